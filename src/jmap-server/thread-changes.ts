import type { Arguments } from "../jmap/arguments.ts";
import { idOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import { changesAsked, changesResponse } from "./changes.ts";
import type { ObjectChange } from "./changes.ts";
import { capabilities } from "./limits.ts";
import { messageChanges } from "./message-changes.ts";
import { isVisible } from "./keywords.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §3.2 */
export const threadChanges: Method = { capability: capabilities.mail, run };

/** A thread changes when a message of it comes or goes. */
async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const asked = changesAsked(args, context);
  const changes: ObjectChange[] = [];
  for (const { id, modSeq, createSeq, threadId, mailboxId } of await messageChanges(
    context,
    asked.since,
  )) {
    const at = mailboxId === undefined ? modSeq : createSeq;
    if (at <= asked.since) continue;
    const others = context.store
      .messagesOfThread(context.accountId, threadId)
      .filter((message) => message.id !== id && isVisible(message.bits));
    const kind = mailboxId === undefined ? "destroyed" : "created";
    const isWhole =
      kind === "destroyed"
        ? others.length === 0
        : others.every((message) => message.createSeq > asked.since);
    changes.push({ id: idOf("t", threadId), modSeq: at, kind: isWhole ? kind : "updated" });
  }
  return changesResponse(asked, changes);
}
