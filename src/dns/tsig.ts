// Messages to a name server that are signed with a shared secret, and its signed answers. RFC 8945
import { createHmac, timingSafeEqual } from "node:crypto";
import { skipName, wireName } from "./wire-name.ts";

export const tsigAlgorithms = ["hmac-sha256", "hmac-sha384", "hmac-sha512"] as const;
export type TsigAlgorithm = (typeof tsigAlgorithms)[number];

export interface TsigKey {
  /** As the server calls it; lower case. */
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  readonly secret: Buffer;
}

export interface SignedMessage {
  readonly octets: Buffer;
  /** The answer is signed over it too. */
  readonly mac: Buffer;
}

/** What the signature of an answer comes to. */
export type TsigVerdict =
  | { readonly kind: "verified" }
  /** The server did not take our signature: an error code of RFC 8945 §3; not signed itself, but for a wrong time. */
  | {
      readonly kind: "refused";
      readonly error: TsigError;
      readonly serverSeconds: number | undefined;
    }
  | { readonly kind: "unsigned" }
  | { readonly kind: "wrong" };

export type TsigError = "BADSIG" | "BADKEY" | "BADTIME" | "BADTRUNC" | "OTHER";

const tsigType = 250;
const anyClass = 255;
/** Seconds that clocks may differ. RFC 8945 §10 */
const fudgeSeconds = 300;
const headerOctets = 12;
const errors: Readonly<Record<number, TsigError>> = {
  16: "BADSIG",
  17: "BADKEY",
  18: "BADTIME",
  22: "BADTRUNC",
};

/** The message with a signature behind it. `atSeconds` since 1970. RFC 8945 §4.3 */
export function signMessage(message: Buffer, key: TsigKey, atSeconds: number): SignedMessage {
  const variables = { atSeconds, fudge: fudgeSeconds, error: 0, other: Buffer.alloc(0) };
  const mac = macOf(key, [message, variablesOf(key, variables)]);
  const data = Buffer.concat([
    wireName(key.algorithm),
    timeOf(variables),
    uint16(mac.length),
    mac,
    message.subarray(0, 2),
    uint16(0),
    uint16(0),
  ]);
  const record = Buffer.concat([
    wireName(key.name),
    uint16(tsigType),
    uint16(anyClass),
    Buffer.alloc(4),
    uint16(data.length),
    data,
  ]);
  const octets = Buffer.concat([message, record]);
  octets.writeUInt16BE(message.readUInt16BE(10) + 1, 10);
  return { octets, mac };
}

/** Whether the answer to a signed message is the server's. RFC 8945 §5.3 */
export function verifyAnswer(
  answer: Buffer,
  key: TsigKey,
  of: { readonly mac: Buffer; readonly nowSeconds: number },
): TsigVerdict {
  const found = tsigOf(answer);
  if (found === undefined) return { kind: "unsigned" };
  const { at, atSeconds, fudge, mac, originalId, error, other } = found;
  const plain = Buffer.from(answer.subarray(0, at));
  plain.writeUInt16BE(plain.readUInt16BE(10) - 1, 10);
  plain.writeUInt16BE(originalId, 0);
  const variables = variablesOf(key, { atSeconds, fudge, error, other });
  const expected = macOf(key, [uint16(of.mac.length), of.mac, plain, variables]);
  const isSigned = mac.length === expected.length && timingSafeEqual(mac, expected);
  if (error !== 0) {
    const serverSeconds = isSigned && other.length === 6 ? other.readUIntBE(0, 6) : undefined;
    return { kind: "refused", error: errors[error] ?? "OTHER", serverSeconds };
  }
  if (!isSigned || Math.abs(of.nowSeconds - atSeconds) > fudge) return { kind: "wrong" };
  return { kind: "verified" };
}

interface FoundTsig {
  /** Where the record begins: the message ends there. */
  readonly at: number;
  readonly atSeconds: number;
  readonly fudge: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: Buffer;
}

/** The last record of the answer, where it is a signature. */
function tsigOf(answer: Buffer): FoundTsig | undefined {
  const at = lastRecordAt(answer);
  const name = at === undefined ? undefined : skipName(answer, at);
  if (at === undefined || name === undefined || name + 10 > answer.length) return undefined;
  if (answer.readUInt16BE(name) !== tsigType) return undefined;
  const end = name + 10 + answer.readUInt16BE(name + 8);
  const data = skipName(answer, name + 10);
  if (data === undefined || end !== answer.length || data + 10 > end) return undefined;
  const macOctets = answer.readUInt16BE(data + 8);
  const behind = data + 10 + macOctets;
  if (behind + 6 > end || behind + 6 + answer.readUInt16BE(behind + 4) !== end) return undefined;
  return {
    at,
    atSeconds: answer.readUIntBE(data, 6),
    fudge: answer.readUInt16BE(data + 6),
    mac: answer.subarray(data + 10, behind),
    originalId: answer.readUInt16BE(behind),
    error: answer.readUInt16BE(behind + 2),
    other: answer.subarray(behind + 6, end),
  };
}

function lastRecordAt(answer: Buffer): number | undefined {
  if (answer.length < headerOctets || answer.readUInt16BE(10) === 0) return undefined;
  let at: number | undefined = headerOctets;
  for (let question = answer.readUInt16BE(4); question > 0; question--) {
    at = skipName(answer, at);
    if (at === undefined) return undefined;
    at += 4;
  }
  const records = answer.readUInt16BE(6) + answer.readUInt16BE(8) + answer.readUInt16BE(10);
  for (let record = 1; record < records; record++) {
    const name = skipName(answer, at);
    if (name === undefined || name + 10 > answer.length) return undefined;
    at = name + 10 + answer.readUInt16BE(name + 8);
  }
  return at;
}

interface Variables {
  readonly atSeconds: number;
  readonly fudge: number;
  readonly error: number;
  readonly other: Buffer;
}

/** RFC 8945 §4.3.3 */
function variablesOf(key: TsigKey, of: Variables): Buffer {
  return Buffer.concat([
    wireName(key.name),
    uint16(anyClass),
    Buffer.alloc(4),
    wireName(key.algorithm),
    timeOf(of),
    uint16(of.error),
    uint16(of.other.length),
    of.other,
  ]);
}

function timeOf({ atSeconds, fudge }: Pick<Variables, "atSeconds" | "fudge">): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeUIntBE(atSeconds, 0, 6);
  octets.writeUInt16BE(fudge, 6);
  return octets;
}

function macOf({ algorithm, secret }: TsigKey, parts: readonly Buffer[]): Buffer {
  const hmac = createHmac(algorithm.slice("hmac-".length), secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

function uint16(value: number): Buffer {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(value);
  return octets;
}
