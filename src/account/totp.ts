import { createHmac, timingSafeEqual } from "node:crypto";
import { formatBase32 } from "./base32.ts";

// What all apps for codes have in common, also those that do not look at the parameters of the address: SHA-1, six
// digits, half a minute.
const digits = 6;
const stepMs = 30_000;
/** Clocks differ, and people type slowly: one step to both sides. RFC 6238 §5.2 */
const skewSteps = 1;
/** RFC 4226 §4, R6 recommends 160 bits. */
export const totpSecretOctets = 20;

/** RFC 4226 §5.3 */
export function hotp(secret: Uint8Array, counter: number, length: number = digits): string {
  const text = Buffer.alloc(8);
  text.writeBigUInt64BE(BigInt(counter));
  const hash = createHmac("sha1", secret).update(text).digest();
  const offset = hash.at(-1)! & 15;
  const value = hash.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(value % 10 ** length).padStart(length, "0");
}

/** RFC 6238 §4.2; `now` in milliseconds since 1970. */
export function totpStep(now: number): number {
  return Math.floor(now / stepMs);
}

/** The step that the code is of, if it is of one close to now; of those after `lastStep` only. */
export function matchingStep(
  { secret, lastStep }: { readonly secret: Uint8Array; readonly lastStep: number },
  code: string,
  now: number,
): number | undefined {
  const typed = Buffer.from(code.replaceAll(/\s/g, ""));
  const present = totpStep(now);
  let found: number | undefined;
  for (let step = present - skewSteps; step <= present + skewSteps; step++) {
    const right = Buffer.from(hotp(secret, Math.max(step, 0)));
    const isRight = typed.length === right.length && timingSafeEqual(typed, right);
    if (isRight && step > lastStep) found ??= step;
  }
  return found;
}

/** What apps read from a QR code; there is no RFC, all follow Google's "Key Uri Format". */
export function totpUrl(secret: Uint8Array, login: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`;
  const query = [
    `secret=${formatBase32(secret)}`,
    `issuer=${encodeURIComponent(issuer)}`,
    `algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`,
  ];
  return `otpauth://totp/${label}?${query.join("&")}`;
}
