import type { Command, Fetch } from "../imap/command.ts";
import type { FetchItem } from "../imap/fetch-item.ts";
import { flagBits } from "../store/flags.ts";
import { StoreFault } from "../store/mail-store.ts";
import { enableCondStore } from "./enable.ts";
import { OctetWriter } from "./fetch-octets.ts";
import {
  type FetchRow,
  isOctetItem,
  type ItemText,
  itemText,
  needsOf,
  type OctetItem,
} from "./fetch-row.ts";
import { type FetchedRows, type FetchNeeds, readRows } from "./fetch-rows.ts";
import { bad, no, ok, type Reply } from "./imap-error.ts";
import { IndexRows } from "./index-rows.ts";
import { MessageOctets } from "./message-octets.ts";
import { targetUids } from "./message-targets.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";
import type { TimeSlice } from "./time-slice.ts";
import { writeVanishedEarlier } from "./vanished.ts";

/**
 * FETCH. RFC 9051 §6.4.5
 *
 * Messages are answered in slices: what the store must give for a slice is read with few queries, then the rows are
 * written as text. Nothing is awaited per row, save where octets of messages are asked for.
 */
export async function runFetch(
  session: Session,
  command: Fetch & Pick<Command, "tag">,
  slice: TimeSlice,
): Promise<Reply> {
  const { mailbox } = session;
  checkModifiers(session, command);
  let uids = targetUids(mailbox, command.set, command.byUid);
  if (command.changedSince !== undefined) {
    if (command.vanished) writeVanishedEarlier(session, command.set, command.changedSince);
    uids = changedUids(session, uids, command.changedSince);
  }
  const fetching = new Fetching(session, itemsOf(command));
  for (let at = 0; at < uids.length; at += fetching.sliceRows) {
    await fetching.run(uids.subarray(at, at + fetching.sliceRows), slice);
    if (session.output.isFull) await session.output.ready();
    if (slice.isOver) await slice.renew();
  }
  if (fetching.isDamaged) throw no("Some messages cannot be read", "SERVERBUG");
  if (fetching.isIncomplete && !command.byUid) {
    throw no("Some messages are gone", "EXPUNGEISSUED");
  }
  return ok("FETCH completed");
}

// RFC 7162 §3.1.4.1 and §3.2.6
function checkModifiers(session: Session, command: Fetch): void {
  const { changedSince, vanished, byUid, items } = command;
  if (vanished && (!byUid || changedSince === undefined || !session.enabled.qresync)) {
    throw bad("VANISHED needs UID FETCH, CHANGEDSINCE and QRESYNC", "CLIENTBUG");
  }
  if (changedSince !== undefined || items.some(({ kind }) => kind === "mod-seq")) {
    enableCondStore(session);
  }
}

function changedUids({ mailbox }: Session, uids: Uint32Array, since: number): Uint32Array {
  const rows = new IndexRows(mailbox);
  return uids.filter((uid) => rows.find(uid) && rows.modSeq > since);
}

/** RFC 9051 §6.4.9: UID FETCH always says the UID; RFC 7162 §3.1.4.1: CHANGEDSINCE says MODSEQ. */
function itemsOf({ byUid, changedSince, items }: Fetch): FetchItem[] {
  const all = [...items];
  if (byUid && !hasKind(items, "uid")) all.unshift({ kind: "uid" });
  if (changedSince !== undefined && !hasKind(items, "mod-seq")) all.push({ kind: "mod-seq" });
  return all;
}

function hasKind(items: readonly FetchItem[], kind: FetchItem["kind"]): boolean {
  return items.some((item) => item.kind === kind);
}

/** RFC 9051 §6.4.5: whether it sets \Seen. */
function marksSeen(item: FetchItem): boolean {
  if (item.kind === "section" || item.kind === "binary") return !item.peek;
  return item.kind === "rfc822" || item.kind === "rfc822-text";
}

/** What is told of a message that the command itself marked. */
type MoreItems = "flags" | "flags-and-mod-seq" | "none";

/** The rows of one FETCH command. */
class Fetching {
  /** Some message is no longer there. */
  isIncomplete = false;
  /** Some message is there but cannot be read. */
  isDamaged = false;
  readonly sliceRows: number;
  readonly #session: Session;
  readonly #items: readonly FetchItem[];
  readonly #texts: readonly (ItemText | undefined)[];
  readonly #needs: FetchNeeds;
  readonly #hasOctets: boolean;
  readonly #marksSeen: boolean;
  readonly #rows: IndexRows;
  readonly #writer: OctetWriter;

