import type { Change } from "../store/change.ts";
import type { MailboxId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

export interface MailboxWatcher {
  /** Takes one change; nothing is written yet. */
  note(change: Change): void;
  /** All changes of a commit have been noted. */
  wake(): void;
}

/** Hands the store's changes to those that watch the mailbox. One listener for all sessions of the server. */
export class ChangeHub implements Disposable {
  readonly #watchers = new Map<MailboxId, Set<MailboxWatcher>>();
  readonly #subscription: Disposable;

  constructor(store: Pick<MailStore, "subscribe">) {
    this.#subscription = store.subscribe((changes) => this.#tell(changes));
  }

  watch(mailboxId: MailboxId, watcher: MailboxWatcher): Disposable {
    let watchers = this.#watchers.get(mailboxId);
    if (watchers === undefined) this.#watchers.set(mailboxId, (watchers = new Set()));
    watchers.add(watcher);
    return {
      [Symbol.dispose]: () => {
        watchers.delete(watcher);
        if (watchers.size === 0 && this.#watchers.get(mailboxId) === watchers) {
          this.#watchers.delete(mailboxId);
        }
      },
    };
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #tell(changes: readonly Change[]): void {
    if (this.#watchers.size === 0) return;
    const woken = new Set<MailboxWatcher>();
    for (const change of changes) {
      if (!("mailboxId" in change)) continue;
      for (const watcher of this.#watchers.get(change.mailboxId) ?? []) {
        watcher.note(change);
        woken.add(watcher);
      }
    }
    for (const watcher of woken) watcher.wake();
  }
}
