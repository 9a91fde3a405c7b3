import type { Steps } from "./steps.ts";
import type { ThreadMessage } from "./thread-message.ts";

const workPerStep = 2000;
/** The newest, of which each message is likely to know. */
const referencesMax = 1000;

/**
 * The parent of each node, or -1, by what messages refer to. Nodes below the count of messages are theirs, the others
 * stand for missing ones. RFC 5256 §3, REFERENCES step 1.
 */
export function* linkByReferences(messages: readonly ThreadMessage[]): Steps<readonly number[]> {
  const forest = new LinkedForest(messages.length);
  const nodes = new NodesById();
  let work = 0;
  for (const [position, { messageId }] of messages.entries()) {
    nodes.claim(messageId, position);
    if (++work % workPerStep === 0) yield;
  }
  for (const [position, message] of messages.entries()) {
    link(forest, nodes, { position, message });
    work += 1 + Math.min(message.references.length, referencesMax);
    if (work < workPerStep) continue;
    yield;
    work = 0;
  }
  return forest.parents;
}

function link(
  forest: LinkedForest,
  nodes: NodesById,
  { position, message }: { readonly position: number; readonly message: ThreadMessage },
): void {
  const { references, inReplyTo } = message;
  // Step 1 (A): only the first identifier of In-Reply-To, and only without References.
  const ids = references.length > 0 ? references.slice(-referencesMax) : inReplyTo.slice(0, 1);
  let parent = -1;
  for (const id of ids) {
    const node = nodes.of(id, forest);
    if (parent >= 0 && forest.parents[node]! < 0) forest.link(node, parent);
    parent = node;
  }
  // Step 1 (B): what was linked before came from the References of others, which may have been cut short.
  if (forest.parents[position] === parent) return;
  forest.cut(position);
  if (parent >= 0) forest.link(position, parent);
}

/** Which node a Message-ID means. */
class NodesById {
  readonly #nodes = new Map<string, number>();

  /** A second message of the same Message-ID counts as one with an identifier of its own. */
  claim(messageId: string | undefined, node: number): void {
    if (messageId !== undefined && !this.#nodes.has(messageId)) this.#nodes.set(messageId, node);
  }

  of(messageId: string, forest: LinkedForest): number {
    let node = this.#nodes.get(messageId);
    if (node === undefined) {
      node = forest.add();
      this.#nodes.set(messageId, node);
    }
    return node;
  }
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
