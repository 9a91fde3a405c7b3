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

/** What mail that comes, goes and is read changes of a mailbox. */
const counts = ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"] as const;

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
  // Null: all of them may have changed.
  const onlyCounts = context.services.states.areMailboxesTheSame(accountId, asked.since);
  return { ...changesResponse(asked, changes), updatedProperties: onlyCounts ? counts : null };
}
