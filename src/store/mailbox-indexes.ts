import type { Change } from "./change.ts";
import type { MailboxId } from "./ids.ts";
import { loadIndex } from "./load-index.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { IndexHold } from "./mail-store.ts";
import type { MailboxIndex } from "./mailbox-index.ts";
import type { Reader } from "./reader.ts";

/** Indexes that nobody holds are kept for the next SELECT, up to so many. */
const idleIndexesMax = 4;

interface Entry {
  readonly index: MailboxIndex;
  holds: number;
}

/** The indexes of open mailboxes, each shared by its holders. */
export class MailboxIndexes {
  readonly #reader: Reader;
  /** In the order of their last release: the first idle one goes first. */
  readonly #entries = new Map<MailboxId, Entry>();

  constructor(reader: Reader) {
    this.#reader = reader;
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
      this.#entries.get(change.mailboxId)?.index.apply(change);
      if (change.kind === "mailbox-removed") this.#entries.delete(change.mailboxId);
    }
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
