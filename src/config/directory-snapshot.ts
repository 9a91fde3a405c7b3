import type { DirectorySnapshot } from "../account/configured-directory.ts";
import type { AccountId } from "../store/ids.ts";
import type { Document } from "./document.ts";

export interface SnapshotOptions {
  readonly hostName: string;
  readonly accountIdOf: (name: string) => AccountId | undefined;
  /** localserve: the account that gets what is nobody's. */
  readonly acceptAll: string | undefined;
}

/** Who has which address by this document. Accounts that the store does not have yet are left out. */
export function directorySnapshot(document: Document, options: SnapshotOptions): DirectorySnapshot {
  const accounts = Object.entries(document.accounts).flatMap(([name, settings]) => {
    const id = options.accountIdOf(name);
    if (id === undefined) return [];
    const { loginDisabled, mailPasswordDisabled, addresses, fullName } = settings;
    return [
      { id, name, fullName, loginDisabled, mailPasswordDisabled, addresses, sending: settings },
    ];
  });
  const inboxOf = (name: string | undefined): DirectorySnapshot["postmaster"] => {
    const account = accounts.find((of) => of.name === name);
    return account && { accountId: account.id, mailbox: "INBOX" };
  };
  return {
    domains: Object.entries(document.domains).map(([name, settings]) => ({ name, ...settings })),
    accounts,
    aliases: Object.entries(document.aliases).map(([address, alias]) => ({ address, ...alias })),
    postmaster: inboxOf(document.postmaster ?? accounts[0]?.name),
    hostNames: [options.hostName],
    acceptAll: inboxOf(options.acceptAll),
  };
}
