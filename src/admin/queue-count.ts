import * as v from "valibot";
import { callOf } from "./call.ts";
import { filterOf, queueFilter } from "./queue-filter.ts";

/** How many messages wait to be sent. */
export const queueCount = callOf(
  v.strictObject({ filter: v.optional(queueFilter, {}) }),
  async ({ store }, { filter }) => ({
    count: (await store.queue.ids(filterOf(store, filter))).length,
  }),
);
