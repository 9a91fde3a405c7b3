import { recordData, recordTypes } from "./record-data.ts";
import type { WrittenType } from "./record-data.ts";
import { skipName, wireName } from "./wire-name.ts";

/** One record to be there, or to be gone. Names are whole, without the final dot. */
export interface RecordChange {
  readonly kind: "add" | "remove";
  readonly name: string;
  readonly type: WrittenType;
  /** As recordData takes it. */
  readonly value: string;
}

/** RFC 2136 §2.2, RFC 8945 §3 */
export type UpdateRcode =
  | "NOERROR"
  | "FORMERR"
  | "SERVFAIL"
  | "NXDOMAIN"
  | "NOTIMP"
  | "REFUSED"
  | "YXDOMAIN"
  | "YXRRSET"
  | "NXRRSET"
  | "NOTAUTH"
  | "NOTZONE"
  | "OTHER";

const updateFlags = 5 << 11;
const soaType = 6;
const inClass = 1;
const noneClass = 254;
const rcodes: readonly UpdateRcode[] = [
  "NOERROR",
  "FORMERR",
  "SERVFAIL",
  "NXDOMAIN",
  "NOTIMP",
  "REFUSED",
  "YXDOMAIN",
  "YXRRSET",
  "NXRRSET",
  "NOTAUTH",
  "NOTZONE",
];
const changesMax = 1_000;
const messageOctetsMax = 60_000;

/**
 * A message that makes all changes to a zone or none of them; what goes, goes first, so that an alias can come in the
 * place of addresses. A RangeError says what cannot be written. RFC 2136 §2.5
 */
export function encodeUpdate(
  id: number,
  zone: string,
  {
    changes,
    ttlSeconds,
  }: { readonly changes: readonly RecordChange[]; readonly ttlSeconds: number },
): Buffer {
  if (changes.length > changesMax) throw new RangeError("Too many changes at once");
  const ordered = changes.toSorted((a, b) => Number(a.kind === "add") - Number(b.kind === "add"));
  const records = ordered.map(({ kind, name, type, value }) => {
    const data = recordData(type, value);
    const head = Buffer.alloc(10);
    head.writeUInt16BE(recordTypes[type], 0);
    head.writeUInt16BE(kind === "add" ? inClass : noneClass, 2);
    head.writeUInt32BE(kind === "add" ? ttlSeconds : 0, 4);
    head.writeUInt16BE(data.length, 8);
    return Buffer.concat([wireName(name), head, data]);
  });
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(updateFlags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 8);
  const question = Buffer.from([0, soaType, 0, inClass]);
  const message = Buffer.concat([header, wireName(zone), question, ...records]);
  if (message.length > messageOctetsMax) throw new RangeError("Too many changes at once");
  return message;
}

/** What the server says; undefined where this is no answer to that message. RFC 2136 §3.8 */
export function parseUpdateAnswer(answer: Uint8Array, id: number): UpdateRcode | undefined {
  const packet = Buffer.from(answer.buffer, answer.byteOffset, answer.length);
  if (packet.length < 12 || packet.readUInt16BE(0) !== id) return undefined;
  const flags = packet.readUInt16BE(2);
  const isAnswer = (flags & 0x8000) !== 0 && (flags & 0x7800) === updateFlags;
  if (!isAnswer) return undefined;
  if (packet.readUInt16BE(4) > 0 && skipName(packet, 12) === undefined) return undefined;
  return rcodes[flags & 0x0f] ?? "OTHER";
}
