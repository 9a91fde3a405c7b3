import * as v from "valibot";
import type { MailStore } from "../store/mail-store.ts";
import { retiredOutcomes } from "../store/queue-retired.ts";
import type { RetiredEntry, RetiredOutcome } from "../store/queue-retired.ts";
import { limit, shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { addressFields, filterOf } from "./queue-filter.ts";

export interface RetiredFacts {
  readonly id: number;
  readonly account: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly octets: number;
  readonly queuedAt: number;
  readonly outcome: RetiredOutcome;
  readonly attempts: number;
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
  const { accountId } = entry;
  return {
    id: entry.id,
    account: accountId === undefined ? undefined : store.account(accountId)?.name,
    from: entry.reversePath,
    to: entry.recipient,
    subject: entry.subject,
    octets: entry.size,
    queuedAt: entry.queuedAt,
    outcome: entry.outcome,
    attempts: entry.attempts,
    endedAt: entry.endedAt,
    keepUntil: entry.keepUntil,
    text: entry.history.at(-1)?.text,
  };
}
