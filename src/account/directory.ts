import type { AccountId } from "../store/ids.ts";

/** What an address stands for. */
export type Destination =
  | { readonly kind: "account"; readonly accountId: AccountId; readonly mailbox: string }
  /** Our domain, but nobody of that name. */
  | { readonly kind: "unknown-address" }
  /** Not a domain of ours. */
  | { readonly kind: "foreign" }
  /** localserve: the local part asks for an outcome (mail-behaviours.md 14.3). */
  | { readonly kind: "simulated"; readonly outcome: SimulatedOutcome };

export type SimulatedOutcome =
  | { readonly kind: "reply"; readonly code: number }
  | { readonly kind: "timeout" };

/** Who has which address, after the current configuration. Answers at once. */
export interface Directory {
  /** `address` is "local@domain" without angle brackets; case and catch-all separators are treated as configured. */
  resolve(address: string): Destination;
  /** Whether the account may send as this address (MAIL FROM and From). */
  owns(accountId: AccountId, address: string): boolean;
  /** The account that logs in under this name (any of its addresses). */
  accountOfLogin(login: string): AccountId | undefined;
  isLocalDomain(domain: string): boolean;
  /** The address that stands for the account, such as in failure notices. */
  primaryAddress(accountId: AccountId): string | undefined;
}
