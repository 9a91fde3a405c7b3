import assert from "node:assert/strict";
import { it } from "node:test";
import { finish } from "./steps.ts";
import { formatThreadList } from "./thread.ts";
import type { ThreadMessage } from "./thread-message.ts";
import { threadByReferences } from "./thread-references.ts";
import { ThreadTable } from "./thread-table.ts";

it("threads like the steps of the RFC taken one by one, seeds 1 to 5000", () => {
  for (let seed = 1; seed <= 5000; seed++) {
    const messages = randomMessages(randomOf(seed));
    const numbers = Uint32Array.from(messages, (_, position) => position + 1);
    const threads = [...finish(threadByReferences(ThreadTable.of(messages)))];
    const text = threads.map((root) => formatThreadList(root, numbers)).join("");
    assert.equal(text, plainThreads(messages), `seed ${seed}: ${JSON.stringify(messages)}`);
  }
});

function randomMessages(next: (n: number) => number): ThreadMessage[] {
  const ids = 2 + next(12);
  const id = (): string => `${next(ids)}@x`;
  return Array.from({ length: 1 + next(10) }, () => ({
    messageId: next(8) === 0 ? undefined : id(),
    references: Array.from({ length: next(4) }, id),
    inReplyTo: Array.from({ length: next(3) }, id),
    sentAt: next(6),
    baseSubject: ["", "a", "b"][next(3)]!,
    isReply: next(2) === 0,
  }));
}

/** A message, or without one a dummy of the RFC. */
interface PlainNode {
  readonly message: (ThreadMessage & { readonly position: number }) | undefined;
  parent: PlainNode | undefined;
  children: PlainNode[];
}

/** As plain as the RFC has it, and as slow. RFC 5256 §3 */
function plainThreads(messages: readonly ThreadMessage[]): string {
  const nodes = linked(messages);
  let roots = nodes.filter(({ parent }) => parent === undefined);
  roots = roots.flatMap((root) => pruned(root, { isRoot: true })); // step 3
  for (const root of roots) if (root.message === undefined) root.children.sort(byDate);
  roots.sort(byDate); // step 4
  roots = gathered(roots); // step 5
  sortAll(roots); // step 6
  return roots.map(printed).join("");
}

/** Step 1 */
function linked(messages: readonly ThreadMessage[]): PlainNode[] {
  const nodes: PlainNode[] = [];
  const byId = new Map<string, PlainNode>();
  for (const [position, message] of messages.entries()) {
    const node = { message: { ...message, position }, parent: undefined, children: [] };
    nodes.push(node);
    const { messageId } = message;
    if (messageId !== undefined && !byId.has(messageId)) byId.set(messageId, node);
  }
  for (const node of nodes.slice()) {
    const { references, inReplyTo } = node.message!;
    let parent: PlainNode | undefined;
    for (const id of references.length > 0 ? references : inReplyTo.slice(0, 1)) {
      let found = byId.get(id);
      if (found === undefined) {
        found = { message: undefined, parent: undefined, children: [] };
        byId.set(id, found);
        nodes.push(found);
      }
      if (found.parent === undefined && parent !== undefined) adopt(parent, found);
      parent = found;
    }
    if (node.parent !== undefined) {
      node.parent.children = node.parent.children.filter((child) => child !== node);
      node.parent = undefined;
    }
    if (parent !== undefined) adopt(parent, node);
  }
  return nodes;
}

function adopt(parent: PlainNode, child: PlainNode): void {
  for (let at: PlainNode | undefined = parent; at !== undefined; at = at.parent) {
    if (at === child) return;
  }
  child.parent = parent;
  parent.children.push(child);
}

function pruned(node: PlainNode, at: { readonly isRoot: boolean }): PlainNode[] {
  node.children = node.children.flatMap((child) => pruned(child, { isRoot: false }));
  if (node.message !== undefined) return [node];
  return at.isRoot && node.children.length > 1 ? [node] : node.children;
}

/** Step 5 */
function gathered(roots: readonly PlainNode[]): PlainNode[] {
  const table = new Map<string, PlainNode>();
  for (const root of roots) {
    const { baseSubject, isReply } = subjectOf(root);
    if (baseSubject === "") continue;
    const other = table.get(baseSubject);
    const replaces =
      other?.message !== undefined &&
      (root.message === undefined || (other.message.isReply && !isReply));
    if (other === undefined || replaces) table.set(baseSubject, root);
  }
  let kept = roots.slice();
  const remove = (node: PlainNode) => (kept = kept.filter((root) => root !== node));
  for (const root of roots) {
    const { baseSubject, isReply } = subjectOf(root);
    const other = table.get(baseSubject);
    if (other === undefined || other === root) continue;
    remove(root);
    if (other.message === undefined) {
      other.children.push(...(root.message === undefined ? root.children : [root]));
    } else if (isReply && !other.message.isReply) other.children.push(root);
    else {
      const dummy = { message: undefined, parent: undefined, children: [root, other] };
      remove(other);
      kept.push(dummy);
      table.set(baseSubject, dummy);
    }
  }
  return kept;
}

function subjectOf(root: PlainNode): ThreadMessage {
  return root.message ?? root.children[0]!.message!;
}

function sortAll(nodes: PlainNode[]): void {
  for (const node of nodes) sortAll(node.children);
  nodes.sort(byDate);
}

function byDate(a: PlainNode, b: PlainNode): number {
  const one = a.message ?? a.children[0]!.message!;
  const other = b.message ?? b.children[0]!.message!;
  return one.sentAt - other.sentAt || one.position - other.position;
}

function printed(root: PlainNode): string {
  return `(${descent(root)})`;
}

function descent({ message, children }: PlainNode): string {
  const number = message === undefined ? "" : String(message.position + 1);
  if (children.length === 0) return number;
  const below = children.length === 1 ? descent(children[0]!) : children.map(printed).join("");
  return number === "" ? below : `${number} ${below}`;
}

function randomOf(seed: number): (n: number) => number {
  let state = (seed * 48271) % 2147483647;
  return (n) => ((state = (state * 48271) % 2147483647), state % n);
}
