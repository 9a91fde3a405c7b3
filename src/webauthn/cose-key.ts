import { createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { readCbor } from "./cbor.ts";
import type { CborMap } from "./cbor.ts";
import { WebauthnRefusal } from "./webauthn-refusal.ts";

/** RFC 9053 §2.1, §2.2; RFC 8812 §2: EdDSA, ES256, RS256, as WebAuthn §5.4 wants them offered. */
export const coseAlgorithms = [-8, -7, -257] as const;
type CoseAlgorithm = (typeof coseAlgorithms)[number];

export interface CoseKey {
  readonly algorithm: CoseAlgorithm;
  readonly key: KeyObject;
}

// Labels of RFC 9052 §7.1, RFC 9053 §7, RFC 8230 §4.
const kty = 1;
const alg = 3;
const crv = -1;
const x = -2;
const y = -3;
const n = -1;
const e = -2;

const rsaBitsMin = 2048;
const rsaBitsMax = 8192;

/** Throws a WebauthnRefusal or a CborError. */
export function parseCoseKey(octets: Buffer): CoseKey {
  const { value, end } = readCbor(octets);
  if (!(value instanceof Map) || end !== octets.length) {
    throw new WebauthnRefusal("The key of a passkey is no map");
  }
  const map: CborMap = value;
  const algorithm = coseAlgorithms.find((known) => known === map.get(alg));
  switch (algorithm) {
    case -7:
      demand(map, kty, 2);
      demand(map, crv, 1);
      return {
        algorithm,
        key: keyOf({ kty: "EC", crv: "P-256", x: text(map, x), y: text(map, y) }),
      };
    case -8:
      demand(map, kty, 1);
      demand(map, crv, 6);
      return { algorithm, key: keyOf({ kty: "OKP", crv: "Ed25519", x: text(map, x) }) };
    case -257: {
      demand(map, kty, 3);
      const key = keyOf({ kty: "RSA", n: text(map, n), e: text(map, e) });
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      if (bits >= rsaBitsMin && bits <= rsaBitsMax) return { algorithm, key };
      throw new WebauthnRefusal("An RSA key is too short or too long");
    }
    case undefined:
      throw new WebauthnRefusal("The key of a passkey is for another algorithm");
  }
}

/** WebAuthn §6.5.5: ECDSA signatures are DER. */
export function isSignedBy({ algorithm, key }: CoseKey, data: Buffer, signature: Buffer): boolean {
  try {
    return verify(algorithm === -8 ? null : "sha256", data, key, signature);
  } catch {
    return false;
  }
}

function demand(map: CborMap, label: number, value: number): void {
  if (map.get(label) !== value)
    throw new WebauthnRefusal("The key of a passkey contradicts itself");
}

function text(map: CborMap, label: number): string {
  const value = map.get(label);
  if (Buffer.isBuffer(value)) return value.toString("base64url");
  throw new WebauthnRefusal("The key of a passkey lacks a part");
}

function keyOf(jwk: Readonly<Record<string, string>>): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch (cause) {
    throw new WebauthnRefusal("The key of a passkey is no key", { cause });
  }
}
