import * as v from "valibot";
import { callOf } from "./call.ts";
import { chosenEntries, chosenFilter } from "./queue-filter.ts";

/** Keeps messages from being attempted, or lets them go again. */
export const queueHold = callOf(
  v.strictObject({ ...chosenEntries, held: v.boolean() }),
  async ({ store }, { held, ...chosen }) => {
    const filter = chosenFilter(store, chosen);
    // Those that are as wanted are not counted; a filter may be about nothing else.
    if (filter.held === held) return { count: 0 };
    return { count: await store.queue.change({ ...filter, held: !held }, { kind: "hold", held }) };
  },
);