  constructor(session: Session, items: readonly FetchItem[]) {
    this.#session = session;
    const { flagText } = session.services;
    this.#marksSeen = items.some(marksSeen) && !session.mailbox.readOnly;
    this.#items = items;
    this.#texts = items.map((item) => itemText(item, flagText, session.textMode));
    this.#needs = needsOf(items);
    this.#hasOctets = items.some(isOctetItem);
    this.#rows = new IndexRows(session.mailbox);
    this.#writer = new OctetWriter(session);
    this.sliceRows = sliceRowsOf(this.#needs);
  }

  async run(uids: Uint32Array, slice: TimeSlice): Promise<void> {
    const newlySeen = this.#marksSeen ? await this.#markSeen(uids) : undefined;
    const { mailbox, services } = this.#session;
    const source = { store: services.store, mailboxId: mailbox.mailboxId, view: mailbox.view };
    const read = readRows(source, uids, this.#needs);
    if (!this.#hasOctets) this.#writeTexts(uids, read);
    else await this.#writeOctets(uids, read, { newlySeen, slice });
  }

  #writeTexts(uids: Uint32Array, read: FetchedRows): void {
    let text = "";
    for (let i = 0; i < uids.length; i++) {
      const row = this.#rowOf(uids[i]!, i, read);
      if (row === undefined) continue;
      text += `* ${this.#rows.sequenceNumber} FETCH (`;
      for (let item = 0; item < this.#texts.length; item++) {
        if (item > 0) text += " ";
        text += this.#texts[item]!(row);
      }
      text += ")\r\n";
    }
    this.#session.output.write(text);
  }

  async #writeOctets(
    uids: Uint32Array,
    read: FetchedRows,
    { newlySeen, slice }: { newlySeen: ReadonlySet<number> | undefined; slice: TimeSlice },
  ): Promise<void> {
    const { output } = this.#session;
    for (let i = 0; i < uids.length; i++) {
      const row = this.#rowOf(uids[i]!, i, read);
      if (row === undefined) continue;
      const written = this.#writeRow(row, newlySeen?.has(row.uid) ? this.#flagsItems() : "none");
      if (written !== undefined) await written;
      if (output.isFull) await output.ready();
      if (slice.isOver) await slice.renew();
    }
  }

  /** RFC 9051 §6.4.5: flags that the command changed are told with the message. */
  #flagsItems(): MoreItems {
    const { condStore } = this.#session.enabled;
    if (condStore && !hasKind(this.#items, "mod-seq")) return "flags-and-mod-seq";
    return hasKind(this.#items, "flags") ? "none" : "flags";
  }

  /** Returns a promise only for messages that are too large to be read at once. */
  #writeRow(row: FetchRow, more: MoreItems): Promise<void> | void {
    const message = new MessageOctets(this.#session.services.store, row.body!);
    this.#writer.text(`* ${this.#rows.sequenceNumber} FETCH (`);
    try {
      const waiting = this.#writeItems(row, message, 0);
      if (waiting === undefined) return this.#endRow(row, more);
      return waiting.then(
        () => this.#endRow(row, more),
        (error: unknown) => this.#noteDamage(row, error),
      );
    } catch (error) {
      this.#noteDamage(row, error);
    }
  }

  /** One message that cannot be read does not keep the others from the client. */
  #noteDamage({ body }: FetchRow, cause: unknown): void {
    const error = this.#writer.abandon(cause);
    if (!(error instanceof StoreFault)) throw error;
    this.#session.log.error("imap.message.damaged", { message: body!.id, error: error.message });
    this.isDamaged = true;
  }

  #writeItems(row: FetchRow, message: MessageOctets, from: number): Promise<void> | void {
    for (let at = from; at < this.#items.length; at++) {
      const text = this.#texts[at];
      if (at > 0) this.#writer.text(" ");
      if (text !== undefined) {
        this.#writer.text(text(row));
        continue;
      }
      // An item without a text is one of octets.
      const waiting = this.#writer.item(this.#items[at] as OctetItem, message);
      if (waiting !== undefined) {
        return waiting.then(() => this.#writeItems(row, message, at + 1));
      }
    }
  }

  #endRow(row: FetchRow, more: MoreItems): void {
    if (more !== "none" && !hasKind(this.#items, "flags")) {
      const flags = this.#session.services.flagText.of(row.bits, row.keywords);
      this.#writer.text(` FLAGS (${flags})`);
    }
    if (more === "flags-and-mod-seq") this.#writer.text(` MODSEQ (${row.modSeq})`);
    this.#writer.text(")\r\n");
    this.#writer.end();
  }

  #rowOf(uid: number, at: number, read: FetchedRows): FetchRow | undefined {
    const rows = this.#rows;
    const needs = this.#needs;
    const message = read.messages[at];
    const envelope = read.envelopes[at];
    const isHere =
      rows.find(uid) &&
      (needs.rows === "none" || message !== undefined) &&
      (!needs.envelopes || envelope !== undefined);
    if (!isHere) {
      this.isIncomplete = true;
      return undefined;
    }
    const { bits, keywords, modSeq } = rows;
    return { uid, bits, keywords, modSeq, message, body: read.bodies[at], envelope };
  }

  /** Sets \Seen on those that lack it, in one job, and returns them. */
  async #markSeen(uids: Uint32Array): Promise<ReadonlySet<number>> {
    const { mailbox, services } = this.#session;
    const rows = new IndexRows(mailbox);
    const unseen = uids.filter((uid) => rows.find(uid) && !(rows.bits & flagBits["\\Seen"]));
    if (unseen.length === 0) return new Set();
    const stored = await written(
      services.store.storeFlags({
        mailboxId: mailbox.mailboxId,
        uids: unseen,
        mode: "add",
        flags: { bits: flagBits["\\Seen"], keywords: [] },
      }),
    );
    mailbox.pending.forgetFlagsChange(stored.modSeq);
    return new Set(unseen);
  }
}

/** So that a slice is a few milliseconds of work. */
function sliceRowsOf(needs: FetchNeeds): number {
  if (needs.rows === "bodies") return 64;
  return needs.rows === "rows" || needs.envelopes ? 250 : 1000;
}
