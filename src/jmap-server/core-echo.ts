import { Arguments } from "../jmap/arguments.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";

/** RFC 8620 §4 */
export const coreEcho: Method = {
  capability: capabilities.core,
  run: (args: Arguments) => args.all(),
};
