import { createCipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

/** What a subscriber gives to have its messages encrypted. RFC 8291 §2, RFC 8620 §7.2 */
export interface PushKeys {
  /** An uncompressed point of P-256, base64url. */
  readonly p256dh: string;
  /** 16 octets, base64url. */
  readonly auth: string;
}

/** Drawn by lot for each message; given by tests. */
export interface PushSecrets {
  readonly privateKey: Buffer;
  readonly salt: Buffer;
}

const curve = "prime256v1";
const pointOctets = 65;
const authOctets = 16;
/** RFC 8188 §2.1: one record holds all; messages are at most 3,993 octets. RFC 8291 §4 */
const recordOctets = 4096;
export const pushOctetsMax = 3_993;

/** Whether a message can be encrypted for these. */
export function areUsableKeys({ p256dh, auth }: PushKeys): boolean {
  const point = Buffer.from(p256dh, "base64url");
  if (point.length !== pointOctets || point[0] !== 4) return false;
  if (Buffer.from(auth, "base64url").length !== authOctets) return false;
  try {
    const ecdh = createECDH(curve);
    ecdh.generateKeys();
    // Throws where the point is not on the curve.
    ecdh.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

/** The body of a push message, of the content encoding "aes128gcm". RFC 8291 §3, RFC 8188 §2 */
export function encryptPush(text: Buffer, keys: PushKeys, secrets?: PushSecrets): Buffer {
  const theirs = Buffer.from(keys.p256dh, "base64url");
  const auth = Buffer.from(keys.auth, "base64url");
  const ecdh = createECDH(curve);
  if (secrets === undefined) ecdh.generateKeys();
  else ecdh.setPrivateKey(secrets.privateKey);
  const salt = secrets?.salt ?? randomBytes(16);
  const ours = ecdh.getPublicKey();
  const context = Buffer.concat([Buffer.from("WebPush: info\0"), theirs, ours]);
  const input = derived(ecdh.computeSecret(theirs), auth, { info: context, octets: 32 });
  const key = derived(input, salt, { info: encodingInfo("aes128gcm"), octets: 16 });
  const nonce = derived(input, salt, { info: encodingInfo("nonce"), octets: 12 });
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  // The octet 2 ends the last record. RFC 8188 §2
  const record = [cipher.update(text), cipher.update(Buffer.of(2)), cipher.final()];
  const size = Buffer.alloc(4);
  size.writeUInt32BE(recordOctets);
  return Buffer.concat([salt, size, Buffer.of(ours.length), ours, ...record, cipher.getAuthTag()]);
}

function derived(
  secret: Buffer,
  salt: Buffer,
  { info, octets }: { readonly info: Buffer; readonly octets: number },
): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, octets));
}

function encodingInfo(name: string): Buffer {
  return Buffer.from(`Content-Encoding: ${name}\0`);
}
