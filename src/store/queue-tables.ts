import { setImmediate } from "node:timers/promises";
import type { AccountId, QueueEntryId } from "./ids.ts";
import type { QueueJobs } from "./queue-job-kinds.ts";
import type { QueueEntry } from "./queue-entry.ts";
import { queueCondition, retiredCondition } from "./queue-filter.ts";
import type { QueueFilter, RetiredFilter } from "./queue-filter.ts";
import * as people from "./queue-people-reads.ts";
import type { RetiredEntry } from "./queue-retired.ts";
import * as reads from "./queue-reads.ts";
import type {
  DueDomain,
  HoldRule,
  NewHoldRule,
  NewSuppression,
  Page,
  Paged,
  QueueChange,
  QueuePage,
  QueueStore,
  Suppression,
} from "./queue-store.ts";
import type { Reader } from "./reader.ts";

export interface QueueTablesOptions {
  readonly reader: () => Reader;
  readonly run: <Kind extends keyof QueueJobs>(
    kind: Kind,
    args: QueueJobs[Kind]["args"],
  ) => Promise<QueueJobs[Kind]["result"]>;
}

/** The QueueStore of the store on disk. */
export class QueueTables implements QueueStore {
  readonly #options: QueueTablesOptions;

  constructor(options: QueueTablesOptions) {
    this.#options = options;
  }

  domainAfter(domain: string): DueDomain | undefined {
    return reads.domainAfter(this.#read, domain);
  }

  nextAttemptAt(domain: string, since: number): number | undefined {
    return reads.nextAttemptAt(this.#read, domain, since);
  }

  dueIds(domain: string, now: number, limit: number): QueueEntryId[] {
    return reads.dueIds(this.#read, domain, { now, limit });
  }

  async page(filter: QueueFilter, page: QueuePage): Promise<Paged<QueueEntry>> {
    const key = page.sort === "queued" ? "id" : "next_attempt_at";
    const condition = queueCondition(filter);
    const found = await this.#matches({ table: "queue_entry", key, condition });
    const ids = pageOf(found, page, page.order);
    return { items: people.queueEntriesOf(this.#read, ids), total: found.length };
  }

  async ids(filter: QueueFilter): Promise<QueueEntryId[]> {
    const condition = queueCondition(filter);
    const found = await this.#matches({ table: "queue_entry", key: "id", condition });
    return found.map(({ id }) => id);
  }

  async change(filter: QueueFilter, change: QueueChange): Promise<number> {
    let changed = 0;
    let after = 0;
    for (;;) {
      const through = people.sliceEnd(this.#read, "queue_entry", after);
      if (through === undefined) return changed;
      changed += await this.#options.run("changeQueue", { filter, after, through, change });
      after = through;
    }
  }

  retired(id: QueueEntryId): RetiredEntry | undefined {
    return people.retired(this.#read, id);
  }

  async retiredPage(filter: RetiredFilter, page: Page): Promise<Paged<RetiredEntry>> {
    const condition = retiredCondition(filter);
    const found = await this.#matches({ table: "queue_retired", key: "ended_at", condition });
    const items = pageOf(found, page, "descending").flatMap((id) => this.retired(id) ?? []);
    return { items, total: found.length };
  }

  failuresInARow(accountId: AccountId, recipient: string, limit: number): number {
    return people.failuresInARow(this.#read, { accountId, recipient }, limit);
  }

  holdRules(): HoldRule[] {
    return people.holdRules(this.#read);
  }

  async addHoldRule(rule: NewHoldRule): Promise<{ readonly id: number; readonly held: number }> {
    // From here on new entries go by the rule, so that none slips through while the others are being held.
    const { id } = await this.#options.run("addHoldRule", rule);
    const held = await this.change({ ...rule, held: false }, { kind: "hold", held: true });
    return { id, held };
  }

  removeHoldRule(id: number): Promise<void> {
    return this.#options.run("removeHoldRule", { id });
  }

  suppressions(accountId: AccountId | undefined): Suppression[] {
    return people.suppressions(this.#read, accountId);
  }

  suppression(accountId: AccountId, address: string): Suppression | undefined {
    return people.suppression(this.#read, accountId, address);
  }

  suppress(suppression: NewSuppression): Promise<void> {
    return this.#options.run("suppress", suppression);
  }

  unsuppress(accountId: AccountId, address: string): Promise<void> {
    return this.#options.run("unsuppress", { accountId, address });
  }

  async #matches(
    of: Pick<Parameters<typeof people.slice>[1], "table" | "key" | "condition">,
  ): Promise<Match[]> {
    const found: Match[] = [];
    for (let after = 0; ;) {
      const slice = people.slice(this.#read, { ...of, after });
      for (const match of slice.found) found.push(match);
      if (slice.through === undefined) return found;
      after = slice.through;
      await setImmediate();
    }
  }

  get #read(): Reader {
    return this.#options.reader();
  }
}

type Match = people.Slice["found"][number];

function pageOf(
  found: readonly Match[],
  { offset, limit }: Page,
  order: QueuePage["order"],
): number[] {
  const sorted = found.toSorted((a, b) => a.key - b.key || a.id - b.id);
  if (order === "descending") sorted.reverse();
  return sorted.slice(offset, offset + limit).map(({ id }) => id);
}
