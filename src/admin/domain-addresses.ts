import { domainToASCII } from "node:url";
import type { Document } from "../config/document.ts";

/** An address of a domain, and whose it is. */
export interface AddressFacts {
  readonly address: string;
  /** The account; of an alias, undefined. */
  readonly account: string | undefined;
}

/** Addresses that accounts and aliases have in that domain. */
export function addressesIn(
  { accounts, aliases }: Pick<Document, "accounts" | "aliases">,
  domain: string,
): AddressFacts[] {
  const ascii = domainToASCII(domain);
  const ofAccounts = Object.entries(accounts).flatMap(([account, { addresses }]) =>
    addresses.map(({ address }): AddressFacts => ({ address, account })),
  );
  const ofAliases = Object.keys(aliases).map((address): AddressFacts => ({
    address,
    account: undefined,
  }));
  return [...ofAccounts, ...ofAliases].filter(
    ({ address }) => domainToASCII(address.slice(address.lastIndexOf("@") + 1)) === ascii,
  );
}
