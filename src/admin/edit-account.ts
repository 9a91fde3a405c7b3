import type { AccountSettings } from "../config/account-settings.ts";
import type { Applied, Change, Revisions } from "../config/revisions.ts";
import { CallRefusal } from "./call.ts";

/** Changes one account of the document. */
export function editAccount(
  revisions: Pick<Revisions, "edit">,
  name: string,
  change: Change,
  edit: (account: AccountSettings) => AccountSettings,
): Promise<Applied> {
  return revisions.edit((document) => {
    const { accounts } = document;
    const account = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
    if (account === undefined) throw noAccount(name);
    return { ...document, accounts: { ...accounts, [name]: edit(account) } };
  }, change);
}

export function noAccount(name: string): CallRefusal {
  return new CallRefusal(`There is no account "${name}": see "account list"`);
}
