import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8620 §6.3: a login has one account, so there is never another to copy from. */
export const blobCopy: Method = { capability: capabilities.core, run };

function run(args: Arguments, context: RequestContext): never {
  const from = args.id("fromAccountId");
  const accountId = args.id("accountId");
  args.ids("blobIds");
  args.end();
  context.account(accountId);
  if (from === accountId) throw new MethodError("invalidArguments", "Both accounts are the same");
  throw new MethodError("fromAccountNotFound");
}
