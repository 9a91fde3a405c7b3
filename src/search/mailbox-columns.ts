import type { MailboxId } from "../store/ids.ts";
import type { Reader } from "../store/reader.ts";
import { type MailboxBodies, mailboxBodies, mailboxState } from "../store/search-reads.ts";

/** Messages whose columns are kept for the next search, 28 octets each. */
const messagesMax = 250_000;

/** The columns of mailboxes, read when they are asked for and kept until a message comes or goes. */
export class MailboxColumns {
  readonly #reader: Reader;
  /** In the order of their last use. */
  readonly #known = new Map<MailboxId, MailboxBodies>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Undefined: there is no such mailbox. */
  of(mailboxId: MailboxId): MailboxBodies | undefined {
    const known = this.#known.get(mailboxId);
    this.#known.delete(mailboxId);
    const state = mailboxState(this.#reader, mailboxId);
    if (state === undefined) return undefined;
    const isFresh = known?.uidNext === state.uidNext && known.uids.length === state.count;
    const columns = isFresh ? known : mailboxBodies(this.#reader, mailboxId);
    if (columns !== undefined) this.#known.set(mailboxId, columns);
    this.#forgetSome();
    return columns;
  }

  #forgetSome(): void {
    let count = 0;
    for (const { uids } of this.#known.values()) count += uids.length;
    for (const [mailboxId, { uids }] of this.#known) {
      if (count <= messagesMax || this.#known.size === 1) return;
      this.#known.delete(mailboxId);
      count -= uids.length;
    }
  }
}
