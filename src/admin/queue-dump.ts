import * as v from "valibot";
import { queueId } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";

/** Read at once. */
const sliceOctets = 512 * 1024;

/** A piece of a message that waits, from `start` on, as base64; all of it is there where `end` is its size. */
export const queueDump = callOf(
  v.strictObject({ id: queueId, start: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  ({ store }, { id, start }) => {
    const entry = store.queueEntry(id);
    if (entry === undefined) {
      throw new CallRefusal(`Message ${id} does not wait to be sent; see "queue list"`);
    }
    const end = Math.min(entry.size, start + sliceOctets);
    const octets = start < end ? store.read(store.queuedBody(entry), start, end) : Buffer.alloc(0);
    return { base64: octets.toString("base64"), end, size: entry.size };
  },
);
