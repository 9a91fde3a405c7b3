import { domainToASCII } from "node:url";
import * as v from "valibot";
import { newAccount } from "../config/account-settings.ts";
import { isAccountName, isAddress } from "../config/document-words.ts";
import type { Document } from "../config/document.ts";
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
  async (admin, { password: secret, ...args }, { by }) => {
    const address = newAddress(args.address);
    const name = args.name ?? address.slice(0, address.lastIndexOf("@")).toLowerCase();
    // Before the account exists: one without a password would be of no use.
    await admin.passwords.check(secret);
    const applied = await admin.revisions.edit(
      (document) => {
        checkNew(document, name, address);
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

/** The address with its domain in lower case. */
function newAddress(typed: string): string {
  const at = typed.lastIndexOf("@");
  const address = typed.slice(0, at + 1) + typed.slice(at + 1).toLowerCase();
  if (at > 0 && isAddress(address)) return address;
  throw new CallRefusal(`"${typed}" is not an address: it needs to be like mia@example.org`);
}

/** The document would refuse these too, but says where in it the fault is, which who types a command does not see. */
function checkNew({ domains, accounts }: Document, name: string, address: string): void {
  if (Object.hasOwn(accounts, name)) {
    throw new CallRefusal(
      `There is an account "${name}" already: choose another with --name, or change its ` +
        `password with "account password ${name}"`,
    );
  }
  if (!isAccountName(name)) {
    throw new CallRefusal(
      `"${name}" cannot be the name of an account: choose one of a-z, 0-9, dot, dash with --name`,
    );
  }
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const isOurs = Object.keys(domains).some((ours) => domainToASCII(ours) === domainToASCII(domain));
  if (!isOurs) {
    throw new CallRefusal(
      `There is no domain "${domain}" here: see "domain list", or add it with "domain add ${domain}"`,
    );
  }
}
