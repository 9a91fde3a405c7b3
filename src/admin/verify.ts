import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

/** Checks everything in the data directory; each fault is reported as it is found. */
export const verify = callOf(nothing, async (admin, _args, caller) => ({
  sound: await admin.verify((line) => caller.report(line)),
}));
