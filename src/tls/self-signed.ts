import { generateKeyPair, randomBytes, sign, type KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { promisify } from "node:util";

/** PEM of a private key and of the certificate for it. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** Apple's clients refuse server certificates of more than 825 days. */
const validDays = 820;
const dayMs = 86_400_000;

/**
 * An ECDSA P-256 certificate (RFC 5280 §4.1) that is its own issuer, for the doors of a machine that has no
 * certificate of an authority yet. Written here in DER because the libraries at hand take 80 ms to load on the
 * main thread and this takes one.
 */
export async function selfSigned(
  names: readonly string[],
  nowMs: number,
): Promise<KeyAndCertificate> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("ec", {
    namedCurve: "P-256",
  });
  const certificate = certificateOf(publicKey, privateKey, { names, nowMs });
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines(certificate.toString("base64"))}-----END CERTIFICATE-----\n`,
  };
}

const oids = {
  commonName: [0x55, 0x04, 0x03],
  subjectAltName: [0x55, 0x1d, 0x11],
  keyUsage: [0x55, 0x1d, 0x0f],
  basicConstraints: [0x55, 0x1d, 0x13],
  extKeyUsage: [0x55, 0x1d, 0x25],
  serverAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
} as const;

function certificateOf(
  publicKey: KeyObject,
  privateKey: KeyObject,
  { names, nowMs }: { names: readonly string[]; nowMs: number },
): Buffer {
  const algorithm = sequence(oid(oids.ecdsaWithSha256));
  const name = sequence(
    tlv(0x31, sequence(oid(oids.commonName), tlv(0x0c, Buffer.from(names[0] ?? "localhost")))),
  );
  const validity = sequence(time(nowMs - dayMs), time(nowMs + validDays * dayMs));
  const serial = randomBytes(16);
  // Positive, and without a leading zero octet: RFC 5280 §4.1.2.2
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serial),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, extensions(names)),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  return sequence(toBeSigned, algorithm, tlv(0x03, Buffer.from([0]), signature));
}

/** RFC 5280 §4.2.1 */
function extensions(names: readonly string[]): Buffer {
  const critical = tlv(0x01, Buffer.from([0xff]));
  const alternatives = names.map((name) =>
    isIP(name) ? tlv(0x87, addressOctets(name)) : tlv(0x82, Buffer.from(name, "latin1")),
  );
  return sequence(
    sequence(oid(oids.basicConstraints), critical, tlv(0x04, sequence())),
    // digitalSignature, in a bit string with seven unused bits
    sequence(oid(oids.keyUsage), critical, tlv(0x04, tlv(0x03, Buffer.from([7, 0x80])))),
    sequence(oid(oids.extKeyUsage), tlv(0x04, sequence(oid(oids.serverAuth)))),
    sequence(oid(oids.subjectAltName), tlv(0x04, sequence(...alternatives))),
  );
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

/** UTCTime up to 2049, GeneralizedTime from then on: RFC 5280 §4.1.2.5 */
function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return digits < "2050" ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits));
}

function oid(octets: readonly number[]): Buffer {
  return tlv(0x06, Buffer.from(octets));
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

/** Tag, length and value. */
function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}

function lines(base64: string): string {
  return base64.replaceAll(/.{1,64}/g, "$&\n");
}
