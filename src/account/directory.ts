import type { AccountId } from "../store/ids.ts";

/** What an address stands for. */
export type Destination =
  | { readonly kind: "account"; readonly accountId: AccountId; readonly mailbox: string }
  /** Several accounts; whether the author may write to them is for those to judge who have the message. */
  | ({ readonly kind: "alias" } & Alias)
  /** Our domain, but nobody of that name. */
  | { readonly kind: "unknown-address" }
  /** Not a domain of ours. */
  | { readonly kind: "foreign" }
  /** Our domain, switched off for now. */
  | { readonly kind: "disabled" }
  /** localserve: the local part asks for an outcome (mail-behaviours.md 14.3). */
  | { readonly kind: "simulated"; readonly outcome: SimulatedOutcome };

/** One address whose mail goes to several accounts. mail-behaviours 2.9 */
export interface Alias {
  /** As it is configured. */
  readonly address: string;
  readonly members: readonly AliasMember[];
  /** Whether everybody may write to it; else members only. */
  readonly postPublic: boolean;
  /** Whether members may write as the alias. */
  readonly allowFrom: boolean;
}

export interface AliasMember {
  readonly accountId: AccountId;
  readonly mailbox: string;
}

export type SimulatedOutcome =
  | { readonly kind: "reply"; readonly code: number }
  | { readonly kind: "timeout" };

/**
 * Where the outcome is to be shown: at MAIL (of the sender's address, prefix "mailfrom"), at RCPT (prefix "rcptto"), or,
 * without a prefix, when the whole message is there.
 */
export type SimulationStage = "mail-from" | "rcpt-to" | "message";

/** Who has which address, after the current configuration. Answers at once. */
export interface Directory {
  /** `address` is "local@domain" without angle brackets; case and catch-all separators are treated as configured. */
  resolve(address: string): Destination;
  /** Whether the account may send as this address (MAIL FROM and From). */
  owns(accountId: AccountId, address: string): boolean;
  /** The account that logs in under this name (any of its addresses). */
  accountOfLogin(login: string): AccountId | undefined;
  /** The account exists, but nobody may log in to it; to be told only after correct credentials. */
  isLoginDisabled(accountId: AccountId): boolean;
  /** Only app passwords and TLS keys let in to IMAP and submission; the account's own password is for pages. */
  isMailPasswordDisabled(accountId: AccountId): boolean;
  /** localserve: the outcome that the local part asks for at this stage. */
  simulated(address: string, stage: SimulationStage): SimulatedOutcome | undefined;
  isLocalDomain(domain: string): boolean;
  /** The address that stands for the account, such as in failure notices. */
  primaryAddress(accountId: AccountId): string | undefined;
  /** All addresses of the account but catch-alls, the primary one first; then aliases that it may write as. */
  addresses(accountId: AccountId): readonly string[];
  /** Of the person, for mail that they write; "": not known. */
  fullName?(accountId: AccountId): string;
}
