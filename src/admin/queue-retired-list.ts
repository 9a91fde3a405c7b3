import * as v from "valibot";
import type { MailStore } from "../store/mail-store.ts";
import { retiredOutcomes } from "../store/queue-retired.ts";
import type { RetiredEntry, RetiredOutcome } from "../store/queue-retired.ts";
import { limit, shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { mailFacts, type MailFacts } from "./mail-facts.ts";
import { addressFields, filterOf } from "./queue-filter.ts";

export interface RetiredFacts extends MailFacts {
  readonly outcome: RetiredOutcome;
  readonly endedAt: number;
  readonly keepUntil: number;
  /** What was said last. */
  readonly text: string | undefined;
}

const time = v.optional(v.pipe(v.number(), v.safeInteger()));

/** What has left the queue and is still known, the latest first. */
export const queueRetiredList = callOf(
  v.strictObject({
    limit,
    offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
    filter: v.optional(
      v.strictObject({
        ...addressFields,
        outcome: v.optional(v.picklist(retiredOutcomes)),
        fromId: v.optional(shortText),
        endedBefore: time,
        endedAfter: time,
      }),
      {},
    ),
  }),
  async ({ store }, { filter, ...page }): Promise<RetiredFacts[]> => {
    const { items } = await store.queue.retiredPage(filterOf(store, filter), page);
    return items.map((entry) => retiredFacts(store, entry));
  },
);

export function retiredFacts(store: Pick<MailStore, "account">, entry: RetiredEntry): RetiredFacts {
  return {
    ...mailFacts(store, entry),
    outcome: entry.outcome,
    endedAt: entry.endedAt,
    keepUntil: entry.keepUntil,
    text: entry.history.at(-1)?.text,
  };
}
