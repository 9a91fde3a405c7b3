import { AbnfError } from "../abnf/scanner.ts";
import { SaslRefusal } from "../sasl/sasl-error.ts";
import type { AppPasswordId, TlsKey } from "../store/access-store.ts";
import type { AccountId } from "../store/ids.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import type { Passkey } from "../store/second-factor.ts";
import type { AuthenticationRefusal } from "./authenticator.ts";

/** How one attempt to log in ended, before any rule about who may is asked. */
export type Attempt = ProvenAttempt | FailedAttempt;

export interface ProvenAttempt {
  readonly kind: "proven";
  readonly login: string;
  readonly accountId: AccountId;
  readonly by: Proof;
}

export interface FailedAttempt {
  readonly kind: "failed";
  /** Undefined where the client did not come to tell. */
  readonly login?: string | undefined;
  /** Whose login it is, if anybody's. */
  readonly accountId?: AccountId | undefined;
  readonly reason: AuthenticationRefusal;
  /** What was wrong with a proof that was right, for the record alone. */
  readonly obstacle?: string | undefined;
  readonly by?: Proof | undefined;
}

export type Proof =
  | { readonly kind: "password"; readonly credentials: readonly StoredCredential[] }
  | { readonly kind: "app-password"; readonly id: AppPasswordId; readonly name: string }
  | { readonly kind: "tls-key"; readonly key: TlsKey }
  | { readonly kind: "passkey"; readonly passkey: Passkey };

export function failed(of: Omit<FailedAttempt, "kind">): FailedAttempt {
  return { kind: "failed", ...of };
}

/** Makes an attempt of what an exchange throws about its peer. */
export async function attempting(
  of: Pick<FailedAttempt, "login" | "accountId">,
  run: () => Promise<Attempt>,
): Promise<Attempt> {
  try {
    return await run();
  } catch (error) {
    // What an AbnfError tells is not kept: its text has the password in it.
    if (error instanceof AbnfError) return failed({ ...of, reason: "bad-protocol" });
    if (error instanceof SaslRefusal) return failed({ ...of, reason: error.reason });
    throw error;
  }
}
