import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import { isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import { parseDateTime } from "../message/date-time.ts";
import { firstFieldValue } from "../message/header.ts";
import { blobOf } from "./blobs.ts";
import { placementOf } from "./email-placement.ts";
import { keep } from "./email-set.ts";
import type { CreatedEmail } from "./email-set.ts";
import { capabilities, coreLimits } from "./limits.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";
import { SetOutcome } from "./set-objects.ts";
import { checkState, stateOf } from "./state.ts";

/** RFC 8621 §4.8 */
export const emailImport: Method = { capability: capabilities.mail, run };

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const ifInState = args.optionalString("ifInState");
  const emails = args.object("emails");
  args.end();
  if (Object.keys(emails).length > coreLimits.maxObjectsInSet) {
    throw new MethodError("requestTooLarge", `At most ${coreLimits.maxObjectsInSet} objects`);
  }
  const { states } = context.services;
  const oldState = stateOf(states.modSeq(context.accountId));
  checkState(ifInState, oldState);
  const outcome = new SetOutcome();
  for (const [creationId, object] of Object.entries(emails)) {
    try {
      const created = await importOne(context, object);
      context.createdIds.set(creationId, created.id);
      outcome.created(creationId, { ...created });
    } catch (error) {
      outcome.refused("create", creationId, error);
    }
  }
  const newState = stateOf(states.modSeq(context.accountId));
  const { created, notCreated } = outcome.response(accountId, oldState, newState);
  return {
    accountId,
    oldState,
    newState,
    created: created ?? null,
    notCreated: notCreated ?? null,
  };
}

const known = new Set(["blobId", "mailboxIds", "keywords", "receivedAt"]);

async function importOne(context: RequestContext, object: Json): Promise<CreatedEmail> {
  if (!isJsonObject(object)) throw invalidProperties([], "It is no object");
  const wrong = Object.keys(object).filter((name) => !known.has(name));
  if (wrong.length > 0) throw invalidProperties(wrong, "Not known");
  const placement = placementOf(context, object);
  const { blobId } = object;
  const blob =
    typeof blobId === "string" ? blobOf(context.services, context.accountId, blobId) : undefined;
  if (blob === undefined) {
    throw invalidProperties(["blobId"], "There is no such blob: upload it first");
  }
  await using incoming = context.services.incoming();
  for await (const octets of blob.octets()) {
    await incoming.write(octets);
    if (incoming.size > coreLimits.maxSizeUpload) {
      throw new SetRefusal({ type: "tooLarge", maxSize: coreLimits.maxSizeUpload });
    }
    context.signal.throwIfAborted();
  }
  const content = await incoming.finish();
  // Nothing that begins like mail: a picture, say. RFC 8621 §4.8
  if (!incoming.header.includes(":")) {
    throw new SetRefusal({ type: "invalidEmail", description: "It has no header" });
  }
  const isDated = (object["receivedAt"] ?? null) !== null;
  const receivedAt = isDated ? undefined : receivedAtOf(incoming.header);
  return keep(
    context,
    content,
    receivedAt === undefined ? placement : { ...placement, receivedAt },
  );
}

/** When the last server took it, by its own word; undefined where none says so. RFC 8621 §4.8 */
function receivedAtOf(header: string): number | undefined {
  const received = firstFieldValue(header, "Received");
  return parseDateTime(received?.slice(received.lastIndexOf(";") + 1) ?? "")?.epochMs;
}
