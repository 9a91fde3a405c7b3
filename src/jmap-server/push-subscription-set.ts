import { randomBytes } from "node:crypto";
import type { Arguments } from "../jmap/arguments.ts";
import { utcDate } from "../jmap/header-forms.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import { isJsonArray, isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import { capabilities, coreLimits } from "./limits.ts";
import type { Method } from "./method.ts";
import { areUsableKeys } from "./push-encryption.ts";
import type { PushKeys } from "./push-encryption.ts";
import {
  isCurrent,
  keepPushSubscription,
  ownPushSubscriptions,
  pushLastsMsMax,
  pushSubscriptions,
  pushSubscriptionsMax,
  removePushSubscriptions,
} from "./push-subscriptions.ts";
import type { PushSubscription } from "./push-subscriptions.ts";
import type { RequestContext } from "./request-context.ts";
import { SetOutcome } from "./set-objects.ts";

/** RFC 8620 §7.2.2 */
export const pushSubscriptionSet: Method = { capability: capabilities.core, run };

const deviceCharactersMax = 255;
const urlCharactersMax = 2_000;
const typesMax = 50;

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const create = args.optionalObjects("create") ?? new Map<string, JsonObject>();
  const updates = args.optionalObjects("update") ?? new Map<string, JsonObject>();
  const destroy = args.optionalStrings("destroy") ?? [];
  args.end();
  if (create.size + updates.size + destroy.length > coreLimits.maxObjectsInSet) {
    throw new MethodError("requestTooLarge", `At most ${coreLimits.maxObjectsInSet} objects`);
  }
  const { store, accountId, services } = context;
  const outcome = new SetOutcome();
  await removeExpired(context);
  for (const [creationId, object] of create) {
    await outcome.attempt("create", creationId, async () => {
      const made = await make(context, object);
      context.createdIds.set(creationId, made.id);
      const { id, expires } = made;
      outcome.created(creationId, {
        id,
        keys: made.keys === null ? null : {},
        expires: utcDate(expires),
      });
    });
  }
  for (const [id, patch] of updates) {
    await outcome.attempt("update", id, async () => {
      const changed = changedBy(context, known(context, id), patch);
      await keepPushSubscription(store, accountId, changed);
      const asked = patch["expires"];
      const isMoved = asked !== undefined && asked !== utcDate(changed.expires);
      outcome.updated(id, isMoved ? { expires: utcDate(changed.expires) } : null);
    });
  }
  for (const id of new Set(destroy)) {
    await outcome.attempt("destroy", id, async () => {
      await removePushSubscriptions(store, accountId, [known(context, id).id]);
      outcome.destroyed(id);
    });
  }
  services.push.watch(accountId);
  const {
    accountId: _account,
    oldState: _old,
    newState: _new,
    ...lists
  } = outcome.response("", "", "");
  return lists;
}

async function removeExpired({ store, accountId, services }: RequestContext): Promise<void> {
  const now = services.clock();
  const expired = pushSubscriptions(store, accountId).filter((one) => !isCurrent(store, one, now));
  const ids = expired.map(({ id }) => id);
  if (ids.length > 0) await removePushSubscriptions(store, accountId, ids);
}

function known(context: RequestContext, reference: string): PushSubscription {
  const id = context.idOf(reference);
  const found = ownPushSubscriptions(context).find((one) => one.id === id);
  if (found === undefined) throw new SetRefusal({ type: "notFound" });
  return found;
}

async function make(context: RequestContext, object: JsonObject): Promise<PushSubscription> {
  const { store, accountId, services } = context;
  const { deviceClientId, url, keys = null, expires = null, types = null, ...more } = object;
  const wrong = Object.keys(more);
  if (wrong.length > 0) throw invalidProperties(wrong.slice(0, 20), "Not to be set, or not known");
  if (typeof deviceClientId !== "string" || deviceClientId.length > deviceCharactersMax) {
    throw invalidProperties(["deviceClientId"], "It is no short text");
  }
  if (pushSubscriptions(store, accountId).length >= pushSubscriptionsMax) {
    throw new SetRefusal({ type: "overQuota", description: `At most ${pushSubscriptionsMax}` });
  }
  const record = {
    deviceClientId,
    url: urlOf(url),
    keys: keysOf(keys),
    verificationCode: randomBytes(24).toString("base64url"),
    isVerified: false,
    session: context.session ?? null,
    expires: expiresOf(context, expires),
    types: typesOf(types),
  };
  if (!services.push.mayBegin(accountId)) {
    throw new SetRefusal({ type: "rateLimit", description: "Too many new ones, try again later" });
  }
  const id = await keepPushSubscription(store, accountId, record);
  const made = { ...record, id };
  services.push.verify(made);
  return made;
}

function changedBy(
  context: RequestContext,
  subscription: PushSubscription,
  patch: JsonObject,
): PushSubscription {
  let changed = subscription;
  for (const [property, value] of Object.entries(patch)) {
    if (property === "verificationCode") {
      if (value !== subscription.verificationCode) {
        throw invalidProperties([property], "It is not the code that was sent");
      }
      changed = { ...changed, isVerified: true };
    } else if (property === "expires") {
      changed = { ...changed, expires: expiresOf(context, value) };
    } else if (property === "types") changed = { ...changed, types: typesOf(value) };
    else throw invalidProperties([property.slice(0, 100)], "It cannot be changed");
  }
  return changed;
}

function urlOf(value: Json | undefined): string {
  const isText = typeof value === "string" && value.length <= urlCharactersMax;
  const url = isText ? URL.parse(value) : null;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") {
    throw invalidProperties(["url"], "It is no https URL");
  }
  return url.href;
}

function keysOf(value: Json): PushKeys | null {
  if (value === null) return null;
  const { p256dh, auth } = isJsonObject(value) ? value : {};
  const keys = typeof p256dh === "string" && typeof auth === "string" ? { p256dh, auth } : null;
  if (keys === null || !areUsableKeys(keys)) {
    throw invalidProperties(["keys"], "They are no keys of RFC 8291");
  }
  return keys;
}

/** No later than we allow. RFC 8620 §7.2 */
function expiresOf({ services }: RequestContext, value: Json): number {
  const now = services.clock();
  const latest = now + pushLastsMsMax;
  if (value === null) return latest;
  const at = typeof value === "string" && value.endsWith("Z") ? Date.parse(value) : Number.NaN;
  if (!(at > now)) throw invalidProperties(["expires"], "It is no UTC date to come");
  return Math.min(at, latest);
}

/** Also such as we do not know: RFC 8620 §7.2. */
function typesOf(value: Json): readonly string[] | null {
  if (value === null) return null;
  const isRight =
    isJsonArray(value) &&
    value.length <= typesMax &&
    value.every((type) => typeof type === "string" && type.length <= 100);
  if (!isRight) throw invalidProperties(["types"], "It is no list of types");
  return value as readonly string[];
}
