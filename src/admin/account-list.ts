import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface AccountFacts {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly loginDisabled: boolean;
  readonly mailPasswordDisabled: boolean;
  readonly messages: number;
  readonly octets: number;
  /** Octets that there may be; 0: no bound. */
  readonly quota: number;
}

export const accountList = callOf(nothing, ({ store, revisions }): AccountFacts[] =>
  Object.entries(revisions.document.accounts).map(
    ([name, { addresses, loginDisabled, mailPasswordDisabled }]) => {
      const account = store.accountByName(name);
      const mailboxes = account ? store.mailboxes(account.id) : [];
      return {
        name,
        addresses: addresses.map(({ address }) => address),
        loginDisabled,
        mailPasswordDisabled,
        messages: mailboxes.reduce((sum, { counts }) => sum + counts.messages, 0),
        octets: account?.size ?? 0,
        quota: account?.quota ?? 0,
      };
    },
  ),
);
