/**
 * The readable text of a message, for SEARCH and for the index alike: what one of them finds, the other must
 * know. Text parts are decoded up to a bound.
 */
import { Buffer } from "node:buffer";
import { decodeCharset, decodeUnlabelled } from "./charset.ts";
import { type Decoder, decoderOf } from "./decoder.ts";
import { decodeEncodedWords } from "./encoded-word.ts";
import { fieldValue, type HeaderField } from "./header.ts";
import { textOfHtml } from "./html-text.ts";
import { parameterOf } from "./parameters.ts";
import type { Part } from "./part.ts";

/** Decoded octets of one part, and of all parts of one message, that are searched. */
export const searchedPartOctetsMax = 2 * 1024 * 1024;
export const searchedOctetsMax = 16 * 1024 * 1024;
/** Of HTML; more is searched with its tags. */
const htmlCharactersMax = 512 * 1024;

/** Of a header that is searched; beyond it nothing is found. */
export const searchedHeaderOctetsMax = 256 * 1024;

/** The fields of a header with their names, decoded, one per line. */
export function searchedHeader(header: string, fields: readonly HeaderField[]): string {
  return fields
    .map((field) => {
      const name = header.slice(field.start, field.valueStart);
      return `${name} ${decodeEncodedWords(fieldValue(header, field))}\n`;
    })
    .join("");
}

/** The parts whose text is searched, in order. */
export function searchedParts(part: Part): Part[] {
  if (part.parts !== undefined) return part.parts.flatMap(searchedParts);
  if (part.message !== undefined) return searchedParts(part.message.body);
  const type = part.type.toLowerCase();
  return type === "text" || type === "message" ? [part] : [];
}

/** Takes the octets of one part as they are stored, and gives its text. */
export class SearchedPart {
  readonly #part: Part;
  readonly #octetsMax: number;
  readonly #decoder: Decoder;
  readonly #chunks: Buffer[] = [];
  #octets = 0;

  /** `octetsLeft` of what may still be decoded of this message. */
  constructor(part: Part, octetsLeft: number) {
    this.#part = part;
    this.#octetsMax = Math.min(searchedPartOctetsMax, octetsLeft);
    this.#decoder = decoderOf(part.encoding) ?? decoderOf("binary")!;
  }

  /** Returns whether more is wanted. */
  push(chunk: Uint8Array): boolean {
    this.#keep(this.#decoder.push(chunk));
    return this.#octets < this.#octetsMax;
  }

  end(): { readonly text: string; readonly octets: number } {
    this.#keep(this.#decoder.end());
    const [first] = this.#chunks;
    const all = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const octets = all.subarray(0, this.#octetsMax);
    return { text: textOf(this.#part, octets), octets: octets.length };
  }

  #keep(octets: Buffer): void {
    if (octets.length === 0) return;
    this.#chunks.push(octets);
    this.#octets += octets.length;
  }
}

function textOf({ subtype, parameters }: Part, octets: Buffer): string {
  const charset = parameterOf(parameters, "charset");
  const text =
    (charset === undefined ? undefined : decodeCharset(octets, charset)) ??
    decodeUnlabelled(octets);
  const isHtml = subtype.toLowerCase() === "html" && text.length <= htmlCharactersMax;
  return isHtml ? textOfHtml(text) : text;
}
