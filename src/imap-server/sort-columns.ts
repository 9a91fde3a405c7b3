import { parseEnvelope } from "../imap/envelope.ts";
import type { SortCriterion, SortKeyName } from "../imap/sort-criterion.ts";
import {
  collated,
  type SortColumn,
  type SortColumns,
  sortTextOf,
  type TextKeyName,
} from "../imap/sort-key.ts";
import type { MessageEnvelope } from "../store/message.ts";
import type { ThreadedRow } from "../store/thread-reads.ts";
import { readRows } from "./fetch-rows.ts";
import type { Session } from "./session.ts";
import { type NumberKeyName, sortNumbersOf } from "./sort-numbers.ts";
import { threadedRowsOf } from "./threaded-rows.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

export interface Sorted {
  /** Ascending. */
  readonly uids: Uint32Array;
  readonly criteria: readonly SortCriterion[];
  readonly slice: TimeSlice;
}

/** What the messages are to be sorted by, read slice by slice. One that is gone has the lowest keys. */
export async function sortColumnsOf(session: Session, sorted: Sorted): Promise<SortColumns> {
  const { criteria } = sorted;
  const columns: { [Name in SortKeyName]?: SortColumn } = {};
  const texts: TextColumn[] = [];
  for (const { key } of criteria) {
    if (isNumberKey(key)) columns[key] = await sortNumbersOf(session, key, sorted);
    else texts.push(emptyColumn(key));
  }
  if (texts.length > 0) await fillTexts(session, texts, sorted);
  for (const { key, values } of texts) columns[key] = values;
  return columns;
}

function isNumberKey(key: SortKeyName): key is NumberKeyName {
  return key === "arrival" || key === "date" || key === "size";
}

async function fillTexts(
  session: Session,
  columns: readonly TextColumn[],
  { uids, slice }: Sorted,
): Promise<void> {
  const { mailbox, services } = session;
  const source = { store: services.store, mailboxId: mailbox.mailboxId, view: mailbox.view };
  const needs = {
    rows: "none" as const,
    envelopes: columns.some(({ kind }) => kind === "envelope"),
  };
  const needsThreads = columns.some(({ kind }) => kind === "threaded");
  for (let at = 0; at < uids.length; at += readAtOnce) {
    const part = uids.subarray(at, at + readAtOnce);
    const { envelopes } = readRows(source, part, needs);
    const threaded = needsThreads ? threadedRowsOf(source, part) : [];
    for (let i = 0; i < part.length; i++) {
      const envelope = envelopes[i];
      const message = {
        envelope: envelope && new LazyEnvelope(envelope),
        threaded: threaded[i],
      };
      for (const column of columns) column.values.push(column.textOf(message));
    }
    if (slice.isOver) await slice.renew();
  }
}

/** About a millisecond of work. */
const readAtOnce = 100;

interface SortedMessage {
  readonly envelope: LazyEnvelope | undefined;
  readonly threaded: ThreadedRow | undefined;
}

interface TextColumn {
  readonly key: TextKeyName;
  /** Where its values come from. */
  readonly kind: "threaded" | "envelope";
  readonly values: string[];
  textOf(message: SortedMessage): string;
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

function emptyColumn(key: TextKeyName): TextColumn {
  if (key === "subject") {
    const textOf = ({ threaded }: SortedMessage): string => collated(threaded?.baseSubject ?? "");
    return { key, kind: "threaded", values: [], textOf };
  }
  const textOf = ({ envelope }: SortedMessage): string =>
    envelope === undefined ? "" : sortTextOf(key, envelope.parsed);
  return { key, kind: "envelope", values: [], textOf };
}
