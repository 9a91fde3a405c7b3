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
  readonly #heard = new Map<AccountId, ModSeq>();

  constructor(store: Pick<MailStore, "account" | "subscribe">) {
    this.#store = store;
    this.#subscription = store.subscribe((changes) => this.#hear(changes));
  }

  modSeq(accountId: AccountId): ModSeq {
    let modSeq = this.#heard.get(accountId);
    // Nothing has been read for this account yet: what will be read is as new as that, or newer.
    if (modSeq === undefined) {
      modSeq = this.#store.account(accountId)?.modSeq ?? 0;
      this.#heard.set(accountId, modSeq);
    }
    return modSeq;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (!("modSeq" in change)) continue;
      const known = this.#heard.get(change.accountId);
      if (known !== undefined && known < change.modSeq) {
        this.#heard.set(change.accountId, change.modSeq);
      }
    }
  }
}
