import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** Of a list so short that asking again is as cheap. RFC 8620 §5.6 */
export function noQueryChanges(capability: string): Method {
  return {
    capability,
    run: (args: Arguments, context: RequestContext) => {
      context.account(args.id("accountId"));
      throw new MethodError("cannotCalculateChanges", "Ask again");
    },
  };
}
