import type { Arguments } from "../jmap/arguments.ts";
import type { JsonObject } from "../jmap/json.ts";
import { capabilities } from "./limits.ts";
import { mailboxQuestion } from "./mailbox-query.ts";
import type { Method } from "./method.ts";
import { answerQueryChanges } from "./query-list.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §2.4 */
export const mailboxQueryChanges: Method = { capability: capabilities.mail, run };

function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  return answerQueryChanges(args, context, (given) => mailboxQuestion(given, context));
}
