import { flagBits } from "./flags.ts";
import type { BodyId, MailboxId, ModSeq } from "./ids.ts";
import { arrivingBits } from "./junk-flags.ts";
import type { Delivery, Placed } from "./mail-store.ts";
import { keywordsColumn, mailboxKeywords } from "./mailbox-keywords.ts";
import { changeSize } from "./quota.ts";
import { mutedFlags } from "./muted-threads.ts";
import type { ThreadFields } from "./thread-fields.ts";
import { threadOf } from "./threads.ts";
import type { WriteContext, WriterMailbox } from "./write-context.ts";

/** One message on its way into one mailbox. Its body has been recorded and counts this reference. */
export interface Placement {
  readonly delivery: Delivery;
  readonly bodyId: BodyId;
  readonly bodySize: number;
  readonly bodyPrefix: string;
  /** Undefined where the body is older than threads: the message gets its thread later. */
  readonly thread: ThreadFields | undefined;
}

/**
 * Gives each message its UID and row, in the order given, and keeps the counts. One modification sequence and one
 * change per mailbox, however many messages.
 */
export function placeMessages(context: WriteContext, placements: readonly Placement[]): Placed[] {
  const arrivals = new Map<MailboxId, Arrivals>();
  const placed = placements.map((placement) => {
    const { mailboxId } = placement.delivery;
    let arrival = arrivals.get(mailboxId);
    if (arrival === undefined) {
      const mailbox = context.mailbox(mailboxId);
      arrival = new Arrivals(mailbox, context.nextModSeq(mailbox.accountId));
      arrivals.set(mailboxId, arrival);
    }
    return placeMessage(context, arrival, placement);
  });
  for (const arrival of arrivals.values()) arrival.finish(context);
  return placed;
}

function placeMessage(
  context: WriteContext,
  arrival: Arrivals,
  { delivery, bodyId, bodySize, bodyPrefix, thread }: Placement,
): Placed {
  const { accountId } = arrival.mailbox;
  const uid = arrival.uidNext++;
  const id = context.takeMessageId();
  const threadId =
    thread === undefined
      ? null
      : threadOf(context, { accountId, id, bodyId, at: delivery.internalAt, fields: thread });
  const joins = delivery.isFromOthers === true && threadId !== null && threadId !== id;
  const flags = joins
    ? mutedFlags(context, { accountId, threadId }, delivery.flags)
    : delivery.flags;
  const bits = arrivingBits(flags.bits, arrival.mailbox);
  const keywords = arrival.keywords.canonical(flags.keywords);
  const size = bodySize + delivery.prefix.length;
  context.run(
    `INSERT INTO message (mailbox_id, uid, id, mod_seq, create_seq, bits, keywords, size, internal_at, saved_at,
       body_id, prefix, thread_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    delivery.mailboxId,
    uid,
    id,
    arrival.modSeq,
    arrival.modSeq,
    bits,
    keywordsColumn(keywords),
    size,
    delivery.internalAt,
    context.now,
    bodyId,
    delivery.prefix === bodyPrefix ? null : delivery.prefix,
    threadId,
  );
  arrival.add({ uid, id, bits, keywords, size });
  return { mailboxId: delivery.mailboxId, uidValidity: arrival.mailbox.uidValidity, uid, id };
}

interface Arrival {
  readonly uid: number;
  readonly id: number;
  readonly bits: number;
  readonly keywords: readonly string[];
  readonly size: number;
}

/** What comes into one mailbox within one job. */
export class Arrivals {
  readonly mailbox: WriterMailbox;
  readonly modSeq: ModSeq;
  readonly keywords: ReturnType<typeof mailboxKeywords>;
  uidNext: number;
  readonly #messages: Arrival[] = [];

  constructor(mailbox: WriterMailbox, modSeq: ModSeq) {
    this.mailbox = mailbox;
    this.modSeq = modSeq;
    this.uidNext = mailbox.uidNext;
    this.keywords = mailboxKeywords(mailbox.keywords);
  }

  add(message: Arrival): void {
    this.#messages.push(message);
  }

  /** Writes the mailbox's row and tells the feed. */
  finish(context: WriteContext): void {
    const messages = this.#messages;
    const deleted = messages.filter(({ bits }) => bits & flagBits["\\Deleted"]);
    context.run(
      `UPDATE mailbox SET uid_next = ?, mod_seq = ?, keywords = ?, messages = messages + ?, unseen = unseen + ?,
         deleted = deleted + ?, size = size + ?, deleted_size = deleted_size + ? WHERE id = ?`,
      this.uidNext,
      this.modSeq,
      this.keywords.column,
      messages.length,
      messages.filter(({ bits }) => !(bits & flagBits["\\Seen"])).length,
      deleted.length,
      sizeOf(messages),
      sizeOf(deleted),
      this.mailbox.id,
    );
    changeSize(context, this.mailbox.accountId, sizeOf(messages));
    context.changed({
      kind: "messages-added",
      accountId: this.mailbox.accountId,
      mailboxId: this.mailbox.id,
      modSeq: this.modSeq,
      uids: Uint32Array.from(messages, ({ uid }) => uid),
      ids: Float64Array.from(messages, ({ id }) => id),
      bits: Uint32Array.from(messages, ({ bits }) => bits),
      keywords: messages.some(({ keywords }) => keywords.length > 0)
        ? messages.map(({ keywords }) => keywords)
        : undefined,
    });
  }
}

function sizeOf(messages: readonly Arrival[]): number {
  return messages.reduce((sum, { size }) => sum + size, 0);
}
