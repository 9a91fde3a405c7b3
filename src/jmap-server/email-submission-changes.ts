import type { Arguments } from "../jmap/arguments.ts";
import { idOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import { changesAsked, changesResponse } from "./changes.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { objectChanges } from "./object-changes.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §7.2 */
export const emailSubmissionChanges: Method = { capability: capabilities.submission, run };

function run(args: Arguments, context: RequestContext): JsonObject {
  const asked = changesAsked(args, context);
  const changes = objectChanges(context, asked, {
    kind: "submission",
    idOf: (id) => idOf("s", id),
  });
  return changesResponse(asked, changes);
}
