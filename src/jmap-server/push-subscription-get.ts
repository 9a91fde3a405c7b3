import type { Arguments } from "../jmap/arguments.ts";
import { utcDate } from "../jmap/header-forms.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import { getResponse, idsToGet, propertiesToGet } from "./get-objects.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { ownPushSubscriptions } from "./push-subscriptions.ts";
import type { PushSubscription } from "./push-subscriptions.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8620 §7.2.1: it belongs to who has logged in, and has no state. */
export const pushSubscriptionGet: Method = { capability: capabilities.core, run };

const readable = ["id", "deviceClientId", "verificationCode", "expires", "types"];
/** Nobody gets them back. */
const secret: ReadonlySet<string> = new Set(["url", "keys"]);

function run(args: Arguments, context: RequestContext): JsonObject {
  const asked = args.all()["properties"];
  if (Array.isArray(asked) && asked.some((name) => secret.has(String(name)))) {
    throw new MethodError("forbidden", "Where messages go, and their keys, are not told");
  }
  const ids = idsToGet(args);
  const properties = propertiesToGet(args, readable);
  args.end();
  const now = context.services.clock();
  const all = ownPushSubscriptions(context)
    .filter(({ expires }) => expires > now)
    .map((one) => [one.id, pushSubscriptionObject(one)] as const);
  return getResponse(context, new Map(all), { ids, properties });
}

function pushSubscriptionObject(subscription: PushSubscription): JsonObject {
  const { id, deviceClientId, isVerified, verificationCode, expires, types } = subscription;
  return {
    id,
    deviceClientId,
    verificationCode: isVerified ? verificationCode : null,
    expires: utcDate(expires),
    types,
  };
}
