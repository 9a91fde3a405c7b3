import { randomBytes, sign, type KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { derOid, derSequence, derTime, derValue } from "./der.ts";

export interface CertificateContent {
  readonly publicKey: KeyObject;
  /** DNS names and IP addresses; the first is the common name too. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Who signs: an ECDSA P-256 key, and the common name of the issuer's own certificate. */
  readonly issuer: { readonly name: string; readonly privateKey: KeyObject };
  /** May sign others, and is no server itself. */
  readonly isAuthority?: boolean;
  /** SHA-256 of the answer to an authority that looks whether the name is ours. RFC 8737 §3 */
  readonly acmeIdentifier?: Buffer;
}

const oids = {
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  keyUsage: [0x55, 0x1d, 0x0f],
  basicConstraints: [0x55, 0x1d, 0x13],
  extKeyUsage: [0x55, 0x1d, 0x25],
  acmeIdentifier: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x1f],
  serverAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
} as const;

/**
 * A certificate (RFC 5280 §4.1), signed with ECDSA and SHA-256. Written here in DER because the libraries at hand take
 * 80 ms to load on the main thread and this takes one.
 */
export function certificateDer(content: CertificateContent): Buffer {
  const { publicKey, names, fromMs, untilMs, issuer } = content;
  const algorithm = derSequence(derOid(oids.ecdsaWithSha256));
  const serial = randomBytes(16);
  // Positive, and without a leading zero octet: RFC 5280 §4.1.2.2
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const toBeSigned = derSequence(
    derValue(0xa0, derValue(0x02, Buffer.from([2]))),
    derValue(0x02, serial),
    algorithm,
    distinguishedName(issuer.name),
    derSequence(derTime(fromMs), derTime(untilMs)),
    distinguishedName(names[0] ?? "localhost"),
    publicKey.export({ type: "spki", format: "der" }),
    derValue(0xa3, content.isAuthority === true ? authorityExtensions() : extensions(content)),
  );
  const signature = sign("sha256", toBeSigned, issuer.privateKey);
  return derSequence(toBeSigned, algorithm, derValue(0x03, Buffer.from([0]), signature));
}

/** RFC 7468 §5.1 */
export function certificatePem(der: Buffer): string {
  const lines = der.toString("base64").replaceAll(/.{1,64}/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}

function distinguishedName(commonName: string): Buffer {
  const value = derValue(0x0c, Buffer.from(commonName));
  return derSequence(derValue(0x31, derSequence(derOid(oids.commonName), value)));
}

const critical = derValue(0x01, Buffer.from([0xff]));

/** Extension with the names that the certificate is for. RFC 5280 §4.2.1.6 */
export function subjectAltNames(names: readonly string[]): Buffer {
  const alternatives = names.map((name) =>
    isIP(name) ? derValue(0x87, addressOctets(name)) : derValue(0x82, Buffer.from(name, "latin1")),
  );
  return derSequence(derOid(oids.subjectAltName), derValue(0x04, derSequence(...alternatives)));
}

/** RFC 5280 §4.2.1 */
function extensions({ names, acmeIdentifier }: CertificateContent): Buffer {
  const proof =
    acmeIdentifier === undefined
      ? []
      : [
          derSequence(
            derOid(oids.acmeIdentifier),
            critical,
            derValue(0x04, derValue(0x04, acmeIdentifier)),
          ),
        ];
  return derSequence(
    derSequence(derOid(oids.basicConstraints), critical, derValue(0x04, derSequence())),
    // digitalSignature, in a bit string with seven unused bits
    derSequence(derOid(oids.keyUsage), critical, bitString(7, 0x80)),
    derSequence(derOid(oids.extKeyUsage), derValue(0x04, derSequence(derOid(oids.serverAuth)))),
    subjectAltNames(names),
    ...proof,
  );
}

function authorityExtensions(): Buffer {
  const isAuthority = derValue(0x01, Buffer.from([0xff]));
  return derSequence(
    derSequence(derOid(oids.basicConstraints), critical, derValue(0x04, derSequence(isAuthority))),
    // keyCertSign, in a bit string with two unused bits
    derSequence(derOid(oids.keyUsage), critical, bitString(2, 0x04)),
  );
}

function bitString(unusedBits: number, octet: number): Buffer {
  return derValue(0x04, derValue(0x03, Buffer.from([unusedBits, octet])));
}

function addressOctets(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [
    ...before,
    ...Array<string>(8 - before.length - after.length).fill("0"),
    ...after,
  ];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}
