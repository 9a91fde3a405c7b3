import * as v from "valibot";
import { callOf } from "./call.ts";
import { chosenEntries, chosenFilter } from "./queue-filter.ts";

/** Keeps messages from being attempted, or lets them go again. */
export const queueHold = callOf(
  v.strictObject({ ...chosenEntries, held: v.boolean() }),
  async ({ store }, { held, ...chosen }) => {
    // Those that are as wanted are not counted.
    const filter = { ...chosenFilter(store, chosen), held: !held };
    return { count: await store.queue.change(filter, { kind: "hold", held }) };
  },
);
