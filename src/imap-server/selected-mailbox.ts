import type { Change } from "../store/change.ts";
import type { MailboxId, Uid } from "../store/ids.ts";
import type { IndexHold, MailStore } from "../store/mail-store.ts";
import type { MailboxIndex } from "../store/mailbox-index.ts";
import type { ChangeHub } from "./change-hub.ts";
import { MailboxView } from "./mailbox-view.ts";
import { PendingChanges } from "./pending-changes.ts";

export interface SelectOptions {
  readonly store: Pick<MailStore, "openIndex">;
  readonly hub: ChangeHub;
  readonly mailboxId: MailboxId;
  readonly readOnly: boolean;
  /** Called when something is pending that an idle client should hear. */
  readonly onChange: () => void;
}

/** The mailbox that a session has open: what is in it, what the client knows of it, and what it is yet to be told. */
export class SelectedMailbox implements Disposable {
  readonly mailboxId: MailboxId;
  readonly readOnly: boolean;
  readonly view: MailboxView;
  readonly pending: PendingChanges;
  /** UIDs that "$" stands for. RFC 5182 §2.1 */
  searchResult: Uint32Array = new Uint32Array();
  /** Messages that this session has put here itself, and has not been told of. */
  readonly ownUids = new Set<Uid>();
  #isDeleted = false;
  readonly #hold: IndexHold;
  readonly #watch: Disposable;

  constructor({ store, hub, mailboxId, readOnly, onChange }: SelectOptions) {
    this.mailboxId = mailboxId;
    this.readOnly = readOnly;
    this.#hold = store.openIndex(mailboxId);
    // From here on without an await: no commit falls between the look at the index and the watch.
    this.#watch = hub.watch(mailboxId, { note: (change) => this.#note(change), wake: onChange });
    this.view = new MailboxView(this.index.uids());
    this.pending = new PendingChanges(this.index.highestModSeq);
  }

  /** The mailbox after the last commit. */
  get index(): MailboxIndex {
    return this.#hold.index;
  }

  /** Somebody deleted the mailbox. */
  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  /** Messages are gone: "$" no longer means them. RFC 5182 §2.1 */
  forget(uids: Uint32Array): void {
    if (this.searchResult.length === 0) return;
    const gone = new Set(uids);
    this.searchResult = this.searchResult.filter((uid) => !gone.has(uid));
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
    this.#hold[Symbol.dispose]();
  }

  #note(change: Change): void {
    switch (change.kind) {
      case "messages-added":
      case "flags-changed":
      case "messages-removed":
        this.pending.push(change);
        break;
      case "mailbox-removed":
        this.#isDeleted = true;
        break;
      case "mailbox-added":
      case "mailbox-renamed":
      case "mailbox-changed":
      case "annotation-changed":
      case "account-annotation-changed":
      case "objects-changed":
      case "queue-changed":
      case "config-changed":
        break;
    }
  }
}
