import type { AccountId, QueueEntryId } from "./ids.ts";
import type { QueueEntry } from "./queue-entry.ts";
import type { QueueFilter, RetiredFilter } from "./queue-filter.ts";
import type { RetiredEntry } from "./queue-retired.ts";

/** What people and the scheduler ask of the queue, beyond the life of single entries. */
export interface QueueStore {
  // Time ----------------------------------------------------------------------------------------------------------
  /** The next domain in the order of names that has entries to attempt; "" for the first. */
  domainAfter(domain: string): DueDomain | undefined;
  /** Of the domain's entries that are not held, the earliest next attempt at `since` or later. */
  nextAttemptAt(domain: string, since: number): number | undefined;
  /** The domain's entries whose time has come and that are not held, the longest due first. */
  dueIds(domain: string, now: number, limit: number): QueueEntryId[];

  // People --------------------------------------------------------------------------------------------------------
  /** One page of those that `filter` means, and how many there are in all. Reads in slices. */
  page(filter: QueueFilter, page: QueuePage): Promise<Paged<QueueEntry>>;
  /** All that `filter` means, in the order of their numbers. Reads in slices. */
  ids(filter: QueueFilter): Promise<QueueEntryId[]>;
  /** Changes all that `filter` means, in several commits where there are many. Resolves to how many. */
  change(filter: QueueFilter, change: QueueChange): Promise<number>;

  // Those that have left ------------------------------------------------------------------------------------------
  retired(id: QueueEntryId): RetiredEntry | undefined;
  /** The latest to leave first. */
  retiredPage(filter: RetiredFilter, page: Page): Promise<Paged<RetiredEntry>>;
  /** How many of the latest mails of the account to exactly that address have failed; at most `limit`. */
  failuresInARow(accountId: AccountId, recipient: string, limit: number): number;

  // Hold rules ----------------------------------------------------------------------------------------------------
  holdRules(): HoldRule[];
  /** From now on what matches is queued as held; what matches and is queued already is held too. */
  addHoldRule(rule: NewHoldRule): Promise<{ readonly id: number; readonly held: number }>;
  /** What is held stays so. Refuses "not-found". */
  removeHoldRule(id: number): Promise<void>;

  // Suppression ---------------------------------------------------------------------------------------------------
  /** Of the account, or all; the newest first. */
  suppressions(accountId: AccountId | undefined): Suppression[];
  suppression(accountId: AccountId, address: string): Suppression | undefined;
  /** Refuses "exists", also where another spelling of the address is there. */
  suppress(suppression: NewSuppression): Promise<void>;
  /** Of any spelling of the address. Refuses "not-found". */
  unsuppress(accountId: AccountId, address: string): Promise<void>;
}

export interface DueDomain {
  readonly domain: string;
  readonly nextAttemptAt: number;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export interface QueuePage extends Page {
  readonly sort: "next-attempt" | "queued";
  readonly order: "ascending" | "descending";
}

export interface Paged<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export type QueueChange =
  | { readonly kind: "hold"; readonly held: boolean }
  /** Sets the next attempt, or moves it by so many milliseconds. */
  | { readonly kind: "schedule"; readonly at: number }
  | { readonly kind: "delay"; readonly byMs: number }
  /** Undefined: as the routes say. */
  | { readonly kind: "transport"; readonly transport: string | undefined }
  | { readonly kind: "require-tls"; readonly requireTls: boolean | undefined }
  | { readonly kind: "drop" };

/** Every field that is set must match; with none, everything does. mail-behaviours 3.5 */
export interface NewHoldRule {
  readonly accountId: AccountId | undefined;
  /** As `domainOf` spells it. */
  readonly senderDomain: string | undefined;
  readonly recipientDomain: string | undefined;
}

export interface HoldRule extends NewHoldRule {
  readonly id: number;
  readonly createdAt: number;
}

/** An address that an account's mail is not sent to. mail-behaviours 3.10 */
export interface NewSuppression {
  readonly accountId: AccountId;
  readonly address: string;
  /** For people. */
  readonly reason: string;
}

export interface Suppression extends NewSuppression {
  readonly baseAddress: string;
  /** Added by a person. */
  readonly manual: boolean;
  readonly createdAt: number;
}
