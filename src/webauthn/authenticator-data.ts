import { readCbor } from "./cbor.ts";
import { WebauthnRefusal } from "./webauthn-refusal.ts";

/** WebAuthn §6.1 */
export interface AuthenticatorData {
  readonly rpIdHash: Buffer;
  readonly isUserPresent: boolean;
  readonly isUserVerified: boolean;
  readonly counter: number;
  /** Of a new passkey. */
  readonly attested: AttestedCredential | undefined;
}

export interface AttestedCredential {
  readonly id: Buffer;
  /** COSE_Key. RFC 9052 §7 */
  readonly publicKey: Buffer;
}

const flag = {
  userPresent: 1,
  userVerified: 4,
  backupEligible: 8,
  backedUp: 16,
  attested: 64,
  extensions: 128,
} as const;
const headOctets = 37;
const attestedHeadOctets = 18;
/** WebAuthn §6.5.1 */
const credentialIdOctetsMax = 1023;

/** Throws a WebauthnRefusal or a CborError. */
export function parseAuthenticatorData(octets: Buffer): AuthenticatorData {
  if (octets.length < headOctets) throw new WebauthnRefusal("Authenticator data is too short");
  const flags = octets.readUInt8(32);
  const has = (bit: number): boolean => (flags & bit) !== 0;
  // WebAuthn §6.1.3
  if (has(flag.backedUp) && !has(flag.backupEligible)) {
    throw new WebauthnRefusal("A passkey that cannot be backed up has been");
  }
  let end = headOctets;
  let attested: AttestedCredential | undefined;
  if (has(flag.attested)) ({ attested, end } = attestedOf(octets, end));
  if (has(flag.extensions)) ({ end } = readCbor(octets, end));
  if (end !== octets.length)
    throw new WebauthnRefusal("Authenticator data has something behind it");
  return {
    rpIdHash: octets.subarray(0, 32),
    isUserPresent: has(flag.userPresent),
    isUserVerified: has(flag.userVerified),
    counter: octets.readUInt32BE(33),
    attested,
  };
}

/** WebAuthn §6.5.1: AAGUID, length, id, key. */
function attestedOf(
  octets: Buffer,
  start: number,
): { readonly attested: AttestedCredential; readonly end: number } {
  const idStart = start + attestedHeadOctets;
  if (octets.length < idStart) throw new WebauthnRefusal("A new passkey is cut off");
  const length = octets.readUInt16BE(idStart - 2);
  const keyStart = idStart + length;
  if (length === 0 || length > credentialIdOctetsMax || keyStart > octets.length) {
    throw new WebauthnRefusal("The id of a new passkey is of no good length");
  }
  const { end } = readCbor(octets, keyStart);
  const id = octets.subarray(idStart, keyStart);
  return { attested: { id, publicKey: octets.subarray(keyStart, end) }, end };
}
