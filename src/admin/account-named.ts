import type { Account, MailStore } from "../store/mail-store.ts";
import { CallRefusal } from "./call.ts";

/** The account of that name, if the configuration has it. */
export function accountNamed(store: Pick<MailStore, "accountByName">, name: string): Account {
  const account = store.accountByName(name);
  if (account !== undefined && !account.removed) return account;
  throw new CallRefusal(`There is no account "${name}": see "account list"`);
}
