import type { AccountId, ModSeq } from "./ids.ts";

/**
 * Small things that an account has besides mail, each a JSON text whose meaning its users know: identities, submissions,
 * settings of pages. They share the account's modification sequence, so what has changed since a state can be told.
 */
export interface AccountObject {
  readonly id: number;
  readonly value: string;
  readonly createSeq: ModSeq;
  readonly modSeq: ModSeq;
}

export type AccountObjectKind =
  | "identity"
  | "submission"
  | "vacation"
  /** To whom vacation responses went. */
  | "vacation-answers"
  | "push-subscription"
  | "settings";

export interface AccountObjectChange {
  readonly accountId: AccountId;
  readonly kind: AccountObjectKind;
  /** Without an id: a new one. */
  readonly put: readonly { readonly id?: number | undefined; readonly value: string }[];
  readonly remove: readonly number[];
}

export interface AccountObjectsChanged {
  readonly modSeq: ModSeq;
  /** Of `put`, in that order. */
  readonly ids: readonly number[];
}

/** Part of the MailStore. */
export interface AccountObjectStore {
  /** In the order of their ids. */
  all(accountId: AccountId, kind: AccountObjectKind): AccountObject[];
  get(accountId: AccountId, kind: AccountObjectKind, id: number): AccountObject | undefined;
  /** Those that went after `since`, in that order; undefined where that has been forgotten. */
  removed(
    accountId: AccountId,
    kind: AccountObjectKind,
    since: ModSeq,
  ): { readonly id: number; readonly modSeq: ModSeq }[] | undefined;
  /** All of it or nothing. Refuses "not-found", "too-many", "too-large". */
  change(change: AccountObjectChange): Promise<AccountObjectsChanged>;
  /**
   * Drops the queue entries that a submission came with, and writes what it is from then on. Refuses "conflict" where
   * one of them has been attempted or has left, "not-found".
   */
  withdrawSubmission(of: {
    readonly accountId: AccountId;
    readonly id: number;
    readonly value: string;
  }): Promise<void>;
}
