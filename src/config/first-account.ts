import type { MailStore, StoredCredential } from "../store/mail-store.ts";
import { parseDocument } from "./document.ts";
import type { Revisions } from "./revisions.ts";
import type { LocalAccount } from "./server-settings.ts";

export interface FirstAccountOptions {
  readonly store: Pick<MailStore, "accountByName" | "credentials" | "replaceCredentials">;
  readonly revisions: Revisions;
  readonly local: LocalAccount;
  /** Those of its password; asked for only where there are none. */
  readonly credentials: () => Promise<readonly StoredCredential[]>;
}

/** Makes sure that the account of `localserve` exists and has a password; one that was changed stays so. */
export async function firstAccount(options: FirstAccountOptions): Promise<void> {
  const { store, revisions, local, credentials } = options;
  const { accountName, address } = local;
  if (!Object.hasOwn(revisions.document.accounts, accountName)) {
    const domain = address.slice(address.lastIndexOf("@") + 1);
    // Whoever tries programs out sends as much as they like.
    const limits = "maxQueued = 0\nmaxMessagesPerDay = 0\nmaxFirstTimeRecipientsPerDay = 0\n";
    const owner = `[accounts.${accountName}]\naddresses = ["${address}"]\n`;
    const text = `[domains.${domain}]\n${owner}${limits}`;
    const { domains, accounts } = parseDocument(text);
    await revisions.edit(
      (document) => ({
        ...document,
        domains: { ...domains, ...document.domains },
        accounts: { ...document.accounts, ...accounts },
      }),
      { by: "localserve", note: "first start" },
    );
  }
  const account = store.accountByName(accountName);
  if (!account || store.credentials(account.id).length > 0) return;
  await store.replaceCredentials(account.id, await credentials());
}
