import * as v from "valibot";
import { accountSettingsOf } from "./account-settings-of.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";

/** All that is set for an account, and what it uses. */
export const accountShow = callOf(
  v.strictObject({ account: shortText }),
  ({ store, revisions }, { account: name }) => {
    const settings = accountSettingsOf(revisions.document, name);
    const account = store.accountByName(name);
    const mailboxes = account ? store.mailboxes(account.id) : [];
    const { aliases, domains } = revisions.document;
    return {
      name,
      ...settings,
      octets: account?.size ?? 0,
      /** 0: no bound. */
      quotaInForce: account?.quota ?? 0,
      messages: mailboxes.reduce((sum, { counts }) => sum + counts.messages, 0),
      mailboxes: mailboxes.length,
      memberOf: Object.entries(aliases).flatMap(([alias, { members }]) =>
        members.some((member) => settings.addresses.some(({ address }) => address === member))
          ? [alias]
          : [],
      ),
      /** For choosing where to give it an address. */
      domains: Object.keys(domains),
    };
  },
);
