import type { Change } from "../store/change.ts";
import type { MailboxId, ModSeq, Uid } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** What lists are made of, one row per message of a mailbox, in the order of UIDs. */
export interface ListColumns {
  /** Another number after each change. */
  readonly version: number;
  readonly count: number;
  readonly uids: Uint32Array;
  readonly ids: Float64Array;
  readonly threadIds: Float64Array;
  /** Milliseconds since 1970. */
  readonly receivedAt: Float64Array;
  readonly sizes: Float64Array;
  readonly bits: Uint32Array;
  readonly modSeqs: Float64Array;
  readonly createSeqs: Float64Array;
  /** Only of messages that have free keywords. */
  readonly keywords: ReadonlyMap<Uid, readonly string[]>;
  /** A copy that stays as it is. */
  snapshot(): ListColumns;
}

/** Rows read at once. */
const rowsAtOnce = 2_000;
/** Mailboxes that are kept; the one that was asked for longest ago goes first. */
const listsMax = 6;
/** Rows of all that are kept: some 48 octets each. */
const rowsMax = 300_000;

/**
 * The columns of mailboxes that somebody looks at, in memory, so that a page of a list of 100,000 messages is made
 * without reading it again. Kept in step by the change feed.
 */
export class MailboxLists implements Disposable {
  readonly #store: Pick<MailStore, "messages" | "mailbox" | "subscribe">;
  readonly #subscription: Disposable;
  readonly #lists = new Map<MailboxId, MailboxList>();

  constructor(store: Pick<MailStore, "messages" | "mailbox" | "subscribe">) {
    this.#store = store;
    this.#subscription = store.subscribe((changes) => this.#hear(changes));
  }

  /** The columns as they are after the last commit. They are replaced when something changes: do not keep them. */
  async columns(id: MailboxId): Promise<ListColumns> {
    let list = this.#lists.get(id);
    if (list === undefined) list = new MailboxList(id, this.#store);
    // The last one asked for is the last one to go.
    this.#lists.delete(id);
    this.#lists.set(id, list);
    try {
      const columns = await list.columns();
      this.#shrink();
      return columns;
    } catch (error) {
      this.#lists.delete(id);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
    this.#lists.clear();
  }

  #hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (!("mailboxId" in change)) continue;
      if (change.kind === "mailbox-removed") this.#lists.delete(change.mailboxId);
      else this.#lists.get(change.mailboxId)?.hear(change);
    }
  }

  #shrink(): void {
    let rows = [...this.#lists.values()].reduce((sum, { count }) => sum + count, 0);
    for (const [id, list] of this.#lists) {
      if (this.#lists.size <= 1 || (this.#lists.size <= listsMax && rows <= rowsMax)) return;
      rows -= list.count;
      this.#lists.delete(id);
    }
  }
}

type RowStore = Pick<MailStore, "messages" | "mailbox">;

class MailboxList {
  readonly #id: MailboxId;
  readonly #store: RowStore;
  #rows: Rows | undefined;
  /** Changes that came while rows were being read, or since the last look. */
  #news: Change[] = [];
  #loading: Promise<Rows> | undefined;

  constructor(id: MailboxId, store: RowStore) {
    this.#id = id;
    this.#store = store;
  }

  get count(): number {
    return this.#rows?.count ?? 0;
  }

  hear(change: Change): void {
    this.#news.push(change);
  }

  async columns(): Promise<ListColumns> {
    if (this.#rows === undefined) {
      this.#loading ??= this.#load();
      this.#rows = await this.#loading;
      this.#loading = undefined;
    }
    this.#catchUp(this.#rows);
    return this.#rows;
  }

  async #load(): Promise<Rows> {
    const rows = new Rows(this.#store.mailbox(this.#id)?.counts.messages ?? 0);
    this.#news = [];
    const slice = new TimeSlice();
    for (let first: Uid = 1; ;) {
      const found = this.#store.messages(this.#id, { first, last: 0xffff_ffff }, rowsAtOnce);
      for (const row of found) rows.put(row);
      const last = found.at(-1);
      if (found.length < rowsAtOnce || last === undefined) return rows;
      first = last.uid + 1;
      if (slice.isOver) await slice.renew();
    }
  }

  #catchUp(rows: Rows): void {
    const news = this.#news;
    this.#news = [];
    if (news.length > 0) rows.version++;
    for (const change of news) {
      if (change.kind === "messages-added") this.#add(rows, change.uids);
      else if (change.kind === "flags-changed") rows.setFlags(change.uids, change.bits, change);
      else if (change.kind === "messages-removed") rows.remove(change.uids);
    }
  }

  #add(rows: Rows, uids: Uint32Array): void {
    const first = uids[0];
    const last = uids.at(-1);
    if (first === undefined || last === undefined) return;
    // What is gone by now is not found, and its removal is among the news.
    for (const row of this.#store.messages(this.#id, { first, last }, uids.length)) rows.put(row);
  }
}

