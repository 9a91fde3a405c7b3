import * as v from "valibot";
import { revision } from "./arguments.ts";
import { callOf } from "./call.ts";

/** The configuration as TOML, secrets masked unless they are asked for. */
export const configShow = callOf(
  v.strictObject({ revision: v.optional(revision), secrets: v.optional(v.boolean(), false) }),
  ({ revisions }, args) => ({
    revision: args.revision ?? revisions.number,
    document: revisions.show(args),
  }),
);
