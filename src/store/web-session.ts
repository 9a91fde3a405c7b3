import type { AccountId } from "./ids.ts";

/** Somebody who is logged in to pages. */
export interface WebSession {
  /** SHA-256 of the token that the browser has. */
  readonly tokenHash: Buffer;
  readonly accountId: AccountId;
  readonly login: string;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly expiresAt: number;
  readonly remoteAddress: string;
  readonly userAgent: string | undefined;
}

/** Part of the MailStore. */
export interface WebSessionStore {
  get(tokenHash: Buffer): WebSession | undefined;
  /** The one used last first. */
  of(accountId: AccountId): WebSession[];
  /** Adds it. The oldest of an account go beyond 100, and those that have expired. */
  keep(session: WebSession): Promise<void>;
  /** It lasts anew, if it is there still. */
  noteUse(session: Pick<WebSession, "tokenHash" | "usedAt" | "expiresAt">): Promise<void>;
  remove(tokenHashes: readonly Buffer[]): Promise<void>;
  /** All of an account but maybe one: its password is another now. */
  removeOthers(accountId: AccountId, but: Buffer | undefined): Promise<void>;
  /** Called when some have been removed. */
  watch(listener: () => void): Disposable;
}
