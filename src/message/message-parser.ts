/**
 * One pass over a message in chunks cut anywhere: finds the tree of its parts with exact octet offsets, the
 * envelope, and the beginning of its text, and holds no more than one header, a line that may be a delimiter, and
 * that beginning.
 *
 * 1. A line ends at LF; a CR in front of it belongs to it. A CR elsewhere is an ordinary octet.
 * 2. A line is a delimiter if it begins with "--" and the boundary of any open multipart; the longest wins, then
 *    the innermost. Whatever it is in ends there, with or without its own close-delimiter. RFC 2046 §5.1.1, §5.1.2
 * 3. The line end in front of a delimiter belongs to the delimiter. RFC 2046 §5.1.1
 * 4. What cannot be looked into (no boundary, too deep, too many, encoded) stays whole; nothing is ever refused.
 * 5. Work is linear in octets: no octet is searched more than a few times.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { EntityHeader } from "./entity-header.ts";
import { defaultEntity, digestEntity, entityHeader } from "./entity-header.ts";
import { emptyEnvelope, envelopeOf } from "./envelope.ts";
import { headerFields } from "./header.ts";
import type { OpenPart } from "./open-part.ts";
import {
  closedPart,
  delimiterOf,
  isEncapsulated,
  isText,
  openPart,
  wholeEntity,
} from "./open-part.ts";
import type { ParsedMessage } from "./part.ts";
import { PreviewCollector } from "./preview.ts";

export interface MessageLimits {
  /** Of one header, what is looked at; its offsets are right whatever its size. */
  readonly headerOctetsMax: number;
  /** Of all headers but the first together. */
  readonly partHeadersOctetsMax: number;
  readonly depthMax: number;
  readonly partsMax: number;
}

export const messageLimits: MessageLimits = {
  headerOctetsMax: 256 * 1024,
  partHeadersOctetsMax: 1024 * 1024,
  depthMax: 50,
  partsMax: 1000,
};

export class MessageParser {
  readonly #limits: MessageLimits;
  readonly #preview = new PreviewCollector();
  readonly #root: OpenPart;
  /** From the root to the part that the current octet is in; of these, the multiparts that may still be delimited. */
  readonly #stack: OpenPart[] = [];
  #multiparts: OpenPart[] = [];
  #mode: "header" | "body" | "delimiter" = "header";
  #isLineStart = true;
  /** Offset in the message of the first octet of the buffer at hand, and the two octets in front of it. */
  #position = 0;
  #octetBefore = 0;
  #octetTwoBefore = 0;
  /** Octets that could be decided only with the next chunk. */
  #pending: Buffer = noOctets;
  #headerText = "";
  #partHeadersOctets = 0;
  #rootHeader = "";
  #partCount = 0;
  #lineCounters = 0;
  #lineFeeds = 0;
  #isFinished = false;

  constructor(limits: MessageLimits = messageLimits) {
    this.#limits = limits;
    this.#root = this.#begin(0, { isMessage: true, byDefault: defaultEntity });
  }

  /** The header of the message up to and with the empty line, latin1, cut off at the limit. */
  get header(): string {
    return this.#rootHeader;
  }

