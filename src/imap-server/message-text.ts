import { setImmediate } from "node:timers/promises";
import {
  SearchedPart,
  searchedOctetsMax,
  searchedPartOctetsMax,
  searchedParts,
} from "../message/searched-text.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { type MessageOctets, readOctetsMax } from "./message-octets.ts";

/** The readable text of a message's body for SEARCH BODY and TEXT: text parts, decoded and folded by case. */
export async function textOfMessage(message: MessageOctets): Promise<string[]> {
  const texts: string[] = [];
  const prefixSize = message.body.prefix.length;
  let octetsLeft = searchedOctetsMax;
  for (const part of searchedParts(message.root)) {
    const searched = new SearchedPart(part, octetsLeft);
    const range = { start: prefixSize + part.bodyStart, end: prefixSize + part.bodyEnd };
    // Most are small, and of those an iterator would cost more than the reading.
    if (range.end - range.start <= readOctetsMax) searched.push(message.read(range));
    else for await (const chunk of message.stream(range)) if (!searched.push(chunk)) break;
    const { text, octets } = searched.end();
    texts.push(unicodeCasemap(text));
    octetsLeft -= octets;
    if (octetsLeft <= 0) break;
    if (octets > searchedPartOctetsMax / 8) await setImmediate();
  }
  return texts;
}
