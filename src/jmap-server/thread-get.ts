import type { Arguments } from "../jmap/arguments.ts";
import { idOf, numberOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import type { ThreadId } from "../store/ids.ts";
import { idsToGet, propertiesToGet } from "./get-objects.ts";
import { isVisible } from "./keywords.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { stateOf } from "./state.ts";

/** RFC 8621 §3.1 */
export const threadGet: Method = { capability: capabilities.mail, run };

function run(args: Arguments, context: RequestContext): JsonObject {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ids = idsToGet(args);
  const properties = propertiesToGet(args, ["id", "emailIds"]);
  args.end();
  // All threads of an account are too many for one answer. RFC 8620 §5.1
  if (ids === undefined) throw new MethodError("requestTooLarge", "Name the ids");
  const state = stateOf(context.services.states.modSeq(context.accountId));
  const list: JsonObject[] = [];
  const notFound: string[] = [];
  for (const id of ids) {
    const threadId = numberOf("t", id);
    const emailIds = threadId === undefined ? [] : emailIdsOf(context, threadId);
    if (emailIds.length === 0) notFound.push(id);
    else list.push({ id, ...(properties.has("emailIds") ? { emailIds } : {}) });
  }
  return { accountId, state, list, notFound };
}

/** The oldest first. RFC 8621 §3 */
export function emailIdsOf(context: RequestContext, threadId: ThreadId): string[] {
  return context.store
    .messagesOfThread(context.accountId, threadId)
    .filter(({ bits }) => isVisible(bits))
    .toSorted((one, other) => one.internalAt - other.internalAt || one.id - other.id)
    .map(({ id }) => idOf("m", id));
}
