import type { Change } from "../store/change.ts";
import type { MailboxId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

/** Lines of all sessions together that are written in one go: about 10 ms of work. */
const messagesAtOnceMax = 20_000;

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
    let messages = 0;
    for (const change of changes) {
      if (!("mailboxId" in change)) continue;
      for (const watcher of this.#watchers.get(change.mailboxId) ?? []) {
        watcher.note(change);
        woken.add(watcher);
        if ("uids" in change) messages += change.uids.length;
      }
    }
    if (messages <= messagesAtOnceMax) for (const watcher of woken) watcher.wake();
    else wakeInTurn([...woken]);
  }
}

/** Flags of a whole mailbox for a hundred sessions are a second of work: others get their turn in between. */
function wakeInTurn(watchers: MailboxWatcher[]): void {
  const watcher = watchers.pop();
  if (watcher === undefined) return;
  watcher.wake();
  setImmediate(() => wakeInTurn(watchers));
}
