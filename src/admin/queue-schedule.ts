import * as v from "valibot";
import { callOf } from "./call.ts";
import { chosenEntries, chosenFilter } from "./queue-filter.ts";

const yearMs = 366 * 24 * 3600 * 1000;

/** Sets the next attempt of messages: at a time, or so much later (or earlier) than it would have been. */
export const queueSchedule = callOf(
  v.strictObject({
    ...chosenEntries,
    when: v.variant("kind", [
      v.strictObject({
        kind: v.literal("at"),
        /** Milliseconds since 1970. */
        at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      }),
      v.strictObject({ kind: v.literal("now") }),
      v.strictObject({
        kind: v.literal("delay"),
        byMs: v.pipe(v.number(), v.integer(), v.minValue(-yearMs), v.maxValue(yearMs)),
      }),
    ]),
  }),
  async ({ store, ...admin }, { when, ...chosen }) => {
    const change =
      when.kind === "delay"
        ? when
        : ({ kind: "schedule", at: when.kind === "now" ? admin.now() : when.at } as const);
    return { count: await store.queue.change(chosenFilter(store, chosen), change) };
  },
);
