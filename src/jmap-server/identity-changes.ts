import type { Arguments } from "../jmap/arguments.ts";
import { idOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import { changesResponse, changesSince } from "./changes.ts";
import type { ObjectChange } from "./changes.ts";
import { idOfAddress, identityState } from "./identities.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { objectChanges, storedObject } from "./object-changes.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §6.2 */
export const identityChanges: Method = { capability: capabilities.submission, run };

function run(args: Arguments, context: RequestContext): JsonObject {
  const accountId = args.id("accountId");
  context.account(accountId);
  const sinceState = args.string("sinceState");
  const [modSeq = "", addresses] = sinceState.split(".");
  const [, addressesNow = ""] = identityState(context).split(".");
  if (addresses !== undefined && addresses !== addressesNow) {
    throw new MethodError("cannotCalculateChanges", "There are other addresses now");
  }
  const asked = changesSince(args, context, modSeq);
  const idOfStored = (id: number, value?: string): string => {
    const { of } = value === undefined ? {} : storedObject({ value });
    return typeof of === "string" ? idOfAddress(of) : idOf("i", id);
  };
  // What is stored of an address's own identity is made later than the identity.
  const changes = objectChanges(context, asked, { kind: "identity", idOf: idOfStored }).map(
    (change): ObjectChange =>
      change.kind === "created" && change.id.startsWith("ia-")
        ? { ...change, kind: "updated" }
        : change,
  );
  const response = changesResponse({ ...asked, accountId }, changes);
  return {
    ...response,
    oldState: sinceState,
    newState: `${response.newState}.${addressesNow}`,
  };
}
