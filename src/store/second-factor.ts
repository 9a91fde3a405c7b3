import type { AccountId } from "./ids.ts";

/** Whose a passkey is: an account's, or that of whoever keeps the box running. */
export type PasskeyOwner = AccountId | "admin";

/** A public key whose private half an authenticator keeps for one host name. WebAuthn §4, "public key credential" */
export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  readonly owner: PasskeyOwner;
  /** For people; no two of an owner have the same. */
  readonly name: string;
  /** The relying party: the host name of the page where it was made, and the only one where it works. */
  readonly host: string;
  /** COSE_Key. RFC 9052 §7 */
  readonly publicKey: Uint8Array;
  /** How often the authenticator says it has signed; 0 where it does not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export type NewPasskey = Omit<Passkey, "lastUsedAt">;

/** The secret that an account shares with an app that shows codes. RFC 6238 */
export interface TotpSecret {
  readonly secret: Uint8Array;
  /** The time step of the code that was used last: none up to it is taken again. RFC 6238 §5.2 */
  readonly lastStep: number;
  readonly createdAt: number;
}

/** What lets people in to pages besides, or in place of, their password. Part of the AccessStore. */
export interface SecondFactorStore {
  /** Whether the account has any, so that its password alone is nothing for mail programs. */
  isOn(accountId: AccountId): boolean;

  passkey(id: string): Passkey | undefined;
  /** In the order of their names. */
  passkeys(owner: PasskeyOwner): Passkey[];
  /** Refuses: "not-found", "exists", "too-many". */
  addPasskey(passkey: NewPasskey): Promise<void>;
  /** Notes a login. Refuses "not-found", "conflict" where the counter has not grown: somebody has a copy. */
  usePasskey(of: {
    readonly id: string;
    readonly counter: number;
    readonly usedAt: number;
  }): Promise<void>;
  /** Refuses: "not-found". */
  removePasskey(owner: PasskeyOwner, name: string): Promise<void>;

  totp(accountId: AccountId): TotpSecret | undefined;
  /** In place of the one before, with new recovery codes (SHA-256 of each). Refuses: "not-found". */
  setTotp(of: {
    readonly accountId: AccountId;
    readonly totp: TotpSecret;
    readonly recoveryHashes: readonly Uint8Array[];
  }): Promise<void>;
  /** With the recovery codes. Refuses: "not-found". */
  removeTotp(accountId: AccountId): Promise<void>;
  /** Refuses "conflict" where that step, or a later one, has been used. */
  useTotpStep(accountId: AccountId, step: number): Promise<void>;

  /** How many are left. */
  recoveryCodes(accountId: AccountId): number;
  /** In place of those before. Refuses: "not-found" where there is no TOTP. */
  setRecoveryCodes(accountId: AccountId, hashes: readonly Uint8Array[]): Promise<void>;
  /** It is gone then. Refuses: "not-found". */
  useRecoveryCode(accountId: AccountId, hash: Uint8Array): Promise<void>;
}
