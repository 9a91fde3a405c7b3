import { setImmediate } from "node:timers/promises";
import type { Log } from "../log/log.ts";
import type { MailboxId } from "./ids.ts";
import type { PruneArgs } from "./jobs.ts";
import type { Reader } from "./reader.ts";
import { RecurringWork } from "./recurring-work.ts";

/** What is kept of each mailbox: so many of the newest, and all that are younger. */
export interface TombstoneLimits {
  readonly keep: number;
  readonly ageMs: number;
}

export const tombstoneLimits: TombstoneLimits = { keep: 10_000, ageMs: 90 * 24 * 3600 * 1000 };

/** In one job: deliveries wait behind it. */
const sliceTombstones = 2000;
const firstMs = 10 * 60_000;
const againMs = 24 * 3600 * 1000;

export interface TombstonePruningOptions {
  readonly log: Log;
  readonly reader: Reader;
  readonly limits: TombstoneLimits;
  prune(args: PruneArgs): Promise<Pruned>;
  /** Of a mailbox that is gone. */
  pruneRemoved(args: Omit<PruneArgs, "keep">): Promise<Pruned>;
}

export interface Pruned {
  readonly removed: number;
  readonly more: boolean;
}

/** Forgets removals that hardly any client has not heard of, in the background, once a day. */
export class TombstonePruning implements AsyncDisposable {
  readonly #options: TombstonePruningOptions;
  readonly #work: RecurringWork;
  #closed = false;

  constructor(options: TombstonePruningOptions) {
    this.#options = options;
    const { log } = options;
    this.#work = new RecurringWork({ log, firstMs, againMs, work: () => this.#prune() });
  }

  /** Works until there is no tombstone too many, or until closed. */
  run(): Promise<void> {
    return this.#work.run();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    return this.#work[Symbol.asyncDispose]();
  }

  async #prune(): Promise<void> {
    const { reader, limits } = this.#options;
    const mailboxIds = reader.statement("SELECT id FROM mailbox").pluck().all() as MailboxId[];
    for (const mailboxId of mailboxIds) {
      await setImmediate();
      if (this.#closed) return;
      const beyond = reader.get(
        "SELECT 1 FROM tombstone WHERE mailbox_id = ? LIMIT 1 OFFSET ?",
        mailboxId,
        limits.keep,
      );
      if (beyond !== undefined) await this.#pruneMailbox(mailboxId);
    }
    await this.#workOnRemoved();
  }

  async #workOnRemoved(): Promise<void> {
    const { reader, limits } = this.#options;
    const mailboxIds = reader
      .statement(
        `SELECT mailbox_id FROM mailbox_tombstone r WHERE
           (SELECT at FROM tombstone WHERE mailbox_id = r.mailbox_id LIMIT 1) < ?`,
      )
      .pluck()
      .all(Date.now() - limits.ageMs) as MailboxId[];
    for (const mailboxId of mailboxIds) {
      if (this.#closed) return;
      await this.#inSlices(mailboxId, (args) => this.#options.pruneRemoved(args));
    }
  }

  #pruneMailbox(mailboxId: MailboxId): Promise<void> {
    const { keep } = this.#options.limits;
    return this.#inSlices(mailboxId, (args) => this.#options.prune({ ...args, keep }));
  }

  async #inSlices(
    mailboxId: MailboxId,
    prune: (args: Omit<PruneArgs, "keep">) => Promise<Pruned>,
  ): Promise<void> {
    const { limits, log } = this.#options;
    const before = Date.now() - limits.ageMs;
    let removed = 0;
    for (let more = true; more && !this.#closed;) {
      const done = await prune({ mailboxId, before, limit: sliceTombstones });
      removed += done.removed;
      more = done.more;
    }
    if (removed > 0) log.info("store.tombstones.pruned", { mailbox: mailboxId, removed });
  }
}
