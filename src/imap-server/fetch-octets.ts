import type { BinarySection, BodySection, PartialRange, Section } from "../imap/fetch-item.ts";
import { formatSection } from "../imap/section.ts";
import type { OctetItem } from "./fetch-row.ts";
import {
  type EncodedPart,
  type MessageOctets,
  type MessageRange,
  readOctetsMax,
} from "./message-octets.ts";
import { ConnectionLost } from "./output.ts";
import type { Session } from "./session.ts";

/**
 * Writes items whose values are octets of the message. What is small is collected in `pieces`, so that a message
 * that cannot be read leaves no half answer; what is large goes to the session as it is read.
 */
export class OctetWriter {
  readonly #session: Session;
  #pieces: (string | Buffer)[] = [];
  /** A part of the message has gone out. */
  #isStreaming = false;

  constructor(session: Session) {
    this.#session = session;
  }

  text(text: string): void {
    this.#pieces.push(text);
  }

  /**
   * Forgets what was collected of this message because of `error`. Where a part of it has gone out, the client waits
   * for octets that will not come and no answer can be put in their place: the connection ends. Returns what to throw.
   */
  abandon(error: unknown): unknown {
    this.#pieces = [];
    if (!this.#isStreaming || error instanceof ConnectionLost) return error;
    this.#session.log.error("imap.fetch.broken", { error: String(error) });
    this.#session.socket.destroy();
    return new ConnectionLost();
  }

  /** The message is complete. */
  end(): void {
    this.#flush();
    this.#isStreaming = false;
  }

  #flush(): void {
    const { output } = this.#session;
    for (const piece of this.#pieces) {
      if (typeof piece === "string") output.write(piece);
      else output.writeOctets(piece);
    }
    this.#pieces = [];
  }

  /** The item with its name. RFC 9051 §9, msg-att-static */
  item(item: OctetItem, message: MessageOctets): Promise<void> | void {
    switch (item.kind) {
      case "rfc822":
      case "rfc822-peek":
        return this.#section("RFC822", whole, message);
      case "rfc822-header":
        return this.#section("RFC822.HEADER", header, message);
      case "rfc822-text":
        return this.#section("RFC822.TEXT", text, message);
      case "section":
        return this.#section(formatSection(item), item, message);
      case "binary":
        return this.#binary(item, message);
      case "binary-size":
        return this.#binarySize(item.path, message);
    }
  }

  #section(
    name: string,
    { section, partial }: Pick<BodySection, "section" | "partial">,
    message: MessageOctets,
  ): Promise<void> | void {
    const range = message.rangeOf(section);
    if (range === undefined) return this.text(`${name} NIL`);
    if (section.text === "HEADER.FIELDS" || section.text === "HEADER.FIELDS.NOT") {
      const fields = message.pickFields(range, section);
      const cut = cutRange({ start: 0, end: fields.length }, partial);
      return this.text(`${name} {${cut.end - cut.start}}\r\n${fields.slice(cut.start, cut.end)}`);
    }
    const cut = cutRange(range, partial);
    const octets = cut.end - cut.start;
    this.text(`${name} {${octets}}\r\n`);
    if (octets <= readOctetsMax) this.#pieces.push(message.read(cut));
    else return this.#stream(message.stream(cut));
  }

  // RFC 3516 §4.2; "~{n}" where there may be NUL.
  #binary(item: BinarySection, message: MessageOctets): Promise<void> | void {
    const name = formatSection(item);
    const part = message.encodedPart(item.path);
    if (part === undefined) return this.text(`${name} NIL`);
    if (lengthOf(part) > readOctetsMax) return this.#largeBinary(name, item, { message, part });
    const octets = message.decodeAtOnce(part);
    const cut = cutRange({ start: 0, end: octets.length }, item.partial);
    this.text(`${name} ${octets.includes(0) ? "~" : ""}{${cut.end - cut.start}}\r\n`);
    this.#pieces.push(octets.subarray(cut.start, cut.end));
  }

  /** Decoded twice: once for the size that comes first, so that it need not be held. */
  async #largeBinary(
    name: string,
    { partial }: BinarySection,
    { message, part }: { message: MessageOctets; part: EncodedPart },
  ): Promise<void> {
    const { octets, hasNul } = await measure(message, part);
    const cut = cutRange({ start: 0, end: octets }, partial);
    this.text(`${name} ${hasNul ? "~" : ""}{${cut.end - cut.start}}\r\n`);
    await this.#stream(within(message.decodeInPieces(part), cut));
  }

  // RFC 3516 §4.3
  #binarySize(path: readonly number[], message: MessageOctets): Promise<void> | void {
    const name = `BINARY.SIZE[${path.join(".")}]`;
    const part = message.encodedPart(path);
    if (part === undefined) return this.text(`${name} 0`);
    if (lengthOf(part) > readOctetsMax) {
      return measure(message, part).then(({ octets }) => this.text(`${name} ${octets}`));
    }
    this.text(`${name} ${message.decodeAtOnce(part).length}`);
  }

  async #stream(chunks: AsyncIterable<Buffer>): Promise<void> {
    const { output } = this.#session;
    this.#flush();
    this.#isStreaming = true;
    for await (const chunk of chunks) {
      output.writeOctets(chunk);
      if (output.isFull) await output.ready();
    }
  }
}

type SectionItem = Pick<BodySection, "section" | "partial">;

function sectionItem(name: Section["text"]): SectionItem {
  return { section: { path: [], text: name, fields: [] }, partial: undefined };
}

const whole = sectionItem(undefined);
const header = sectionItem("HEADER");
const text = sectionItem("TEXT");

// RFC 9051 §6.4.5: an offset beyond the end gives an empty string.
function cutRange({ start, end }: MessageRange, partial: PartialRange | undefined): MessageRange {
  if (partial === undefined) return { start, end };
  const from = Math.min(start + partial.offset, end);
  return { start: from, end: Math.min(from + partial.length, end) };
}

function lengthOf({ range }: EncodedPart): number {
  return range.end - range.start;
}

async function measure(
  message: MessageOctets,
  part: EncodedPart,
): Promise<{ octets: number; hasNul: boolean }> {
  let octets = 0;
  let hasNul = false;
  for await (const piece of message.decodeInPieces(part)) {
    octets += piece.length;
    hasNul ||= piece.includes(0);
  }
  return { octets, hasNul };
}

/** Octets `start` to `end` of what the chunks make up. */
async function* within(
  chunks: AsyncIterable<Buffer>,
  { start, end }: MessageRange,
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, chunk.length);
    if (to > from) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at >= end) return;
  }
}
