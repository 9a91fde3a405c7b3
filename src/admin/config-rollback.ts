import * as v from "valibot";
import { revision } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Makes an earlier revision the configuration again, as a new revision. */
export const configRollback = callOf(v.strictObject({ revision }), ({ revisions }, args, { by }) =>
  revisions.rollback(args.revision, { by, note: `rollback to ${args.revision}` }),
);
