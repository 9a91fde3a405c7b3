// Which queue entries a call is about: the shape of it, and what it means to the store.
import * as v from "valibot";
import type { MailStore } from "../store/mail-store.ts";
import type { QueueFilter } from "../store/queue-filter.ts";
import { domainOf } from "../store/recipient-domain.ts";
import { accountNamed } from "./account-named.ts";
import { queueIds, shortText } from "./arguments.ts";
import { CallRefusal } from "./call.ts";

const time = v.optional(v.pipe(v.number(), v.safeInteger()));

/** Fields that queue and retired entries share. */
export const addressFields = {
  ids: v.optional(queueIds),
  account: v.optional(shortText),
  /** Part of an address, in any case of letters. */
  from: v.optional(shortText),
  to: v.optional(shortText),
  senderDomain: v.optional(shortText),
  recipientDomain: v.optional(shortText),
};

/** All that is given must be true of an entry. Times are milliseconds since 1970. */
export const queueFilter = v.strictObject({
  ...addressFields,
  held: v.optional(v.boolean()),
  /** "": those without a transport of their own. */
  transport: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  queuedBefore: time,
  queuedAfter: time,
  nextAttemptBefore: time,
  nextAttemptAfter: time,
});

export type QueueFilterArguments = v.InferInput<typeof queueFilter>;

/** Arguments of calls that change entries: without a filter, "all" must be said. */
export const chosenEntries = {
  filter: v.optional(queueFilter, {}),
  all: v.optional(v.boolean(), false),
};

/** The filter of a call that changes entries. */
export function chosenFilter(
  store: Pick<MailStore, "accountByName">,
  { filter, all }: { readonly filter: v.InferOutput<typeof queueFilter>; readonly all: boolean },
): QueueFilter {
  const isAnything = Object.values(filter).every((value) => value === undefined);
  if (isAnything && !all) throw new CallRefusal("Say which messages: by a filter, or all of them");
  if (!isAnything && all) throw new CallRefusal("Say which messages: by a filter or all, not both");
  return filterOf(store, filter);
}

interface Named {
  readonly account?: string | undefined;
  readonly senderDomain?: string | undefined;
  readonly recipientDomain?: string | undefined;
}

/** With account and domains as the store knows them. */
export function filterOf<Filter extends Named>(
  store: Pick<MailStore, "accountByName">,
  { account, senderDomain, recipientDomain, ...filter }: Filter,
) {
  return {
    ...filter,
    accountId: account === undefined ? undefined : accountNamed(store, account).id,
    senderDomain: senderDomain === undefined ? undefined : domainOf(senderDomain),
    recipientDomain: recipientDomain === undefined ? undefined : domainOf(recipientDomain),
  };
}
