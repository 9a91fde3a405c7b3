import { sortInSteps } from "./sort-in-steps.ts";
import type { Steps } from "./steps.ts";
import { ThreadForest } from "./thread-forest.ts";
import { linkByReferences } from "./thread-links.ts";
import type { ThreadTable } from "./thread-table.ts";

/**
 * RFC 5256 §3, REFERENCES. `table` holds the messages searched for, in the order of their sequence numbers; positions
 * in the result are positions in it. Takes time in the number of messages and references (sorting by date aside) and no
 * stack however deep the threads are. Steps of the RFC are numbered.
 */
export function* threadByReferences(table: ThreadTable): Steps<ThreadForest> {
  const order = yield* byDate(table);
  const parents = yield* prunedParents(yield* linkByReferences(table), table.count);
  yield* gatherBySubject(table, order, parents);
  return yield* treesOf(order, parents);
}

/** RFC 5256 §3, ORDEREDSUBJECT: the first message of each base subject, and the others as its children. */
export function* threadByOrderedSubject(table: ThreadTable): Steps<ThreadForest> {
  const order = yield* byDate(table);
  const firsts = new Map<number, number>();
  const parents = Array.from(order, () => -1);
  for (const [rank, position] of order.entries()) {
    const subject = table.subjects[position]!;
    const first = firsts.get(subject);
    if (first === undefined) firsts.set(subject, position);
    else parents[position] = first;
    if (rank % messagesPerStep === 0) yield;
  }
  return yield* treesOf(order, parents);
}

const messagesPerStep = 1000;

/** Positions by sent date, then by sequence number. RFC 5256 §2.2. */
function* byDate({ count, sentAt }: ThreadTable): Steps<Uint32Array> {
  const positions = Uint32Array.from({ length: count }, (_, position) => position);
  return yield* sortInSteps(positions, (a, b) => sentAt[a]! - sentAt[b]! || a - b);
}

/**
 * Step 3: missing messages are gone but for roots with several children; what was below one is below its nearest
 * ancestor that is there, or below the root. Nodes from the count of messages on are missing.
 */
function* prunedParents(linked: readonly number[], count: number): Steps<number[]> {
  const parents = Array.from(linked);
  const children = new Uint32Array(parents.length);
  for (let node = 0; node < count; node++) {
    const parent = keptAncestor(parents, node, count);
    parents[node] = parent;
    if (parent >= 0) children[parent]!++;
    if (node % messagesPerStep === 0) yield;
  }
  for (let node = 0; node < count; node++) {
    const parent = parents[node]!;
    if (parent >= count && children[parent] === 1) parents[node] = -1;
  }
  return parents;
}

/** Shortens the way for the next that go it. */
function keptAncestor(parents: number[], node: number, count: number): number {
  let kept = parents[node]!;
  while (kept >= count && parents[kept]! >= 0) kept = parents[kept]!;
  for (let at = parents[node]!; at >= count && at !== kept;) {
    const next = parents[at]!;
    parents[at] = kept;
    at = next;
  }
  return kept;
}

/** Step 5: threads of the same base subject become one. `parents` changes, and may grow by missing roots. */
function* gatherBySubject(
  messages: ThreadTable,
  order: Uint32Array,
  parents: number[],
): Steps<void> {
  const { count, subjects, isReply } = messages;
  // Step 4: roots by date; one that is missing has the date, and step 5 (B)(i) the subject, of its first child.
  const roots = yield* rootsInOrder(order, parents);
  const table = yield* subjectTable(roots, messages);
  for (const [index, root] of roots.entries()) {
    const subject = subjects[root.first]!;
    const other = table.get(subject);
    if (other === undefined || other.node === root.node) continue;
    if (other.node >= count) {
      if (root.node < count) parents[root.node] = other.node;
      else other.merged.push(root.node);
    } else if (isReply[root.first] && !isReply[other.node]) parents[root.node] = other.node;
    else {
      const missing = parents.push(-1) - 1;
      parents[root.node] = missing;
      parents[other.node] = missing;
      table.set(subject, { node: missing, first: other.first, merged: [] });
    }
    if (index % messagesPerStep === 0) yield;
  }
  yield* moveChildren(table, parents, count);
}

interface Root {
  readonly node: number;
  /** Itself, or of a missing one its first child. */
  readonly first: number;
  /** Missing roots whose children go to this one. Step 5 (C)(v). */
  readonly merged: number[];
}

function* rootsInOrder(order: Uint32Array, parents: readonly number[]): Steps<Root[]> {
  const count = order.length;
  const roots: Root[] = [];
  const seen = new Set<number>();
  for (const [rank, position] of order.entries()) {
    const parent = parents[position]!;
    if (parent < 0) roots.push({ node: position, first: position, merged: [] });
    else if (parent >= count && !seen.has(parent)) {
      seen.add(parent);
      roots.push({ node: parent, first: position, merged: [] });
    }
    if (rank % messagesPerStep === 0) yield;
  }
  return roots;
}

/** Step 5 (B) */
function* subjectTable(
  roots: readonly Root[],
  { count, subjects, isReply }: ThreadTable,
): Steps<Map<number, Root>> {
  const table = new Map<number, Root>();
  for (const [index, root] of roots.entries()) {
    if (index % messagesPerStep === 0) yield;
    const subject = subjects[root.first]!;
    if (subject === 0) continue;
    const other = table.get(subject);
    const isBetter =
      other === undefined ||
      (other.node < count &&
        (root.node >= count || (isReply[other.node] === 1 && isReply[root.first] === 0)));
    if (isBetter) table.set(subject, root);
  }
  return table;
}

/** Step 5 (C)(v), for all at once. */
function* moveChildren(
  table: ReadonlyMap<number, Root>,
  parents: number[],
  count: number,
): Steps<void> {
  const moved = new Map<number, number>();
  for (const { node, merged } of table.values()) for (const from of merged) moved.set(from, node);
  if (moved.size === 0) return;
  for (let node = 0; node < count; node++) {
    parents[node] = moved.get(parents[node]!) ?? parents[node]!;
    if (node % messagesPerStep === 0) yield;
  }
}

/** Step 6: all siblings by date, because messages come to their parents in that order. */
function* treesOf(order: Uint32Array, parents: readonly number[]): Steps<ThreadForest> {
  const count = order.length;
  const forest = new ThreadForest(count, parents.length);
  for (const [rank, position] of order.entries()) {
    const parent = parents[position]!;
    if (parent < 0) forest.addRoot(position);
    else {
      // A missing one stands where its first child would.
      if (parent >= count && !forest.hasChildren(parent)) forest.addRoot(parent);
      forest.addChild(position, parent);
    }
    if (rank % messagesPerStep === 0) yield;
  }
  return forest;
}
