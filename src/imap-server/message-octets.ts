import type { Section } from "../imap/fetch-item.ts";
import { decode, type Decoder, decoderOf } from "../message/decoder.ts";
import { headerFields } from "../message/header.ts";
import type { Part } from "../message/part.ts";
import { partAt, sectionRange } from "../message/section.ts";
import { parseStructure } from "../message/structure.ts";
import type { BodyHold, MailStore } from "../store/mail-store.ts";
import type { MessageRecord } from "../store/message.ts";
import { no } from "./imap-error.ts";

/** What is not larger than this is read at once. */
export const readOctetsMax = 256 * 1024;

export type OctetStore = Pick<MailStore, "read" | "stream" | "hold">;

/** Octets [start, end) of a message, our own header fields in front included. */
export interface MessageRange {
  readonly start: number;
  readonly end: number;
}

/**
 * One message as FETCH and SEARCH read it: sections by their offsets, decoded parts, header fields. What has begun to be
 * read in pieces can be read to its end, as often as wanted, also where another session expunges the message.
 */
export class MessageOctets implements Disposable {
  readonly body: MessageRecord;
  readonly #store: OctetStore;
  #root: Part | undefined;
  #hold: BodyHold | undefined;

  constructor(store: OctetStore, body: MessageRecord) {
    this.#store = store;
    this.body = body;
  }

  get root(): Part {
    return (this.#root ??= parseStructure(this.body.structure));
  }

  /** RFC 9051 §6.4.5.1. Of HEADER.FIELDS it is the header that they are picked from. Undefined: no such section. */
  rangeOf({ path, text }: Section): MessageRange | undefined {
    const { prefix, headerSize, size } = this.body;
    const whole = text?.startsWith("HEADER") ? "HEADER" : text;
    if (path.length === 0) {
      // What we added on delivery is a part of the header.
      if (whole === undefined) return { start: 0, end: size };
      const bodyStart = prefix.length + headerSize;
      return whole === "HEADER" ? { start: 0, end: bodyStart } : { start: bodyStart, end: size };
    }
    const kind = whole === "HEADER" || whole === "TEXT" || whole === "MIME" ? whole : undefined;
    const range = sectionRange(this.root, path, kind);
    return range && { start: prefix.length + range.start, end: prefix.length + range.end };
  }

  read({ start, end }: MessageRange): Buffer {
    return this.#store.read(this.#hold?.body ?? this.body, start, end);
  }

  stream({ start, end }: MessageRange): AsyncIterable<Buffer> {
    this.#hold ??= this.#store.hold(this.body);
    return this.#store.stream(this.#hold.body, start, end);
  }

  [Symbol.dispose](): void {
    this.#hold?.[Symbol.dispose]();
    this.#hold = undefined;
  }

  /** RFC 9051 §6.4.5.1: the fields named, or all but those, with the empty line behind. */
  pickFields(range: MessageRange, section: Section): string {
    const header = this.read({ start: range.start, end: boundedEnd(range) }).toString("latin1");
    return pickFields(header, section);
  }

  /** A part to be decoded, and the octets of its body. Undefined: no such part. RFC 3516 §4.2 */
  encodedPart(path: readonly number[]): EncodedPart | undefined {
    const { prefix, size } = this.body;
    if (path.length === 0) return { encoding: undefined, range: { start: 0, end: size } };
    const part = partAt(this.root, path);
    if (part === undefined) return undefined;
    const range = { start: prefix.length + part.bodyStart, end: prefix.length + part.bodyEnd };
    return { encoding: part.parts === undefined ? part.encoding : undefined, range };
  }

  decodeAtOnce({ encoding, range }: EncodedPart): Buffer {
    checkedDecoder(encoding);
    return decode(encoding, this.read(range));
  }

  async *decodeInPieces({ encoding, range }: EncodedPart): AsyncGenerator<Buffer> {
    const decoder = checkedDecoder(encoding);
    for await (const chunk of this.stream(range)) yield decoder.push(chunk);
    yield decoder.end();
  }
}

export interface EncodedPart {
  readonly encoding: string | undefined;
  readonly range: MessageRange;
}

/** A header beyond this is cut where fields are picked out of it; HEADER itself is not. */
const headerOctetsMax = 1024 * 1024;

function boundedEnd({ start, end }: MessageRange): number {
  return Math.min(end, start + headerOctetsMax);
}

// RFC 3516 §4.3: UNKNOWN-CTE
function checkedDecoder(encoding: string | undefined): Decoder {
  const decoder = decoderOf(encoding);
  if (decoder === undefined) throw no("Encoding of the part is not known", "UNKNOWN-CTE");
  return decoder;
}

function pickFields(header: string, { text, fields }: Section): string {
  const names = new Set(fields.map((name) => name.toLowerCase()));
  const isWanted = text === "HEADER.FIELDS";
  let picked = "";
  for (const { name, start, end } of headerFields(header)) {
    if (names.has(name) === isWanted) picked += header.slice(start, end);
  }
  return `${picked}\r\n`;
}
