// What a browser brings of an authenticator, held against what was asked: WebAuthn level 3, §7.1 and §7.2. Attestation is
// not asked for, and where there is one it is not looked at: it would say of what make a device is, which is nothing to
// us. Everything else of these sections is done here, but for what needs memory: that a challenge is used once, and that
// a counter grows.
import { createHash, timingSafeEqual } from "node:crypto";
import { parseAuthenticatorData } from "./authenticator-data.ts";
import type { AuthenticatorData } from "./authenticator-data.ts";
import { CborError, readCbor } from "./cbor.ts";
import { challengeOf } from "./client-data.ts";
import { isSignedBy, parseCoseKey } from "./cose-key.ts";
import { WebauthnRefusal } from "./webauthn-refusal.ts";

export interface Expected {
  /** The relying party's id: a host name. */
  readonly host: string;
  readonly origin: string;
  readonly isChallenge: (challenge: string) => boolean;
}

/** Texts are base64url, as in the JSON of WebAuthn §5.1.8. */
export interface NewCredential {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}

export interface ShownCredential {
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
}

/** A new passkey: its key as COSE_Key. Throws a WebauthnRefusal. */
export function verifyNew(
  { id, clientDataJSON, attestationObject }: NewCredential,
  expected: Expected,
): { readonly challenge: string; readonly publicKey: Buffer; readonly counter: number } {
  return refusing(() => {
    const clientData = Buffer.from(clientDataJSON, "base64url");
    const challenge = challengeOf(clientData, { ...expected, type: "webauthn.create" });
    const data = verifiedData(authDataOf(Buffer.from(attestationObject, "base64url")), expected);
    const { attested, counter } = data;
    if (attested === undefined) throw new WebauthnRefusal("There is no new passkey");
    if (attested.id.toString("base64url") !== id) throw new WebauthnRefusal("It is another's id");
    parseCoseKey(attested.publicKey);
    return { challenge, publicKey: attested.publicKey, counter };
  });
}

/** That somebody has the private key of `publicKey`. Throws a WebauthnRefusal. */
export function verifyShown(
  { clientDataJSON, authenticatorData, signature }: ShownCredential,
  publicKey: Buffer,
  expected: Expected,
): { readonly challenge: string; readonly counter: number } {
  return refusing(() => {
    const clientData = Buffer.from(clientDataJSON, "base64url");
    const challenge = challengeOf(clientData, { ...expected, type: "webauthn.get" });
    const octets = Buffer.from(authenticatorData, "base64url");
    const { counter } = verifiedData(octets, expected);
    const signed = Buffer.concat([octets, createHash("sha256").update(clientData).digest()]);
    if (!isSignedBy(parseCoseKey(publicKey), signed, Buffer.from(signature, "base64url"))) {
      throw new WebauthnRefusal("The signature is not of this passkey");
    }
    return { challenge, counter };
  });
}

/** For our host, by a person who was there and has shown who they are. */
function verifiedData(octets: Buffer, { host }: Expected): AuthenticatorData {
  const data = parseAuthenticatorData(octets);
  if (!timingSafeEqual(data.rpIdHash, createHash("sha256").update(host).digest())) {
    throw new WebauthnRefusal("It is for another host");
  }
  if (data.isUserPresent && data.isUserVerified) return data;
  throw new WebauthnRefusal("Nobody has shown who they are");
}

/** WebAuthn §6.5.4 */
function authDataOf(attestationObject: Buffer): Buffer {
  const { value, end } = readCbor(attestationObject);
  const authData = value instanceof Map ? value.get("authData") : undefined;
  if (Buffer.isBuffer(authData) && end === attestationObject.length) return authData;
  throw new WebauthnRefusal("There is no authenticator data");
}

function refusing<Result>(verify: () => Result): Result {
  try {
    return verify();
  } catch (error) {
    if (error instanceof CborError) throw new WebauthnRefusal(error.message, { cause: error });
    throw error;
  }
}
