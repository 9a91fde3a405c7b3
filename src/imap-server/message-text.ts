import { decodeCharset, decodeUnlabelled } from "../message/charset.ts";
import { textOfHtml } from "../message/html-text.ts";
import { parameterOf } from "../message/parameters.ts";
import type { Part } from "../message/part.ts";
import { decoderOf } from "../message/decoder.ts";
import { foldCase } from "./fold-case.ts";
import type { MessageOctets } from "./message-octets.ts";
import { setImmediate } from "node:timers/promises";

/** Decoded octets of one part, and of all parts of one message, that are searched. */
const partOctetsMax = 2 * 1024 * 1024;
const messageOctetsMax = 16 * 1024 * 1024;
/** Of HTML; more is searched with its tags. */
const htmlCharactersMax = 512 * 1024;

/** The readable text of a message's body for SEARCH BODY and TEXT: text parts, decoded and folded by case. */
export async function textOfMessage(message: MessageOctets): Promise<string[]> {
  const texts: string[] = [];
  let octetsLeft = messageOctetsMax;
  for (const part of textParts(message.root)) {
    const octets = await decodedOctets(message, part, Math.min(partOctetsMax, octetsLeft));
    octetsLeft -= octets.length;
    texts.push(foldCase(textOfPart(part, octets)));
    if (octetsLeft <= 0) break;
    if (octets.length > partOctetsMax / 8) await setImmediate();
  }
  return texts;
}

function textParts(part: Part): Part[] {
  if (part.parts !== undefined) return part.parts.flatMap(textParts);
  if (part.message !== undefined) return textParts(part.message.body);
  const type = part.type.toLowerCase();
  return type === "text" || type === "message" ? [part] : [];
}

async function decodedOctets(message: MessageOctets, part: Part, max: number): Promise<Buffer> {
  const start = message.body.prefix.length + part.bodyStart;
  const end = message.body.prefix.length + part.bodyEnd;
  const decoder = decoderOf(part.encoding) ?? decoderOf("binary")!;
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of message.pieces({ start, end })) {
    const decoded = decoder.push(chunk);
    chunks.push(decoded);
    octets += decoded.length;
    if (octets >= max) break;
  }
  chunks.push(decoder.end());
  return chunks.length === 2 && chunks[1]!.length === 0
    ? chunks[0]!.subarray(0, max)
    : Buffer.concat(chunks).subarray(0, max);
}

function textOfPart({ subtype, parameters }: Part, octets: Buffer): string {
  const charset = parameterOf(parameters, "charset");
  const text =
    (charset === undefined ? undefined : decodeCharset(octets, charset)) ??
    decodeUnlabelled(octets);
  const isHtml = subtype.toLowerCase() === "html" && text.length <= htmlCharactersMax;
  return isHtml ? textOfHtml(text) : text;
}
