import type { Arguments } from "../jmap/arguments.ts";
import type { JsonObject } from "../jmap/json.ts";
import { submissionQuestion } from "./email-submission-query.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { answerQueryChanges } from "./query-list.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §7.4 */
export const emailSubmissionQueryChanges: Method = { capability: capabilities.submission, run };

function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  return answerQueryChanges(args, context, (given) => submissionQuestion(given, context));
}
