import { Buffer } from "node:buffer";
import { decodeCharset, decodeUnlabelled } from "./charset.ts";
import { decode } from "./decoder.ts";
import type { EntityHeader } from "./entity-header.ts";
import { textOfHtml } from "./html-text.ts";
import { parameterOf } from "./parameters.ts";

/** RFC 8970 §3: at most 256 characters. */
const previewCharactersMax = 256;
/** Octets of a text part that are kept; in most messages the first kilobyte gives the whole preview. */
const sampleOctetsMax = 16 * 1024;
const firstLookOctets = 1024;

/**
 * Keeps the beginning of the first text/plain and of the first text/html part that are no attachments, and makes
 * of them what a list shows of a message. RFC 8970 §3
 */
export class PreviewCollector {
  #plain: Sample | undefined;
  #html: Sample | undefined;
  #current: Sample | undefined;

  /** Parts of a message inside count only where nothing in front of it has text. */
  begin(entity: EntityHeader, isInside: boolean): void {
    this.#current = undefined;
    if (isInside && (this.#plain ?? this.#html) !== undefined) return;
    if (entity.type.toLowerCase() !== "text") return;
    if (entity.disposition?.type.toLowerCase() === "attachment") return;
    switch (entity.subtype.toLowerCase()) {
      case "plain":
        if (this.#plain === undefined) this.#current = this.#plain = newSample(entity);
        return;
      case "html":
        if (this.#html === undefined) this.#current = this.#html = newSample(entity);
        return;
      default:
    }
  }

  add(buffer: Buffer, from: number, to: number): void {
    const sample = this.#current;
    if (sample === undefined) return;
    const end = Math.min(to, from + sampleOctetsMax - sample.length);
    if (end <= from) return;
    sample.chunks.push(Buffer.from(buffer.subarray(from, end)));
    sample.length += end - from;
  }

  end(): void {
    this.#current = undefined;
  }

  finish(): string {
    return previewOf(this.#plain, previewOfPlain) || previewOf(this.#html, previewOfHtml);
  }
}

interface Sample {
  readonly entity: EntityHeader;
  readonly chunks: Buffer[];
  length: number;
}

function newSample(entity: EntityHeader): Sample {
  return { entity, chunks: [], length: 0 };
}

function previewOf(sample: Sample | undefined, toText: (text: string) => string): string {
  if (sample === undefined || sample.length === 0) return "";
  const octets = sample.chunks.length === 1 ? sample.chunks[0]! : Buffer.concat(sample.chunks);
  if (octets.length > firstLookOctets && toText === previewOfPlain) {
    const preview = previewOfPlain(textOf(sample.entity, octets.subarray(0, firstLookOctets)));
    // So much more that a character cut at the end of the first look cannot be in it.
    if (preview.length > 2 * previewCharactersMax) return cut(preview);
  }
  return cut(toText(textOf(sample.entity, octets)));
}

function textOf(entity: EntityHeader, octets: Buffer): string {
  const decoded = decode(entity.encoding, octets);
  const charset = parameterOf(entity.parameters, "charset");
  if (charset === undefined) return decodeUnlabelled(decoded);
  return decodeCharset(decoded, charset) ?? decodeUnlabelled(decoded);
}

function cut(text: string): string {
  if (text.length <= previewCharactersMax) return text;
  // A character is one code unit or two.
  const characters = Array.from(text.slice(0, 2 * previewCharactersMax));
  return characters.slice(0, previewCharactersMax).join("").trimEnd();
}

/** What the writer wrote: quoted lines of the message answered to are left out. */
function previewOfPlain(text: string): string {
  return collapse(text.includes(">") ? text.replaceAll(quotedLine, "\n") : text);
}

function previewOfHtml(text: string): string {
  return collapse(textOfHtml(text));
}

// Line breaks, spaces of all kinds, controls, and the invisible characters with which mailings pad their hidden
// preview. Where there is no space among them they join (emoji, Persian) and stay.
function collapse(text: string): string {
  if (ascii.test(text)) return text.replaceAll(asciiBlank, " ").trim();
  return text.replaceAll(blank, (run) => (visibleBlank.test(run) ? " " : run)).trim();
}

const quotedLine = /^>.*$/gm;
const blank = /(?:[\s\p{Cc}\p{Cf}]|\u034f)+/gu;
// Half of the time that a message of 10 kB takes went here before ASCII had an expression of its own that leaves
// single spaces alone.
// oxlint-disable-next-line no-control-regex -- all of ASCII
const ascii = /^[\x00-\x7f]*$/;
// oxlint-disable-next-line no-control-regex -- controls are blank
const asciiBlank = /[\x00-\x1f\x7f][\x00-\x20\x7f]*| [\x00-\x20\x7f]+/g;
const visibleBlank = /[\s\p{Cc}]/u;