  push(chunk: Uint8Array): void {
    assert(!this.#isFinished);
    let buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#pending.length > 0) buffer = Buffer.concat([this.#pending, buffer]);
    const rest = this.#scan(buffer, false);
    this.#pending = rest === buffer.length ? noOctets : Buffer.from(buffer.subarray(rest));
  }

  finish(): ParsedMessage {
    assert(!this.#isFinished);
    this.#isFinished = true;
    this.#scan(this.#pending, true);
    this.#closeDownTo(0, this.#position, this.#position);
    this.#root.envelope ??= emptyEnvelope;
    return {
      root: closedPart(this.#root),
      envelope: this.#root.envelope,
      preview: this.#preview.finish(),
    };
  }

  /** Consumes the buffer as far as can be decided and returns how far that is. */
  #scan(buffer: Buffer, isLast: boolean): number {
    let at = 0;
    while (at < buffer.length) {
      const next = this.#step(buffer, at, isLast);
      if (next === undefined) break;
      at = next;
    }
    if (at > 0) {
      this.#octetTwoBefore = at > 1 ? buffer[at - 2]! : this.#octetBefore;
      this.#octetBefore = buffer[at - 1]!;
      this.#position += at;
    }
    return at;
  }

  /** Undefined: more octets are needed. */
  #step(buffer: Buffer, at: number, isLast: boolean): number | undefined {
    if (this.#mode === "delimiter") return this.#skipDelimiter(buffer, at);
    if (this.#isLineStart && this.#multiparts.length > 0 && buffer[at] === dash) {
      if (!isLast && !this.#canDecide(buffer, at)) return undefined;
      const multipart = this.#delimited(buffer, at);
      if (multipart !== undefined && this.#takeDelimiter(buffer, at, multipart)) return at;
    }
    return this.#mode === "header"
      ? this.#scanHeader(buffer, at, isLast)
      : this.#scanBody(buffer, at);
  }

  /** Whether the line at `at` is here far enough to see if it is a delimiter. */
  #canDecide(buffer: Buffer, at: number): boolean {
    const available = buffer.length - at;
    if (available > 1 && buffer[at + 1] !== dash) return true;
    let needed = 0;
    for (const { delimiter } of this.#multiparts) needed = Math.max(needed, delimiter!.length + 2);
    return available >= needed || buffer.indexOf(lineFeed, at) >= 0;
  }

  #delimited(buffer: Buffer, at: number): OpenPart | undefined {
    if (buffer[at + 1] !== dash) return undefined;
    let longest: OpenPart | undefined;
    for (let index = this.#multiparts.length - 1; index >= 0; index--) {
      const multipart = this.#multiparts[index]!;
      const delimiter = multipart.delimiter!;
      if (longest !== undefined && delimiter.length <= longest.delimiter!.length) continue;
      if (startsWith(buffer, at, delimiter)) longest = multipart;
    }
    return longest;
  }

  /** False where no further part may be opened: then the line is text. */
  #takeDelimiter(buffer: Buffer, at: number, multipart: OpenPart): boolean {
    const behind = at + multipart.delimiter!.length;
    const isClosing = buffer[behind] === dash && buffer[behind + 1] === dash;
    if (!isClosing && this.#partCount >= this.#limits.partsMax) {
      this.#multiparts = [];
      return false;
    }
    const line = this.#position + at;
    this.#closeDownTo(
      this.#stack.indexOf(multipart) + 1,
      line - this.#lineEndBefore(buffer, at),
      line,
    );
    if (isClosing) {
      this.#multiparts.pop();
      this.#mode = "body";
      this.#isLineStart = false;
    } else {
      this.#mode = "delimiter";
    }
    return true;
  }

  /** Octets of the line end in front of `at`. */
  #lineEndBefore(buffer: Buffer, at: number): number {
    const last = at > 0 ? buffer[at - 1] : this.#octetBefore;
    if (last !== lineFeed) return 0;
    const octetTwoBefore = at === 1 ? this.#octetBefore : this.#octetTwoBefore;
    return (at > 1 ? buffer[at - 2] : octetTwoBefore) === carriageReturn ? 2 : 1;
  }

  #skipDelimiter(buffer: Buffer, at: number): number {
    const end = buffer.indexOf(lineFeed, at);
    if (end < 0) return buffer.length;
    const multipart = this.#stack.at(-1)!;
    if (multipart.countsLines) {
      multipart.countsLines = false;
      this.#lineCounters--;
    }
    if (this.#lineCounters > 0) this.#lineFeeds++;
    const isDigest = multipart.entity.subtype.toLowerCase() === "digest";
    const byDefault = isDigest ? digestEntity : defaultEntity;
    multipart.children.push(this.#begin(this.#position + end + 1, { isMessage: false, byDefault }));
    return end + 1;
  }

  #begin(
    headerStart: number,
    options: { readonly isMessage: boolean; readonly byDefault: EntityHeader },
  ): OpenPart {
    const part = openPart(headerStart, options);
    this.#partCount++;
    this.#stack.push(part);
    this.#mode = "header";
    this.#isLineStart = true;
    this.#headerText = "";
    return part;
  }

