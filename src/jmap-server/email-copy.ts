import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §4.7: from one account to another. A login has one account, so there is never another to copy from. */
export const emailCopy: Method = { capability: capabilities.mail, run };

function run(args: Arguments, context: RequestContext): never {
  const from = args.id("fromAccountId");
  const accountId = args.id("accountId");
  args.object("create");
  args.optionalString("ifFromInState");
  args.optionalString("ifInState");
  args.boolean("onSuccessDestroyOriginal", false);
  args.optionalString("destroyFromIfInState");
  args.end();
  context.account(accountId);
  // RFC 8620 §5.4: to copy within an account, its objects are made anew.
  if (from === accountId) throw new MethodError("invalidArguments", "Both accounts are the same");
  throw new MethodError("fromAccountNotFound");
}
