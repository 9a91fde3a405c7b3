import { addReferences, insertBody } from "./body-table.ts";
import { bodyThread } from "./body-thread.ts";
import type { BodyId, QueueEntryId } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { Accepted, NewMessage, Placed } from "./mail-store.ts";
import { placeMessages } from "./place-messages.ts";
import type { Placement } from "./place-messages.ts";
import { insertQueueEntries } from "./queue-jobs.ts";
import type { RecordLocation } from "./segment-writer.ts";
import { recordSending } from "./sending-job.ts";
import type { ThreadFields } from "./thread-fields.ts";
import type { WriteContext } from "./write-context.ts";

/** A content whose record stands in the segment, before the transaction begins. */
export interface AppendedBody {
  readonly bodyId: BodyId;
  readonly location: RecordLocation;
}

/** Appends the contents of `messages`; undefined for those that are stored already. */
export function appendContents(
  context: WriteContext,
  messages: readonly NewMessage[],
): readonly (AppendedBody | undefined)[] {
  return messages.map(({ body }) => {
    if (body.kind === "stored") return undefined;
    const bodyId = context.takeBodyId();
    return { bodyId, location: context.segments.append(bodyId, body) };
  });
}

/** Records bodies that have been appended and synced, delivers and queues them. */
export function accept(
  context: WriteContext,
  messages: readonly NewMessage[],
  appended: readonly (AppendedBody | undefined)[],
): readonly Accepted[] {
  const placed: (readonly Placed[])[] = [];
  const deliveries: PlacedDelivery[] = [];
  const accepted: { bodyId: BodyId; queueEntryIds: readonly QueueEntryId[] }[] = [];
  for (const [i, message] of messages.entries()) {
    const { bodyId, size, prefix, thread } = recordBody(context, message, appended[i]);
    for (const delivery of message.deliveries) {
      const body = { bodyId, bodySize: size, bodyPrefix: prefix, thread };
      deliveries.push({ message: i, delivery, ...body });
    }
    if (message.sending) recordSending(context, message.sending, message.queue);
    const queueEntryIds = insertQueueEntries(context, message.queue, { bodyId, prefix });
    accepted.push({ bodyId, queueEntryIds });
  }
  const all = placeMessages(context, deliveries);
  for (const [i] of messages.entries()) {
    placed.push(all.filter((_, at) => deliveries[at]!.message === i));
  }
  return accepted.map((one, i) => ({ ...one, placed: placed[i]! }));
}

interface PlacedDelivery extends Placement {
  readonly message: number;
}

interface RecordedBody {
  readonly bodyId: BodyId;
  readonly size: number;
  readonly prefix: string;
  readonly thread: ThreadFields | undefined;
}

function recordBody(
  context: WriteContext,
  message: NewMessage,
  appended: AppendedBody | undefined,
): RecordedBody {
  const refs = message.deliveries.length + message.queue.length;
  if (message.body.kind === "content") {
    if (refs === 0) throw new Error("Cannot accept a message that goes nowhere");
    const prefix = message.deliveries[0]?.prefix ?? message.queue[0]!.prefix;
    insertBody(context, {
      id: appended!.bodyId,
      content: message.body,
      location: appended!.location,
      refs,
      prefix,
    });
    const { size, thread } = message.body;
    return { bodyId: appended!.bodyId, size, prefix, thread };
  }
  const { bodyId } = message.body;
  const row = context.get<{ size: number; prefix: string }>(
    "SELECT size, prefix FROM body WHERE id = ?",
    bodyId,
  );
  if (row === undefined) throw new StoreRefusal("not-found", "That message is no longer stored");
  addReferences(context, bodyId, refs);
  return { bodyId, ...row, thread: bodyThread(context, bodyId) };
}
