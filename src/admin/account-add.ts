import * as v from "valibot";
import { newAccount } from "../config/document.ts";
import { languages } from "../config/first-mailboxes.ts";
import { password, shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** Adds an account with its first address and password. */
export const accountAdd = callOf(
  v.strictObject({
    name: v.optional(shortText),
    address: shortText,
    password,
    language: v.optional(v.picklist(languages)),
  }),
  async (admin, { address, password: secret, ...args }, { by }) => {
    const name = args.name ?? address.slice(0, Math.max(0, address.lastIndexOf("@"))).toLowerCase();
    // Before the account exists: one without a password would be of no use.
    await admin.passwords.check(secret);
    const applied = await admin.revisions.edit(
      (document) => {
        if (Object.hasOwn(document.accounts, name)) {
          throw new CallRefusal(
            `There is an account "${name}" already: choose another with --name, or change its ` +
              `password with "account password ${name}"`,
          );
        }
        const account = newAccount([{ address, mailbox: "INBOX" }], args.language);
        return { ...document, accounts: { ...document.accounts, [name]: account } };
      },
      { by, note: `account add ${address}` },
    );
    const account = admin.store.accountByName(name);
    if (!account) throw new CallRefusal(`Cannot use "${name}" as the name of an account`);
    // The store may have an account of that name from before.
    await admin.passwords.replaceAll(account.id, secret);
    return { name, revision: applied.revision };
  },
);
