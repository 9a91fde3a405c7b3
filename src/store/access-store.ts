import type { AccountId } from "./ids.ts";
import type { StoredCredential } from "./mail-store.ts";
import type { SecondFactorStore } from "./second-factor.ts";

export type AppPasswordId = number & { readonly brand?: "AppPasswordId" };

/** Where an app password is valid; "smtp" is submission. */
export const appPasswordScopes = ["imap", "smtp", "web"] as const;
export type AppPasswordScope = (typeof appPasswordScopes)[number];

export interface AppPassword {
  readonly id: AppPasswordId;
  /** For people; no two of an account have the same. */
  readonly name: string;
  readonly scopes: readonly AppPasswordScope[];
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
  /** As those of the account's own password. */
  readonly credentials: readonly StoredCredential[];
}

export interface NewAppPassword {
  readonly accountId: AccountId;
  readonly name: string;
  readonly scopes: readonly AppPasswordScope[];
  readonly createdAt: number;
  readonly credentials: readonly StoredCredential[];
}

/** The public key of a client's certificate, which logs in to one account. */
export interface TlsKey {
  /** SHA-256 of its SubjectPublicKeyInfo, base64url without padding. */
  readonly fingerprint: string;
  readonly accountId: AccountId;
  /** For people; no two of an account have the same. */
  readonly name: string;
  /** Such as "RSA 2048". */
  readonly algorithm: string;
  /** The address that it logs in as. */
  readonly login: string;
  /** Whether IMAP takes it without any command. */
  readonly imapPreauth: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export type NewTlsKey = Omit<TlsKey, "lastUsedAt">;

/** All that tells one attempt to log in from another. */
export interface LoginAttempt {
  /** Undefined where the login is nobody's, or never came. */
  readonly accountId: AccountId | undefined;
  readonly login: string | undefined;
  readonly remoteAddress: string;
  readonly localAddress: string | undefined;
  /** Version and cipher; undefined without TLS. */
  readonly tls: string | undefined;
  /** Fingerprint of the key that the client's certificate holds. */
  readonly tlsKey: string | undefined;
  readonly protocol: string;
  readonly userAgent: string | undefined;
  readonly mechanism: string;
  /** What it was proven by, such as the name of an app password. */
  readonly credential: string | undefined;
  readonly result: string;
  readonly isFailed: boolean;
}

/** Attempts that were alike in all. */
export interface LoginAttempts extends LoginAttempt {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

export interface RecordedLogins {
  readonly attempts: readonly LoginAttempts[];
  readonly appPasswords: readonly { readonly id: AppPasswordId; readonly usedAt: number }[];
  readonly tlsKeys: readonly { readonly fingerprint: string; readonly usedAt: number }[];
}

/** What lets people in besides their password, and who came. Part of the MailStore. */
export interface AccessStore {
  /** Passkeys, codes of an app, recovery codes. */
  readonly secondFactors: SecondFactorStore;

  /** In the order of their names. */
  appPasswords(accountId: AccountId): AppPassword[];
  /** Refuses: "not-found", "exists", "too-many". */
  addAppPassword(password: NewAppPassword): Promise<void>;
  /** Refuses: "not-found". */
  removeAppPassword(accountId: AccountId, name: string): Promise<void>;

  tlsKey(fingerprint: string): TlsKey | undefined;
  /** In the order of their names. */
  tlsKeys(accountId: AccountId): TlsKey[];
  /** Refuses: "not-found", "exists" (also where another account has the key), "too-many". */
  addTlsKey(key: NewTlsKey): Promise<void>;
  /** Refuses: "not-found". */
  removeTlsKey(accountId: AccountId, name: string): Promise<void>;

  /** Called when passwords or keys of an account have been replaced or removed, or a second factor came or went. */
  watch(listener: (accountId: AccountId) => void): Disposable;

  /** The latest first; of one account, of nobody's logins, or all. */
  loginAttempts(of: AccountId | "nobody" | "all", limit: number): LoginAttempts[];
  /** Adds up attempts that are alike; forgets those that are old or too many. */
  recordLogins(logins: RecordedLogins): Promise<void>;
}
