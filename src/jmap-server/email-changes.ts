import type { Arguments } from "../jmap/arguments.ts";
import { idOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import { changesAsked, changesResponse } from "./changes.ts";
import type { ObjectChange } from "./changes.ts";
import { capabilities } from "./limits.ts";
import { messageChanges } from "./message-changes.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §4.3 */
export const emailChanges: Method = { capability: capabilities.mail, run };

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const asked = changesAsked(args, context);
  const changes: ObjectChange[] = [];
  for (const { id, modSeq, createSeq, mailboxId } of await messageChanges(context, asked.since)) {
    const text = idOf("m", id);
    if (mailboxId === undefined) {
      changes.push({ id: text, modSeq, kind: "destroyed" });
      continue;
    }
    if (createSeq > asked.since) changes.push({ id: text, modSeq: createSeq, kind: "created" });
    if (modSeq > Math.max(asked.since, createSeq)) {
      changes.push({ id: text, modSeq, kind: "updated" });
    }
  }
  return changesResponse(asked, changes);
}
