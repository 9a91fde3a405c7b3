import * as v from "valibot";
import { plainDomain } from "./plain-domain.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { editAccount } from "./edit-account.ts";

/** Gives an account one more address; `@example.org` is all of a domain that nobody else has. */
export const addressAdd = callOf(
  v.strictObject({
    account: shortText,
    address: shortText,
    /** Where its mail goes. */
    mailbox: v.optional(shortText, "INBOX"),
  }),
  ({ revisions }, { account, address: typed, mailbox }, { by }) => {
    const address = plainDomain(typed);
    const change = { by, note: `account address add ${account} ${address}` };
    return editAccount(revisions, account, change, (settings) => ({
      ...settings,
      addresses: [...settings.addresses, { address, mailbox }],
    }));
  },
);
