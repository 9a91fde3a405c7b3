import { setImmediate } from "node:timers/promises";
import type { Change } from "./change.ts";
import type { MailboxId } from "./ids.ts";
import { indexRowsAtOnce, IndexLoading, loadIndex } from "./load-index.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { IndexHold } from "./mail-store.ts";
import type { MailboxIndex } from "./mailbox-index.ts";
import type { Reader } from "./reader.ts";

/** Indexes that nobody holds are kept for the next SELECT, up to so many. */
const idleIndexesMax = 4;

/** Below so many slices an index is loaded at once: to open a connection takes 3 ms. */
const slicesMin = 3;

interface Entry {
  readonly index: MailboxIndex;
  holds: number;
}

/** An index that is loaded in slices. */
interface Preparation {
  readonly done: Promise<void>;
  /** What was committed meanwhile. */
  readonly changes: Change[];
}

/** The indexes of open mailboxes, each shared by its holders. */
export class MailboxIndexes {
  readonly #reader: Reader;
  readonly #openReader: () => Reader;
  readonly #preparations = new Map<MailboxId, Preparation>();
  /** In the order of their last release: the first idle one goes first. */
  readonly #entries = new Map<MailboxId, Entry>();

  readonly #rowsAtOnce: number;

  /** `openReader` opens one more, for as long as a large index is loaded. `rowsAtOnce` is smaller in tests. */
  constructor(reader: Reader, openReader: () => Reader, rowsAtOnce = indexRowsAtOnce) {
    this.#reader = reader;
    this.#openReader = openReader;
    this.#rowsAtOnce = rowsAtOnce;
  }

  /**
   * Loads a large index in slices, between which others get their turn; `open` then finds it. Undefined where `open`
   * may be called at once.
   */
  prepare(id: MailboxId): Promise<void> | undefined {
    if (this.#entries.has(id)) return undefined;
    const known = this.#preparations.get(id);
    if (known !== undefined) return known.done;
    const row = this.#reader.get<{ messages: number }>(
      "SELECT messages FROM mailbox WHERE id = ?",
      id,
    );
    if (row === undefined || row.messages <= slicesMin * this.#rowsAtOnce) return undefined;
    const changes: Change[] = [];
    const done = this.#loadInSlices(id, changes).finally(() => this.#preparations.delete(id));
    this.#preparations.set(id, { done, changes });
    return done;
  }

  /** Resolves when no index is being loaded. */
  async rest(): Promise<void> {
    await Promise.allSettled([...this.#preparations.values()].map(({ done }) => done));
  }

  open(id: MailboxId): IndexHold {
    const entry = this.#entries.get(id) ?? this.#load(id);
    entry.holds++;
    let held = true;
    return {
      index: entry.index,
      [Symbol.dispose]: () => {
        if (!held) return;
        held = false;
        entry.holds--;
        if (entry.holds === 0) this.#rest(id, entry);
      },
    };
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (!("mailboxId" in change)) continue;
      this.#preparations.get(change.mailboxId)?.changes.push(change);
      this.#entries.get(change.mailboxId)?.index.apply(change);
      if (change.kind === "mailbox-removed") this.#entries.delete(change.mailboxId);
    }
  }

  async #loadInSlices(id: MailboxId, changes: readonly Change[]): Promise<void> {
    using reader = this.#openReader();
    using _snapshot = reader.holdSnapshot();
    const loading = IndexLoading.begin(reader, id);
    if (loading === undefined) return;
    while (loading.takeRows(this.#rowsAtOnce)) await setImmediate();
    const index = loading.finish();
    for (const change of changes) index.apply(change);
    const isGone = changes.some(({ kind }) => kind === "mailbox-removed");
    if (isGone || this.#entries.has(id)) return;
    const entry = { index, holds: 0 };
    this.#entries.set(id, entry);
    this.#rest(id, entry);
  }

  #load(id: MailboxId): Entry {
    const index = loadIndex(this.#reader, id);
    if (index === undefined) throw new StoreRefusal("not-found", "There is no such mailbox");
    const entry = { index, holds: 0 };
    this.#entries.set(id, entry);
    return entry;
  }

  #rest(id: MailboxId, entry: Entry): void {
    if (this.#entries.get(id) !== entry) return;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    const idle = [...this.#entries].filter(([, { holds }]) => holds === 0);
    for (const [oldest] of idle.slice(0, Math.max(0, idle.length - idleIndexesMax))) {
      this.#entries.delete(oldest);
    }
  }
}
