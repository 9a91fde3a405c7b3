import type { Steps } from "./steps.ts";
import type { ThreadTable } from "./thread-table.ts";

const workPerStep = 2000;

/**
 * The parent of each node, or -1, by what messages refer to. Nodes below the count of messages are theirs, the others
 * stand for missing ones. RFC 5256 §3, REFERENCES step 1.
 */
export function* linkByReferences(table: ThreadTable): Steps<readonly number[]> {
  const { count, messageIds } = table;
  const forest = new LinkedForest(count);
  /** By identifier the node it means, or -1. A second message of the same one counts as if it had another. */
  const nodes = new Int32Array(table.idCount).fill(-1);
  for (let position = 0; position < count; position++) {
    const id = messageIds[position]!;
    if (id >= 0 && nodes[id]! < 0) nodes[id] = position;
    if (position % workPerStep === 0) yield;
  }
  let work = 0;
  for (let position = 0; position < count; position++) {
    const references = table.references(position);
    for (const id of references) if (nodes[id]! < 0) nodes[id] = forest.add();
    link(
      forest,
      position,
      references.map((id) => nodes[id]!),
    );
    work += 1 + references.length;
    if (work < workPerStep) continue;
    yield;
    work = 0;
  }
  return forest.parents;
}

/** `ancestors`: nodes that the message refers to. */
function link(forest: LinkedForest, position: number, ancestors: Int32Array): void {
  let parent = -1;
  for (const node of ancestors) {
    if (parent >= 0 && forest.parents[node]! < 0) forest.link(node, parent);
    parent = node;
  }
  // Step 1 (B): what was linked before came from the References of others, which may have been cut short.
  if (forest.parents[position] === parent) return;
  forest.cut(position);
  if (parent >= 0) forest.link(position, parent);
}

/**
 * Parents, without loops. A node that is to get a parent is a root, so there would be a loop just if the parent is in
 * its tree. A union-find structure tells that in nearly constant time; it does not forget what was cut, so where it
 * says yes the way up is walked. Such walks are bounded together: beyond that (nobody's mail, but somebody could send
 * it) the link is left out.
 */
class LinkedForest {
  readonly parents: number[];
  /** Of union-find; a tree knows all nodes that are or were in it. */
  readonly #leaders: number[];
  #stepsLeft: number;

  constructor(count: number) {
    this.parents = Array.from({ length: count }, () => -1);
    this.#leaders = Array.from(this.parents, (_, node) => node);
    this.#stepsLeft = 1_000_000 + 64 * count;
  }

  add(): number {
    const node = this.parents.push(-1) - 1;
    this.#leaders.push(node);
    return node;
  }

  cut(node: number): void {
    this.parents[node] = -1;
  }

  /** `node` is a root. */
  link(node: number, parent: number): void {
    if (this.#isWithin(parent, node)) return;
    this.parents[node] = parent;
    this.#leaders[this.#leaderOf(node)] = this.#leaderOf(parent);
  }

  #isWithin(node: number, root: number): boolean {
    if (this.#leaderOf(node) !== this.#leaderOf(root)) return false;
    for (let at = node; at >= 0; at = this.parents[at]!) {
      if (at === root || --this.#stepsLeft < 0) return true;
    }
    return false;
  }

  #leaderOf(node: number): number {
    const leaders = this.#leaders;
    let at = node;
    while (leaders[at] !== at) {
      leaders[at] = leaders[leaders[at]!]!;
      at = leaders[at]!;
    }
    return at;
  }
}
