import * as v from "valibot";
import type { LoginAttempts } from "../store/access-store.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import { accountNamed } from "./account-named.ts";
import { limit, shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface LoginFacts extends Omit<LoginAttempts, "accountId"> {
  /** "-" where the login is nobody's. */
  readonly account: string;
}

/** Attempts to log in, the latest first; account "-": those that are nobody's. */
export const accountLogins = callOf(
  v.strictObject({ account: v.optional(shortText), limit }),
  ({ store }, { account, limit: most }): LoginFacts[] =>
    store.access
      .loginAttempts(whose(store, account), most)
      .map(({ accountId, ...facts }) => ({ ...facts, account: nameOf(store, accountId) })),
);

function whose(store: MailStore, name: string | undefined): AccountId | "nobody" | "all" {
  if (name === undefined) return "all";
  return name === "-" ? "nobody" : accountNamed(store, name).id;
}

function nameOf(store: MailStore, accountId: AccountId | undefined): string {
  return accountId === undefined ? "-" : (store.account(accountId)?.name ?? "-");
}
