import type { MessageRecord } from "./message.ts";
import { octetsWithPrefix } from "./prefixed-octets.ts";
import type { RecordPlace, SegmentReader } from "./segment-reader.ts";
import { recordHeaderSize } from "./segment-record.ts";

/** One read of the disk gives no more. */
const spanOctetsMax = 256 * 1024;
/** What is larger is read by itself: a search may want a part of it only. */
const bodyOctetsMax = 64 * 1024;
/** Between two records: to read over it costs less than to begin anew. */
const gapOctetsMax = 16 * 1024;

export interface ForwardReaderOptions {
  readonly segments: SegmentReader;
  /** In the order in which they will be read; some may be left out. */
  readonly expected: readonly MessageRecord[];
  readonly readAlone: (body: MessageRecord, start: number, end: number) => Buffer;
}

interface Span extends RecordPlace {
  readonly octets: Buffer;
}

/**
 * Reads many messages one after the other. They lie side by side as they came, so that one read of the disk gives
 * fifty of them. Records never change, and only those are read over that the rows given tell of: what is behind the
 * last commit may yet be cut off.
 */
export class ForwardReader {
  readonly #options: ForwardReaderOptions;
  #next = 0;
  #span: Span | undefined;

  constructor(options: ForwardReaderOptions) {
    this.#options = options;
  }

  /** As BodyReader does. */
  read(body: MessageRecord, start: number, end: number): Buffer {
    const isAlone = body.compressed || body.bodySize > bodyOctetsMax;
    const octets = isAlone ? undefined : (this.#spanned(body) ?? this.#readSpan(body));
    if (octets === undefined) return this.#options.readAlone(body, start, end);
    return octetsWithPrefix(body, { start, end }, (from, to) => octets.subarray(from, to));
  }

  #spanned({ segment, offset, bodySize }: MessageRecord): Buffer | undefined {
    const span = this.#span;
    if (span === undefined || span.segment !== segment || offset < span.offset) return undefined;
    const start = offset - span.offset;
    const end = start + bodySize;
    return end <= span.octets.length ? span.octets.subarray(start, end) : undefined;
  }

  #readSpan(body: MessageRecord): Buffer | undefined {
    const { expected, segments } = this.#options;
    const first = expected.indexOf(body, this.#next);
    if (first < 0) return undefined;
    this.#next = first;
    const { segment, offset } = body;
    let end = offset + body.bodySize;
    let count = 1;
    for (let at = first + 1; at < expected.length; at++, count++) {
      const next = expected[at]!;
      const gap = next.offset - recordHeaderSize - end;
      const nextEnd = next.offset + next.bodySize;
      const isBeside = next.segment === segment && gap >= 0 && gap <= gapOctetsMax;
      if (!isBeside || next.compressed || nextEnd - offset > spanOctetsMax) break;
      end = nextEnd;
    }
    if (count === 1) return undefined;
    const octets = segments.read({ segment, offset }, 0, end - offset);
    this.#span = octets && { segment, offset, octets };
    return octets?.subarray(0, body.bodySize);
  }
}
