import type { FetchItem } from "../imap/fetch-item.ts";
import { flagBits } from "../store/flags.ts";
import { BodyGone, StoreFault } from "../store/mail-store.ts";
import { fetchStart } from "./fetch-start.ts";
import { OctetWriter } from "./fetch-octets.ts";
import {
  type FetchRow,
  hasKind,
  isOctetItem,
  type ItemText,
  itemText,
  needsOf,
  type OctetItem,
} from "./fetch-row.ts";
import { type FetchedRows, type FetchNeeds, readRows } from "./fetch-rows.ts";
import { IndexRows } from "./index-rows.ts";
import { MessageOctets } from "./message-octets.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

/** RFC 9051 §6.4.5: whether it sets \Seen. */
function marksSeen(item: FetchItem): boolean {
  if (item.kind === "section" || item.kind === "binary") return !item.peek;
  return item.kind === "rfc822" || item.kind === "rfc822-text";
}

/** What is told of a message that the command itself marked. */
type MoreItems = "flags" | "flags-and-mod-seq" | "none";

/**
 * The rows of one FETCH command. What the store must give for a slice of messages is read with few queries, then the
 * rows are written as text. Nothing is awaited per row, save where octets of messages are asked for.
 */
export class Fetching {
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
    this.sliceRows = this.#marksSeen ? markedAtOnce : sliceRowsOf(this.#needs);
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
      text += this.#start(row);
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

  #start({ uid }: FetchRow): string {
    return fetchStart(this.#session.enabled, this.#rows.sequenceNumber, uid);
  }

  /** Returns a promise only for messages that are too large to be read at once. */
  #writeRow(row: FetchRow, more: MoreItems): Promise<void> | void {
    const message = new MessageOctets(this.#session.services.store, row.body!);
    this.#writer.text(this.#start(row));
    try {
      const waiting = this.#writeItems(row, message, 0);
      if (waiting === undefined) return this.#endRow(row, more);
      return waiting
        .then(
          () => this.#endRow(row, more),
          (error: unknown) => this.#noteDamage(row, error),
        )
        .finally(() => message[Symbol.dispose]());
    } catch (error) {
      message[Symbol.dispose]();
      this.#noteDamage(row, error);
    }
  }

  /** One message that cannot be read does not keep the others from the client. */
  #noteDamage({ uid, body }: FetchRow, cause: unknown): void {
    const error = this.#writer.abandon(cause);
    const isGone = error instanceof BodyGone;
    if (!isGone && !(error instanceof StoreFault)) throw error;
    if (isGone || !this.#rows.find(uid)) {
      // Expunged since the row was read, and its body with it.
      this.isIncomplete = true;
      return;
    }
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
    if (stored.isChanged) mailbox.pending.forgetFlagsChange(stored.modSeq);
    return new Set(unseen);
  }
}

/** Flags of so many messages are set with one job, each of which waits for the disk. */
const markedAtOnce = 500;

/** So that a slice is a few milliseconds of work. */
function sliceRowsOf(needs: FetchNeeds): number {
  if (needs.rows === "bodies") return 64;
  return needs.rows === "rows" || needs.envelopes ? 250 : 1000;
}
