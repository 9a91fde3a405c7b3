import * as v from "valibot";
import { queueIds } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Sends now what would wait longer; without ids, all of it. What is held goes first when it is held no more. */
export const queueRetry = callOf(
  v.strictObject({ ids: v.optional(queueIds) }),
  async ({ store, ...admin }, { ids }) => ({
    count: await store.queue.change({ ids }, { kind: "schedule", at: admin.now() }),
    held: (await store.queue.ids({ ids, held: true })).length,
  }),
);
