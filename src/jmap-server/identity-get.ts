import type { Arguments } from "../jmap/arguments.ts";
import type { JsonObject } from "../jmap/json.ts";
import { getResponse, idsToGet, propertiesToGet } from "./get-objects.ts";
import { identitiesOf, identityProperties, identityState } from "./identities.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §6.1 */
export const identityGet: Method = { capability: capabilities.submission, run };

function run(args: Arguments, context: RequestContext): JsonObject {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ids = idsToGet(args);
  const properties = propertiesToGet(args, identityProperties);
  args.end();
  const state = identityState(context);
  const objects = new Map(identitiesOf(context).map(({ identity }) => [identity.id, identity]));
  return { accountId, state, ...getResponse(context, objects, { ids, properties }) };
}
