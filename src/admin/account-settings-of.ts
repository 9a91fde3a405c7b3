import type { AccountSettings } from "../config/account-settings.ts";
import type { Document } from "../config/document.ts";
import { noAccount } from "./edit-account.ts";

export function accountSettingsOf(
  { accounts }: Pick<Document, "accounts">,
  name: string,
): AccountSettings {
  const settings = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  if (settings === undefined) throw noAccount(name);
  return settings;
}
