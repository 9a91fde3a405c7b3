import * as v from "valibot";
import { revision } from "./arguments.ts";
import { callOf } from "./call.ts";

/** What changed between two revisions; by default, what the newest changed. */
export const configDiff = callOf(
  v.strictObject({ from: v.optional(revision), to: v.optional(revision) }),
  ({ revisions }, args) => {
    const to = args.to ?? revisions.number;
    const from = args.from ?? Math.max(0, to - 1);
    return { from, to, diff: revisions.diff(from, to) };
  },
);
