import { decoderOf } from "../message/decoder.ts";
import type { Part } from "../message/part.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { MessageBody } from "../store/message.ts";

type Octets = Pick<MailStore, "read">;

/** Offsets in a Part do not count the header fields that we put in front. */
export function headerText(store: Octets, body: MessageBody, part?: Part): string {
  const shift = body.prefix.length;
  if (part === undefined) {
    return store
      .read(body, 0, shift + Math.min(body.headerSize, headerOctetsMax))
      .toString("latin1");
  }
  const end = Math.min(part.bodyStart, part.headerStart + headerOctetsMax);
  return store.read(body, shift + part.headerStart, shift + end).toString("latin1");
}

/** Of a header that is read; what is beyond does not exist for JMAP. */
const headerOctetsMax = 512 * 1024;

/** The stored octets of a part, at most `max` of them. */
export function storedOctets(
  store: Octets,
  body: MessageBody,
  part: Part,
  max: number,
): { readonly octets: Buffer; readonly isWhole: boolean } {
  const shift = body.prefix.length;
  const end = Math.min(part.bodyEnd, part.bodyStart + max);
  return {
    octets: store.read(body, shift + part.bodyStart, shift + end),
    isWhole: end === part.bodyEnd,
  };
}

/** What is decoded to learn its size. */
const exactOctetsMax = 256 * 1024;

/**
 * Octets of a part after decoding. Of large ones in base64 it is reckoned from the length of the first line and the
 * padding at the end, which is exact where all lines are alike. RFC 8621 §4.1.4
 */
export function decodedSize(store: Octets, body: MessageBody, part: Part): number {
  const stored = part.bodyEnd - part.bodyStart;
  const encoding = part.encoding?.trim().toLowerCase() ?? "7bit";
  if (encoding === "7bit" || encoding === "8bit" || encoding === "binary") return stored;
  if (stored > exactOctetsMax && encoding === "base64") return reckonedSize(store, body, part);
  const decoder = decoderOf(part.encoding);
  if (decoder === undefined) return stored;
  let size = 0;
  const shift = body.prefix.length;
  for (let at = part.bodyStart; at < part.bodyEnd; at += exactOctetsMax) {
    const end = Math.min(at + exactOctetsMax, part.bodyEnd);
    size += decoder.push(store.read(body, shift + at, shift + end)).length;
  }
  return size + decoder.end().length;
}

function reckonedSize(store: Octets, body: MessageBody, part: Part): number {
  const shift = body.prefix.length;
  const first = store.read(body, shift + part.bodyStart, shift + part.bodyStart + 1024);
  const line = first.indexOf("\n") + 1;
  const tail = store
    .read(body, shift + part.bodyEnd - 80, shift + part.bodyEnd)
    .toString("latin1")
    .trimEnd();
  const padding = tail.endsWith("==") ? 2 : tail.endsWith("=") ? 1 : 0;
  const ends = first[line - 2] === 0x0d ? 2 : 1;
  const stored = part.bodyEnd - part.bodyStart;
  const characters = line > ends ? stored - Math.ceil(stored / line) * ends : stored;
  return Math.max(0, Math.floor((characters * 3) / 4) - padding);
}
