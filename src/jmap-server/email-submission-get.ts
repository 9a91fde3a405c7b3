import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import { idsToGet, propertiesToGet } from "./get-objects.ts";
import { capabilities, coreLimits } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { stateOf } from "./state.ts";
import { submission, submissionObject, submissionProperties, submissions } from "./submissions.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** RFC 8621 §7.1 */
export const emailSubmissionGet: Method = { capability: capabilities.submission, run };

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ids = idsToGet(args);
  const properties = propertiesToGet(args, submissionProperties);
  args.end();
  const state = stateOf(context.services.states.modSeq(context.accountId));
  const wanted = ids ?? submissions(context).map(({ id }) => id);
  if (wanted.length > coreLimits.maxObjectsInGet) {
    throw new MethodError("requestTooLarge", `At most ${coreLimits.maxObjectsInGet} objects`);
  }
  const list: JsonObject[] = [];
  const notFound: string[] = [];
  const slice = new TimeSlice();
  for (const id of wanted) {
    const found = submission(context, id);
    if (found === undefined) notFound.push(id);
    else list.push(submissionObject(context, found, properties));
    if (slice.isOver) await slice.renew();
  }
  return { accountId, state, list, notFound };
}