  #scanHeader(buffer: Buffer, from: number, isLast: boolean): number | undefined {
    let at = from;
    for (;;) {
      if (this.#isLineStart) {
        const ending = emptyLine(buffer, at);
        if (ending === "unknown" && !isLast) {
          this.#addHeader(buffer, from, at);
          return at === from ? undefined : at;
        }
        if (typeof ending === "number") {
          this.#addHeader(buffer, from, at + ending);
          if (this.#lineCounters > 0) this.#lineFeeds++;
          this.#endHeader(this.#position + at + ending);
          return at + ending;
        }
      }
      const end = buffer.indexOf(lineFeed, at);
      this.#isLineStart = end >= 0;
      at = end < 0 ? buffer.length : end + 1;
      if (end >= 0 && this.#lineCounters > 0) this.#lineFeeds++;
      const mayBeDelimiter = buffer[at] === dash && this.#multiparts.length > 0;
      if (at === buffer.length || mayBeDelimiter) {
        this.#addHeader(buffer, from, at);
        return at;
      }
    }
  }

  #addHeader(buffer: Buffer, from: number, to: number): void {
    let room = this.#limits.headerOctetsMax - this.#headerText.length;
    const isRoot = this.#stack.length === 1;
    if (!isRoot) room = Math.min(room, this.#limits.partHeadersOctetsMax - this.#partHeadersOctets);
    const end = Math.min(to, from + room);
    if (end <= from) return;
    this.#headerText += buffer.toString("latin1", from, end);
    if (!isRoot) this.#partHeadersOctets += end - from;
  }

  /** Makes of the complete header what the part is, and of its body the next thing to scan. */
  #endHeader(bodyStart: number): void {
    const part = this.#stack.at(-1)!;
    this.#readHeader(part);
    part.bodyStart = bodyStart;
    this.#mode = "body";
    this.#isLineStart = true;
    const { entity } = part;
    const canOpen =
      this.#stack.length < this.#limits.depthMax && this.#partCount < this.#limits.partsMax;
    const delimiter = canOpen ? delimiterOf(entity) : undefined;
    if (delimiter !== undefined) {
      part.kind = "multipart";
      part.delimiter = delimiter;
      this.#multiparts.push(part);
    }
    const isMessage = canOpen && isEncapsulated(entity);
    part.countsLines = isMessage || isText(entity) || entity.type.toLowerCase() === "multipart";
    part.lineFeedsBefore = this.#lineFeeds;
    if (part.countsLines) this.#lineCounters++;
    if (isMessage) {
      part.kind = "message";
      part.children.push(this.#begin(bodyStart, { isMessage, byDefault: defaultEntity }));
      return;
    }
    if (part.kind === "leaf") {
      this.#preview.begin(wholeEntity(entity), this.#stack.some(isMessageKind));
    }
  }

  #readHeader(part: OpenPart): void {
    const header = this.#headerText;
    if (part === this.#root) this.#rootHeader = header;
    this.#headerText = "";
    const fields = headerFields(header);
    part.entity = entityHeader(header, fields, part.byDefault);
    if (part.isMessage) part.envelope = envelopeOf(header, fields);
  }

  #scanBody(buffer: Buffer, from: number): number {
    const to = this.#multiparts.length === 0 ? buffer.length : this.#lineOfDashes(buffer, from);
    if (this.#lineCounters > 0) this.#lineFeeds += count(buffer, from, to);
    this.#preview.add(buffer, from, to);
    this.#isLineStart = buffer[to - 1] === lineFeed;
    return to;
  }

  /** The next line start behind `from` that may be a delimiter, or the end of the buffer. */
  #lineOfDashes(buffer: Buffer, from: number): number {
    let at = from + 1;
    for (;;) {
      const found = buffer.indexOf(dashes, at);
      if (found < 0) break;
      if (buffer[found - 1] === lineFeed) return found;
      // One look per line: lines of many dashes would otherwise cost one search each dash.
      const end = buffer.indexOf(lineFeed, found + 2);
      if (end < 0) return buffer.length;
      at = end + 1;
    }
    const last = buffer.length - 1;
    const isCut = last > from && buffer[last] === dash && buffer[last - 1] === lineFeed;
    return isCut ? last : buffer.length;
  }

  /** Closes all parts from `depth` in the stack on; their bodies end at `end`, the next line begins at `line`. */
  #closeDownTo(depth: number, end: number, line: number): void {
    while (this.#stack.length > depth) {
      const part = this.#stack.at(-1)!;
      if (part.bodyStart < 0) {
        this.#readHeader(part);
        part.bodyStart = Math.max(part.headerStart, end);
      }
      part.bodyEnd = Math.max(part.bodyStart, end);
      if (part.countsLines) {
        this.#lineCounters--;
        const all = this.#lineFeeds - part.lineFeedsBefore;
        part.lines = all - (line > end && part.bodyStart < line ? 1 : 0);
      }
      if (this.#multiparts.at(-1) === part) this.#multiparts.pop();
      this.#stack.pop();
    }
    this.#preview.end();
  }
}

const noOctets = Buffer.alloc(0);
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;
const dashes = Buffer.from("--");

/** Octets of the empty line at `at`. "unknown": a CR whose LF may follow. */
function emptyLine(buffer: Buffer, at: number): number | "unknown" | undefined {
  if (buffer[at] === lineFeed) return 1;
  if (buffer[at] !== carriageReturn) return undefined;
  if (at + 1 === buffer.length) return "unknown";
  return buffer[at + 1] === lineFeed ? 2 : undefined;
}

function startsWith(buffer: Buffer, at: number, wanted: Buffer): boolean {
  for (let index = 2; index < wanted.length; index++) {
    if (buffer[at + index] !== wanted[index]) return false;
  }
  return true;
}

function count(buffer: Buffer, from: number, to: number): number {
  let lineFeeds = 0;
  for (let at = from; at < to; at++) if (buffer[at] === lineFeed) lineFeeds++;
  return lineFeeds;
}

function isMessageKind({ kind }: OpenPart): boolean {
  return kind === "message";
}
