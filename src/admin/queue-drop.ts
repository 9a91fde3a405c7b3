import * as v from "valibot";
import { queueIds } from "./arguments.ts";
import { callOf } from "./call.ts";
import { chosenEntries, chosenFilter } from "./queue-filter.ts";

/** Gives up messages without telling their senders. */
export const queueDrop = callOf(
  v.strictObject({ ...chosenEntries, ids: v.optional(queueIds) }),
  async ({ store }, { ids, ...chosen }) => {
    if (ids !== undefined) return { count: await store.dropQueueEntries(ids) };
    const filter = chosenFilter(store, chosen);
    return { count: await store.queue.change(filter, { kind: "drop" }) };
  },
);
