import * as v from "valibot";
import type { MailStore } from "../store/mail-store.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import { limit } from "./arguments.ts";
import { callOf } from "./call.ts";
import { mailFacts, type MailFacts } from "./mail-facts.ts";
import { filterOf, queueFilter } from "./queue-filter.ts";

export interface QueueFacts extends MailFacts {
  readonly held: boolean;
  readonly transport: string | undefined;
  readonly nextAttemptAt: number;
  readonly lastError: string | undefined;
}

/** What waits to be sent, in the order of the next attempts or as it came; a page of it. */
export const queueList = callOf(
  v.strictObject({
    limit,
    offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
    filter: v.optional(queueFilter, {}),
    sort: v.optional(v.picklist(["next-attempt", "queued"]), "next-attempt"),
    order: v.optional(v.picklist(["ascending", "descending"]), "ascending"),
  }),
  async ({ store }, { filter, ...page }): Promise<QueueFacts[]> => {
    const { items } = await store.queue.page(filterOf(store, filter), page);
    return items.map((entry) => queueFacts(store, entry));
  },
);

export function queueFacts(store: Pick<MailStore, "account">, entry: QueueEntry): QueueFacts {
  return {
    ...mailFacts(store, entry),
    held: entry.held,
    transport: entry.transport,
    nextAttemptAt: entry.nextAttemptAt,
    lastError: entry.lastError,
  };
}
