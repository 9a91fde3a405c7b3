import * as v from "valibot";
import type { MailStore } from "../store/mail-store.ts";
import type { Suppression } from "../store/queue-store.ts";
import { accountNamed } from "./account-named.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface SuppressionFacts extends Omit<Suppression, "accountId"> {
  readonly account: string;
}

/** Addresses that accounts send no mail to, the newest first. */
export const suppressionList = callOf(
  v.strictObject({ account: v.optional(shortText) }),
  ({ store }, { account }): SuppressionFacts[] => {
    const accountId = account === undefined ? undefined : accountNamed(store, account).id;
    return store.queue.suppressions(accountId).map((found) => suppressionFacts(store, found));
  },
);

export function suppressionFacts(
  store: Pick<MailStore, "account">,
  { accountId, ...facts }: Suppression,
): SuppressionFacts {
  return { ...facts, account: store.account(accountId)?.name ?? "-" };
}
