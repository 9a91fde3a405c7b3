import type { Arguments } from "../jmap/arguments.ts";
import type { JsonObject } from "../jmap/json.ts";
import { changesAsked, changesResponse } from "./changes.ts";
import type { ObjectChange } from "./changes.ts";
import { capabilities } from "./limits.ts";
import { mailboxIdText } from "./mailbox-object.ts";
import type { Method } from "./method.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §2.2 */
export const mailboxChanges: Method = { capability: capabilities.mail, run };

function run(args: Arguments, context: RequestContext): JsonObject {
  const asked = changesAsked(args, context);
  const { store, accountId } = context;
  const changes: ObjectChange[] = [];
  for (const { id, modSeq, createSeq } of store.mailboxes(accountId)) {
    if (createSeq > asked.since) {
      changes.push({ id: mailboxIdText(id), modSeq: createSeq, kind: "created" });
    }
    if (modSeq > Math.max(asked.since, createSeq)) {
      changes.push({ id: mailboxIdText(id), modSeq, kind: "updated" });
    }
  }
  for (const { id, modSeq } of store.removedMailboxes(accountId, asked.since)) {
    changes.push({ id: mailboxIdText(id), modSeq, kind: "destroyed" });
  }
  // A mailbox that gets a child, or loses its parent's name, is written anew with it: null means all may have changed.
  return { ...changesResponse(asked, changes), updatedProperties: null };
}
