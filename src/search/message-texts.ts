import { fileNameOf } from "../message/decoded-parameter.ts";
import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue, type HeaderField, headerFields } from "../message/header.ts";
import type { Part } from "../message/part.ts";
import {
  SearchedPart,
  searchedHeader,
  searchedHeaderOctetsMax,
  searchedOctetsMax,
  searchedParts,
} from "../message/searched-text.ts";
import { parseStructure } from "../message/structure.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import type { MessageBody } from "../store/message.ts";
import type { SearchedPlace } from "./gram-token.ts";

/** The texts of a message, folded, by their place. */
export type MessageTexts = Readonly<Record<SearchedPlace, readonly string[]>>;

const pieceOctets = 256 * 1024;
const recipientFields: ReadonlySet<string> = new Set(["to", "cc", "bcc"]);

/** Octets of messages, prefix and body together, at most a megabyte at once. */
export interface TextSource {
  read(body: MessageBody, start: number, end: number): Buffer;
}

/** Reads the message: what is not asked for is not read. */
export function messageTexts(octets: TextSource, body: MessageBody): MessageTexts {
  let header: MessageTexts | undefined;
  const ofHeader = (): MessageTexts => (header ??= headerTexts(readHeader(octets, body)));
  let root: Part | undefined;
  const ofBody = (): Part => (root ??= parseStructure(body.structure));
  let texts: readonly string[] | undefined;
  return {
    get header() {
      return ofHeader().header;
    },
    get from() {
      return ofHeader().from;
    },
    get recipients() {
      return ofHeader().recipients;
    },
    get subject() {
      return ofHeader().subject;
    },
    get body() {
      return (texts ??= bodyTexts(octets, body, ofBody()));
    },
    get file() {
      return fileNames(ofBody());
    },
  };
}

function readHeader(octets: TextSource, body: MessageBody): string {
  const end = Math.min(body.prefix.length + body.headerSize, searchedHeaderOctetsMax);
  return octets.read(body, 0, end).toString("latin1");
}

/** The texts of a header, or of fields that one copy of a message has in front of it. */
export function headerTexts(header: string): MessageTexts {
  const fields = headerFields(header);
  const values = (isWanted: (name: string) => boolean): string[] =>
    valuesOf(header, fields, isWanted);
  return {
    header: [unicodeCasemap(searchedHeader(header, fields))],
    from: values((name) => name === "from"),
    recipients: values((name) => recipientFields.has(name)),
    subject: values((name) => name === "subject"),
    body: [],
    file: [],
  };
}

function valuesOf(
  header: string,
  fields: readonly HeaderField[],
  isWanted: (name: string) => boolean,
): string[] {
  return fields
    .filter(({ name }) => isWanted(name))
    .map((field) => unicodeCasemap(decodeEncodedWords(fieldValue(header, field))));
}

function bodyTexts(bodies: TextSource, body: MessageBody, root: Part): string[] {
  const texts: string[] = [];
  const prefixSize = body.prefix.length;
  let octetsLeft = searchedOctetsMax;
  for (const part of searchedParts(root)) {
    const searched = new SearchedPart(part, octetsLeft);
    const end = prefixSize + part.bodyEnd;
    for (let at = prefixSize + part.bodyStart; at < end; at += pieceOctets) {
      if (!searched.push(bodies.read(body, at, Math.min(end, at + pieceOctets)))) break;
    }
    const { text, octets } = searched.end();
    texts.push(unicodeCasemap(text));
    octetsLeft -= octets;
    if (octetsLeft <= 0) break;
  }
  return texts;
}

function fileNames(part: Part): string[] {
  const inside = part.message === undefined ? part.parts : [part.message.body];
  const name = fileNameOf(part);
  const names = name === undefined ? [] : [unicodeCasemap(name)];
  return inside === undefined ? names : [...names, ...inside.flatMap(fileNames)];
}
