import type { ThreadNode } from "./thread-node.ts";

interface Growing extends ThreadNode {
  readonly children: Growing[];
}

/** Threads as columns of numbers; each is made into a tree when its turn has come. */
export class ThreadForest implements Iterable<ThreadNode> {
  readonly #messageCount: number;
  /** By node: the first of its children, and the next of its siblings; or -1. */
  readonly #firstChild: Int32Array;
  readonly #lastChild: Int32Array;
  readonly #nextSibling: Int32Array;
  readonly #roots: number[] = [];

  /** Nodes below `messageCount` are messages at these positions, those from there on are missing ones. */
  constructor(messageCount: number, nodeCount: number) {
    this.#messageCount = messageCount;
    this.#firstChild = new Int32Array(nodeCount).fill(-1);
    this.#lastChild = new Int32Array(nodeCount).fill(-1);
    this.#nextSibling = new Int32Array(nodeCount).fill(-1);
  }

  hasChildren(node: number): boolean {
    return this.#firstChild[node]! >= 0;
  }

  addRoot(node: number): void {
    this.#roots.push(node);
  }

  /** Behind the children that are there. */
  addChild(node: number, parent: number): void {
    const last = this.#lastChild[parent]!;
    if (last < 0) this.#firstChild[parent] = node;
    else this.#nextSibling[last] = node;
    this.#lastChild[parent] = node;
  }

  *[Symbol.iterator](): Generator<ThreadNode> {
    for (const root of this.#roots) yield this.#tree(root);
  }

  #tree(root: number): ThreadNode {
    const tree = this.#grown(root);
    const waiting = [{ node: root, grown: tree }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      let child = this.#firstChild[next.node]!;
      for (; child >= 0; child = this.#nextSibling[child]!) {
        const grown = this.#grown(child);
        next.grown.children.push(grown);
        if (this.hasChildren(child)) waiting.push({ node: child, grown });
      }
    }
    return tree;
  }

  #grown(node: number): Growing {
    return { position: node < this.#messageCount ? node : undefined, children: [] };
  }
}
