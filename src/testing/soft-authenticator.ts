import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { AuthenticationResponse, RegistrationResponse } from "../account/passkey-response.ts";

interface Kept {
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly userHandle: string;
  counter: number;
}

/** User present and verified. WebAuthn §6.1 */
const present = 0b101;
const attested = 0b100_0000;

/** An authenticator with one passkey, in memory: ES256, attestation "none". */
export class SoftAuthenticator {
  readonly #counts: boolean;
  #kept: Kept | undefined;
  /** Without user verification, it only knows that somebody is there. */
  flags = present;

  constructor(options: { readonly counts?: boolean } = {}) {
    this.#counts = options.counts ?? false;
  }

  /** What navigator.credentials.create gives for the options, on a page of that origin. */
  create(options: object, origin: string): RegistrationResponse {
    const { challenge, rp, user } = options as {
      challenge: string;
      rp: { id: string };
      user: { id: string };
    };
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const id = randomBytes(32);
    this.#kept = { id, key: privateKey, userHandle: user.id, counter: 0 };
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    // COSE_Key, RFC 9052 §7: kty EC2, alg ES256, crv P-256.
    const coseKey = cborMap([
      [cborInt(1), cborInt(2)],
      [cborInt(3), cborInt(-7)],
      [cborInt(-1), cborInt(1)],
      [cborInt(-2), cborBytes(Buffer.from(x, "base64url"))],
      [cborInt(-3), cborBytes(Buffer.from(y, "base64url"))],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      authenticatorData(rp.id, this.flags | attested, this.#count()),
      Buffer.alloc(16),
      length,
      id,
      coseKey,
    ]);
    const attestation = cborMap([
      [cborText("fmt"), cborText("none")],
      [cborText("attStmt"), cborMap([])],
      [cborText("authData"), cborBytes(authData)],
    ]);
    return {
      id: id.toString("base64url"),
      rawId: id.toString("base64url"),
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData("webauthn.create", challenge, origin).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      },
    };
  }

  /** What navigator.credentials.get gives. */
  get(options: object, origin: string): AuthenticationResponse {
    const { challenge, rpId } = options as { challenge: string; rpId: string };
    const kept = this.#kept!;
    const data = authenticatorData(rpId, this.flags, this.#count());
    const client = clientData("webauthn.get", challenge, origin);
    const hash = createHash("sha256").update(client).digest();
    return {
      id: kept.id.toString("base64url"),
      rawId: kept.id.toString("base64url"),
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: sign("sha256", Buffer.concat([data, hash]), kept.key).toString("base64url"),
        userHandle: kept.userHandle,
      },
    };
  }

  #count(): number {
    return this.#counts ? ++this.#kept!.counter : 0;
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function authenticatorData(host: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([createHash("sha256").update(host).digest(), Buffer.from([flags]), count]);
}

// Just enough of RFC 8949.
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

function cborInt(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
}

function cborBytes(octets: Buffer): Buffer {
  return Buffer.concat([cborHead(2, octets.length), octets]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
}
