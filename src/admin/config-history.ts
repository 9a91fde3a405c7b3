import * as v from "valibot";
import { limit } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface RevisionFacts {
  readonly revision: number;
  readonly at: number;
  readonly by: string;
  readonly note: string;
}

/** Who changed the configuration and when, newest first. */
export const configHistory = callOf(v.strictObject({ limit }), ({ revisions }, args) =>
  revisions
    .history(args.limit)
    .map(({ revision, at, by, note }): RevisionFacts => ({ revision, at, by, note })),
);
