import type { Change } from "../store/change.ts";
import type { AccountId, MailboxId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

export type MailboxSource = Pick<MailStore, "account" | "mailboxByName" | "subscribe">;

/** More are forgotten together: an account has few mailboxes that mail is delivered to. */
const knownMax = 10_000;

/**
 * Which mailbox mail goes to. It is asked for each recipient of each message, and two reads of the database were a
 * third of what a delivery cost this thread, so answers are kept until mailboxes or the configuration change.
 * It lives as long as its store.
 */
export class TargetMailboxes {
  readonly #store: MailboxSource;
  readonly #known = new Map<string, MailboxId | undefined>();

  constructor(store: MailboxSource) {
    this.#store = store;
    store.subscribe((changes) => {
      if (changes.some(movesMailboxes)) this.#known.clear();
    });
  }

  /** The inbox where the mailbox was renamed or deleted; undefined where the account has gone. */
  of(accountId: AccountId, name: string): MailboxId | undefined {
    const key = `${accountId} ${name}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const found = this.#find(accountId, name);
    if (this.#known.size >= knownMax) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  #find(accountId: AccountId, name: string): MailboxId | undefined {
    const store = this.#store;
    if (store.account(accountId)?.removed !== false) return undefined;
    return (store.mailboxByName(accountId, name) ?? store.mailboxByName(accountId, "INBOX"))?.id;
  }
}

function movesMailboxes({ kind }: Change): boolean {
  switch (kind) {
    case "mailbox-added":
    case "mailbox-removed":
    case "mailbox-renamed":
    case "config-changed":
      return true;
    case "mailbox-changed":
    case "messages-added":
    case "messages-removed":
    case "flags-changed":
    case "annotation-changed":
    case "account-annotation-changed":
    case "objects-changed":
    case "queue-changed":
      return false;
  }
}
