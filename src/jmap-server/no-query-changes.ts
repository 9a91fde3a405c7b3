import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** Of a list so short that asking again is as cheap. RFC 8620 §5.6 */
export const noQueryChanges: Method = {
  capability: capabilities.mail,
  run: (args: Arguments, context: RequestContext) => {
    context.account(args.id("accountId"));
    throw new MethodError("cannotCalculateChanges", "Ask again");
  },
};
