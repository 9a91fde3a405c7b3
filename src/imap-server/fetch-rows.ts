import type { MailboxId, Uid } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { MessageBody, MessageEnvelope, MessageRow, UidRange } from "../store/message.ts";
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
  const runs = runsOf(uids, view);
  const bodies =
    needs.rows === "bodies"
      ? aligned(uids, runs, (range, limit) => store.bodies(mailboxId, range, limit))
      : none;
  const messages =
    needs.rows === "rows"
      ? aligned(uids, runs, (range, limit) => store.messages(mailboxId, range, limit))
      : bodies;
  const envelopes = needs.envelopes
    ? aligned(uids, runs, (range, limit) => store.envelopes(mailboxId, range, limit))
    : none;
  return { messages, bodies, envelopes };
}

interface Run extends UidRange {
  readonly count: number;
}

/** What SORT and THREAD need of the messages `uids`, ascending. */
export function readThreadedRows(
  { store, mailboxId, view }: RowSource & { readonly store: Pick<MailStore, "threadedRows"> },
  uids: Uint32Array,
): readonly (ThreadedRow | undefined)[] {
  return aligned(uids, runsOf(uids, view), (range, limit) =>
    store.threadedRows(mailboxId, range, limit),
  );
}

/** Neighbours in the view are read with one query. */
function runsOf(uids: Uint32Array, view: MailboxView): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < uids.length;) {
    const first = uids[at]!;
    const start = at;
    let number = view.sequenceNumberOf(first);
    do at++;
    while (at < uids.length && ++number <= view.count && uids[at] === view.uid(number));
    runs.push({ first, last: uids[at - 1]!, count: at - start });
  }
  return runs;
}

function aligned<Row extends { readonly uid: Uid }>(
  uids: Uint32Array,
  runs: readonly Run[],
  read: (range: UidRange, limit: number) => readonly Row[],
): (Row | undefined)[] {
  const rows: (Row | undefined)[] = [];
  for (const run of runs) {
    const found = read(run, run.count);
    let next = 0;
    for (let i = 0; i < run.count; i++) {
      const row = found[next];
      const isWanted = row?.uid === uids[rows.length];
      rows.push(isWanted ? row : undefined);
      if (isWanted) next++;
    }
  }
  return rows;
}
