import type { Change } from "../store/change.ts";
import type { AccountId, MailboxId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

/** Lines of all sessions together that are written in one go: about 10 ms of work. */
const messagesAtOnceMax = 20_000;

export interface ChangeWatcher {
  /** Takes one change; nothing is written yet. */
  note(change: Change): void;
  /** All changes of a commit have been noted. */
  wake(): void;
}

/** Hands the store's changes to those that watch the mailbox or the account. One listener for all sessions of the server. */
export class ChangeHub implements Disposable {
  readonly #byMailbox = new Map<MailboxId, Set<ChangeWatcher>>();
  readonly #byAccount = new Map<AccountId, Set<ChangeWatcher>>();
  readonly #subscription: Disposable;

  constructor(store: Pick<MailStore, "subscribe">) {
    this.#subscription = store.subscribe((changes) => this.#tell(changes));
  }

  watch(mailboxId: MailboxId, watcher: ChangeWatcher): Disposable {
    return add(this.#byMailbox, mailboxId, watcher);
  }

  /** All that happens in the account. */
  watchAccount(accountId: AccountId, watcher: ChangeWatcher): Disposable {
    return add(this.#byAccount, accountId, watcher);
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #tell(changes: readonly Change[]): void {
    if (this.#byMailbox.size === 0 && this.#byAccount.size === 0) return;
    const woken = new Set<ChangeWatcher>();
    let messages = 0;
    for (const change of changes) {
      if (!("accountId" in change)) continue;
      for (const watcher of this.#byAccount.get(change.accountId) ?? []) {
        watcher.note(change);
        woken.add(watcher);
      }
      if (!("mailboxId" in change)) continue;
      for (const watcher of this.#byMailbox.get(change.mailboxId) ?? []) {
        watcher.note(change);
        woken.add(watcher);
        if ("uids" in change) messages += change.uids.length;
      }
    }
    if (messages <= messagesAtOnceMax) for (const watcher of woken) watcher.wake();
    else wakeInTurn([...woken]);
  }
}

function add<Id>(
  watchersById: Map<Id, Set<ChangeWatcher>>,
  id: Id,
  watcher: ChangeWatcher,
): Disposable {
  let watchers = watchersById.get(id);
  if (watchers === undefined) watchersById.set(id, (watchers = new Set()));
  watchers.add(watcher);
  return {
    [Symbol.dispose]: () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && watchersById.get(id) === watchers) watchersById.delete(id);
    },
  };
}

/** Flags of a whole mailbox for a hundred sessions are a second of work: others get their turn in between. */
function wakeInTurn(watchers: ChangeWatcher[]): void {
  const watcher = watchers.pop();
  if (watcher === undefined) return;
  watcher.wake();
  setImmediate(() => wakeInTurn(watchers));
}
