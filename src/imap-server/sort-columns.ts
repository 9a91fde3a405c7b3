import { parseEnvelope } from "../imap/envelope.ts";
import type { SortCriterion, SortKeyName } from "../imap/sort-criterion.ts";
import { collated, type SortColumns, sortTextOf, type TextKeyName } from "../imap/sort-key.ts";
import type { MessageEnvelope, MessageRow } from "../store/message.ts";
import type { ThreadedRow } from "../store/thread-reads.ts";
import { readRows } from "./fetch-rows.ts";
import type { Session } from "./session.ts";
import { threadedRowsOf } from "./threaded-rows.ts";
import type { TimeSlice } from "./time-slice.ts";

export interface Sorted {
  /** Ascending. */
  readonly uids: Uint32Array;
  readonly criteria: readonly SortCriterion[];
  readonly slice: TimeSlice;
}

/** What the messages are to be sorted by, read slice by slice. One that is gone has the lowest keys. */
export async function sortColumnsOf(session: Session, sorted: Sorted): Promise<SortColumns> {
  const { uids, criteria, slice } = sorted;
  const { mailbox, services } = session;
  const source = { store: services.store, mailboxId: mailbox.mailboxId, view: mailbox.view };
  const columns = criteria.map(({ key }) => emptyColumn(key, uids.length));
  const needs = {
    rows: columns.some(({ kind }) => kind === "row") ? ("rows" as const) : ("none" as const),
    envelopes: columns.some(({ kind }) => kind === "envelope"),
  };
  const needsThreads = columns.some(({ kind }) => kind === "threaded");
  for (let at = 0; at < uids.length; at += readAtOnce) {
    const part = uids.subarray(at, at + readAtOnce);
    const { messages, envelopes } = readRows(source, part, needs);
    const threaded = needsThreads ? threadedRowsOf(source, part) : [];
    for (let i = 0; i < part.length; i++) {
      const envelope = envelopes[i];
      const message = {
        row: messages[i],
        envelope: envelope && new LazyEnvelope(envelope),
        threaded: threaded[i],
      };
      for (const column of columns) column.fill(at + i, message);
    }
    if (slice.isOver) await slice.renew();
  }
  return Object.fromEntries(columns.map(({ key, values }) => [key, values]));
}

/** About a millisecond of work. */
const readAtOnce = 100;

interface SortedMessage {
  readonly row: MessageRow | undefined;
  readonly envelope: LazyEnvelope | undefined;
  readonly threaded: ThreadedRow | undefined;
}

interface Column {
  readonly key: SortKeyName;
  /** Where its values come from. */
  readonly kind: "row" | "threaded" | "envelope";
  readonly values: Float64Array | string[];
  fill(position: number, message: SortedMessage): void;
}

/** Parsed once for all columns. */
class LazyEnvelope {
  readonly #text: string;
  #parsed: ReturnType<typeof parseEnvelope> | undefined;

  constructor({ envelope }: MessageEnvelope) {
    this.#text = envelope;
  }

  get parsed(): ReturnType<typeof parseEnvelope> {
    return (this.#parsed ??= parseEnvelope(this.#text));
  }
}

function emptyColumn(key: SortKeyName, count: number): Column {
  switch (key) {
    case "arrival":
      return numbers(key, count, ({ row }) => row?.internalAt);
    case "size":
      return numbers(key, count, ({ row }) => row?.size);
    case "date": {
      // RFC 5256 §2.2: without a valid Date it is the internal date.
      const kind = "threaded";
      const values = new Float64Array(count);
      const fill = (at: number, { threaded }: SortedMessage): void => {
        values[at] = threaded?.sentAt ?? threaded?.internalAt ?? 0;
      };
      return { key, kind, values, fill };
    }
    case "subject": {
      const fill = (at: number, { threaded }: SortedMessage): void => {
        values[at] = collated(threaded?.baseSubject ?? "");
      };
      const values: string[] = [];
      return { key, kind: "threaded", values, fill };
    }
    case "from":
    case "to":
    case "cc":
    case "display-from":
    case "display-to":
      return texts(key);
  }
}

function numbers(
  key: SortKeyName,
  count: number,
  valueOf: (message: SortedMessage) => number | undefined,
): Column {
  const values = new Float64Array(count);
  const fill = (at: number, message: SortedMessage): void => {
    values[at] = valueOf(message) ?? 0;
  };
  return { key, kind: "row", values, fill };
}

function texts(key: TextKeyName): Column {
  const values: string[] = [];
  const fill = (at: number, { envelope }: SortedMessage): void => {
    values[at] = envelope === undefined ? "" : sortTextOf(key, envelope.parsed);
  };
  return { key, kind: "envelope", values, fill };
}
