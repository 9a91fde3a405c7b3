import * as v from "valibot";
import { note, revision } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Makes a TOML text the configuration. */
export const configApply = callOf(
  v.strictObject({ document: v.string(), base: v.optional(revision), note }),
  ({ revisions }, args, { by }) =>
    revisions.apply(args.document, { by, note: args.note }, args.base),
);