type Row = ReturnType<MailStore["messages"]>[number];

class Rows implements ListColumns {
  version = 0;
  count = 0;
  uids: Uint32Array;
  ids: Float64Array;
  threadIds: Float64Array;
  receivedAt: Float64Array;
  sizes: Float64Array;
  bits: Uint32Array;
  modSeqs: Float64Array;
  createSeqs: Float64Array;
  readonly keywords = new Map<Uid, readonly string[]>();

  constructor(capacity: number) {
    const room = Math.max(64, capacity);
    this.uids = new Uint32Array(room);
    this.bits = new Uint32Array(room);
    this.ids = new Float64Array(room);
    this.threadIds = new Float64Array(room);
    this.receivedAt = new Float64Array(room);
    this.sizes = new Float64Array(room);
    this.modSeqs = new Float64Array(room);
    this.createSeqs = new Float64Array(room);
  }

  /** A row that is there already is written anew. */
  put(row: Row): void {
    const known = this.#positionOf(row.uid);
    const at = known < 0 ? this.#append(row.uid) : known;
    if (at < 0) return;
    this.ids[at] = row.id;
    this.threadIds[at] = row.threadId ?? row.id;
    this.receivedAt[at] = row.internalAt;
    this.sizes[at] = row.size;
    this.bits[at] = row.bits;
    this.modSeqs[at] = row.modSeq;
    this.createSeqs[at] = row.createSeq;
    if (row.keywords.length > 0) this.keywords.set(row.uid, row.keywords);
    else this.keywords.delete(row.uid);
  }

  setFlags(
    uids: Uint32Array,
    bits: Uint32Array,
    {
      modSeq,
      keywords,
    }: {
      readonly modSeq: ModSeq;
      readonly keywords: readonly (readonly string[])[] | undefined;
    },
  ): void {
    for (const [index, uid] of uids.entries()) {
      const at = this.#positionOf(uid);
      if (at < 0 || this.modSeqs[at]! > modSeq) continue;
      this.bits[at] = bits[index]!;
      this.modSeqs[at] = modSeq;
      const names = keywords?.[index] ?? [];
      if (names.length > 0) this.keywords.set(uid, names);
      else this.keywords.delete(uid);
    }
  }

  remove(uids: Uint32Array): void {
    const gone = new Set(uids);
    let to = 0;
    for (let from = 0; from < this.count; from++) {
      const uid = this.uids[from]!;
      if (gone.has(uid)) {
        this.keywords.delete(uid);
        continue;
      }
      if (to !== from) this.#moveRow(from, to);
      to++;
    }
    this.count = to;
  }

  /** Columns are written anew only where something is: a copy of 100,000 rows takes less than a millisecond. */
  snapshot(): ListColumns {
    const rows = new Rows(0);
    rows.version = this.version;
    rows.count = this.count;
    rows.uids = this.uids.slice(0, this.count);
    rows.ids = this.ids.slice(0, this.count);
    rows.threadIds = this.threadIds.slice(0, this.count);
    rows.receivedAt = this.receivedAt.slice(0, this.count);
    rows.sizes = this.sizes.slice(0, this.count);
    rows.bits = this.bits.slice(0, this.count);
    rows.modSeqs = this.modSeqs.slice(0, this.count);
    rows.createSeqs = this.createSeqs.slice(0, this.count);
    for (const [uid, keywords] of this.keywords) rows.keywords.set(uid, keywords);
    return rows;
  }

  #moveRow(from: number, to: number): void {
    this.uids[to] = this.uids[from]!;
    this.ids[to] = this.ids[from]!;
    this.threadIds[to] = this.threadIds[from]!;
    this.receivedAt[to] = this.receivedAt[from]!;
    this.sizes[to] = this.sizes[from]!;
    this.bits[to] = this.bits[from]!;
    this.modSeqs[to] = this.modSeqs[from]!;
    this.createSeqs[to] = this.createSeqs[from]!;
  }

  /** Its position; UIDs only grow, so what is below the last one and not there has gone. */
  #append(uid: Uid): number {
    if (this.count > 0 && this.uids[this.count - 1]! > uid) return -1;
    if (this.count === this.uids.length) this.#grow();
    this.uids[this.count] = uid;
    return this.count++;
  }

  #positionOf(uid: Uid): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.uids[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.uids[low] === uid ? low : -1;
  }

  #grow(): void {
    const room = this.uids.length * 2;
    this.uids = grown(this.uids, new Uint32Array(room));
    this.bits = grown(this.bits, new Uint32Array(room));
    this.ids = grown(this.ids, new Float64Array(room));
    this.threadIds = grown(this.threadIds, new Float64Array(room));
    this.receivedAt = grown(this.receivedAt, new Float64Array(room));
    this.sizes = grown(this.sizes, new Float64Array(room));
    this.modSeqs = grown(this.modSeqs, new Float64Array(room));
    this.createSeqs = grown(this.createSeqs, new Float64Array(room));
  }
}

function grown<Column extends Uint32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
