import type { Change } from "../store/change.ts";
import type { AccountId, ModSeq } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

/**
 * Up to which modification sequence everybody here has heard of each account's changes. The store may be one commit
 * ahead of what the feed has told: a state of that commit with a list from before it would hide a change for ever.
 */
export class AccountStates implements Disposable {
  readonly #store: Pick<MailStore, "account" | "subscribe">;
  readonly #subscription: Disposable;
  readonly #heard = new Map<AccountId, Heard>();

  constructor(store: Pick<MailStore, "account" | "subscribe">) {
    this.#store = store;
    this.#subscription = store.subscribe((changes) => this.#hear(changes));
  }

  modSeq(accountId: AccountId): ModSeq {
    return this.#of(accountId).modSeq;
  }

  /** Whether mailboxes have had nothing but messages come and go since then; false where nobody knows. */
  areMailboxesTheSame(accountId: AccountId, since: ModSeq): boolean {
    return this.#of(accountId).mailboxesModSeq <= since;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #of(accountId: AccountId): Heard {
    let heard = this.#heard.get(accountId);
    // Nothing has been read for this account yet: what will be read is as new as that, or newer.
    if (heard === undefined) {
      const modSeq = this.#store.account(accountId)?.modSeq ?? 0;
      heard = { modSeq, mailboxesModSeq: modSeq };
      this.#heard.set(accountId, heard);
    }
    return heard;
  }

  #hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (!("modSeq" in change)) continue;
      const { modSeq } = change;
      const heard = this.#heard.get(change.accountId);
      if (heard === undefined) continue;
      heard.modSeq = Math.max(heard.modSeq, modSeq);
      if (!change.kind.startsWith("mailbox-")) continue;
      heard.mailboxesModSeq = Math.max(heard.mailboxesModSeq, modSeq);
    }
  }
}

interface Heard {
  modSeq: ModSeq;
  /** Of the last change of a mailbox's own properties; before we listened there may have been any. */
  mailboxesModSeq: ModSeq;
}
