import * as v from "valibot";
import { queueIds } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Gives up messages without telling their senders. */
export const queueDrop = callOf(v.strictObject({ ids: queueIds }), async ({ store }, { ids }) => ({
  count: await store.dropQueueEntries(ids),
}));
