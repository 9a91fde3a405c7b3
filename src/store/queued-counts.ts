import type { AccountId } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { NewQueueEntry } from "./queue-entry.ts";
import type { WriteContext } from "./write-context.ts";

/**
 * How many entries each account has queued, for those that have a bound. Counted once and then kept in memory: a column
 * would be one more page to write with each message.
 */
export class QueuedCounts {
  readonly #context: WriteContext;
  readonly #counts = new Map<AccountId, number>();
  /** Goes up with each change, so that it can be seen whether a job that failed had made one. */
  changes = 0;

  constructor(context: WriteContext) {
    this.#context = context;
  }

  add(accountId: AccountId | null, count: number): void {
    if (accountId === null) return;
    const before = this.#counts.get(accountId);
    if (before === undefined) return;
    this.changes++;
    this.#counts.set(accountId, before + count);
  }

  /** Refuses "queue-full" where the account may not queue that many more. */
  check(entries: readonly NewQueueEntry[]): void {
    const accountId = entries[0]?.accountId;
    if (accountId === undefined) return;
    const account = this.#context.get<{ name: string; queued_max: number }>(
      "SELECT name, queued_max FROM account WHERE id = ?",
      accountId,
    );
    if (account === undefined || account.queued_max === 0) return;
    const count = this.#countOf(accountId) + entries.length;
    if (count <= account.queued_max) return;
    throw new StoreRefusal(
      "queue-full",
      `Too many messages wait to be sent already: maxQueued of account ${account.name} is ${account.queued_max}`,
    );
  }

  forget(): void {
    this.#counts.clear();
  }

  #countOf(accountId: AccountId): number {
    let count = this.#counts.get(accountId);
    if (count === undefined) {
      count = this.#context.get<{ n: number }>(
        "SELECT count(*) AS n FROM queue_entry WHERE account_id = ?",
        accountId,
      )!.n;
      this.#counts.set(accountId, count);
    }
    return count;
  }
}
