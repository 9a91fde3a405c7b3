import type { MailboxId, Uid } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type {
  MessageBody,
  MessageEnvelope,
  MessageRecord,
  MessageRow,
  UidSelection,
} from "../store/message.ts";
import type { ThreadedRow } from "../store/thread-reads.ts";
import type { MailboxView } from "./mailbox-view.ts";

/** What must be read from the store, beyond UID, flags and modification sequence. */
export interface FetchNeeds {
  readonly rows: "none" | "rows" | "bodies";
  readonly envelopes: boolean;
}

/** Of as many messages, in the same order; undefined where a message is gone. */
export interface FetchedRows {
  readonly messages: readonly (MessageRow | undefined)[];
  readonly bodies: readonly (MessageBody | undefined)[];
  readonly envelopes: readonly (MessageEnvelope | undefined)[];
}

export interface RowSource {
  readonly store: Pick<MailStore, "messages" | "bodies" | "envelopes">;
  readonly mailboxId: MailboxId;
  readonly view: MailboxView;
}

const none: readonly undefined[] = [];

/** Reads what `needs` says of the messages `uids`, ascending. */
export function readRows(source: RowSource, uids: Uint32Array, needs: FetchNeeds): FetchedRows {
  const { store, mailboxId, view } = source;
  const selection = selectionOf(uids, view);
  const limit = uids.length;
  const bodies =
    needs.rows === "bodies" ? aligned(uids, store.bodies(mailboxId, selection, limit)) : none;
  const messages =
    needs.rows === "rows" ? aligned(uids, store.messages(mailboxId, selection, limit)) : bodies;
  const envelopes = needs.envelopes
    ? aligned(uids, store.envelopes(mailboxId, selection, limit))
    : none;
  return { messages, bodies, envelopes };
}

/** What it takes to read octets of the messages `uids`, ascending. */
export function readRecords(
  { store, mailboxId, view }: RowSource & { readonly store: Pick<MailStore, "records"> },
  uids: Uint32Array,
): readonly (MessageRecord | undefined)[] {
  return aligned(uids, store.records(mailboxId, selectionOf(uids, view), uids.length));
}

/** What SORT and THREAD need of the messages `uids`, ascending. */
export function readThreadedRows(
  { store, mailboxId, view }: RowSource & { readonly store: Pick<MailStore, "threadedRows"> },
  uids: Uint32Array,
): readonly (ThreadedRow | undefined)[] {
  return aligned(uids, store.threadedRows(mailboxId, selectionOf(uids, view), uids.length));
}

/** Neighbours in the view are a range, which is read faster than a list. */
function selectionOf(uids: Uint32Array, view: MailboxView): UidSelection {
  if (uids.length === 0) return uids;
  const first = uids[0]!;
  const last = uids.at(-1)!;
  const between = view.sequenceNumberOf(last) - view.sequenceNumberOf(first);
  return between === uids.length - 1 ? { first, last } : uids;
}

function aligned<Row extends { readonly uid: Uid }>(
  uids: Uint32Array,
  found: readonly Row[],
): (Row | undefined)[] {
  const rows: (Row | undefined)[] = [];
  let next = 0;
  for (let i = 0; i < uids.length; i++) {
    const uid = uids[i]!;
    while (next < found.length && found[next]!.uid < uid) next++;
    const row = found[next];
    rows.push(row?.uid === uid ? row : undefined);
  }
  return rows;
}
