import type { Scanner } from "../abnf/scanner.ts";
import type { Thread } from "./command.ts";
import { searchCriteria } from "./search.ts";
import { atom, space } from "./strings.ts";
import type { ThreadNode } from "./thread-node.ts";

// RFC 5256 §5: thread = ["UID" SP] "THREAD" SP thread-alg SP search-criteria
export function thread(scanner: Scanner, byUid: boolean): Thread {
  const algorithm = atom(scanner).toUpperCase();
  space(scanner);
  return { kind: "thread", byUid, algorithm, ...searchCriteria(scanner) };
}

/** Parentheses within parentheses; what branches off deeper is told as one line of descent. */
const nestingMax = 100;

// RFC 5256 §5: thread-list = "(" (thread-members / thread-nested) ")"
// RFC 5256 §5: thread-members = nz-number *(SP nz-number) [SP thread-nested]; thread-nested = 2*thread-list
/**
 * One thread; the response is "THREAD", SP and all threads one behind the other. `numbers` holds the number of each
 * position. Takes no more stack however deep the thread is.
 */
export function formatThreadList(root: ThreadNode, numbers: Uint32Array): string {
  const pieces: string[] = [];
  /** Strings are to be printed as they are. */
  const waiting: (string | { readonly node: ThreadNode; readonly depth: number })[] = [
    { node: root, depth: 1 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === "string") {
      pieces.push(next);
      continue;
    }
    const { members, branches } = lineOfDescent(next.node, next.depth);
    pieces.push("(", members.map((position) => numbers[position]).join(" "));
    if (branches.length > 0 && members.length > 0) pieces.push(" ");
    waiting.push(")");
    for (const node of branches.toReversed()) waiting.push({ node, depth: next.depth + 1 });
  }
  return pieces.join("");
}

/** From `node` down to where it branches, and the branches. */
function lineOfDescent(
  node: ThreadNode,
  depth: number,
): { members: number[]; branches: readonly ThreadNode[] } {
  if (depth >= nestingMax) return { members: positionsBelow(node), branches: [] };
  const members: number[] = [];
  let last = node;
  for (;;) {
    if (last.position !== undefined) members.push(last.position);
    if (last.children.length !== 1) return { members, branches: last.children };
    last = last.children[0]!;
  }
}

/** All of the thread, parents before children. */
function positionsBelow(root: ThreadNode): number[] {
  const positions: number[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.position !== undefined) positions.push(node.position);
    for (const child of node.children.toReversed()) waiting.push(child);
  }
  return positions;
}
