import type { MailboxId, MessageId, ModSeq, ThreadId } from "../store/ids.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import { isVisible } from "./keywords.ts";
import type { RequestContext } from "./request-context.ts";

/** A message that came, changed or went after `since`. */
export interface MessageChange {
  readonly id: MessageId;
  readonly modSeq: ModSeq;
  readonly createSeq: ModSeq;
  readonly threadId: ThreadId;
  /** Undefined where it is gone, or as good as: IMAP's \Deleted. */
  readonly mailboxId: MailboxId | undefined;
}

/**
 * What happened to the messages of the account after `since`, from the lists in memory and the tombstones on disk, the
 * latest change of each. Throws "cannotCalculateChanges" where removals that old have been forgotten. RFC 8620 §5.2
 */
export async function messageChanges(
  context: RequestContext,
  since: ModSeq,
): Promise<MessageChange[]> {
  const { store, accountId } = context;
  const changes = new Map<MessageId, MessageChange>();
  for (const mailbox of store.mailboxes(accountId)) {
    if (mailbox.modSeq <= since) continue;
    const { count, ids, modSeqs, createSeqs, bits, threadIds } =
      await context.services.lists.columns(mailbox.id);
    for (let at = 0; at < count; at++) {
      const modSeq = modSeqs[at]!;
      if (modSeq <= since) continue;
      const id = ids[at]!;
      // While other lists were read it may have moved: the later place is the true one.
      if ((changes.get(id)?.modSeq ?? 0) > modSeq) continue;
      const mailboxId = isVisible(bits[at]!) ? mailbox.id : undefined;
      const threadId = threadIds[at]!;
      changes.set(id, { id, modSeq, createSeq: createSeqs[at]!, threadId, mailboxId });
    }
  }
  // Read last: what has gone meanwhile is among them.
  const removed = store.removedMessages(accountId, since);
  if (removed === undefined) {
    throw new MethodError("cannotCalculateChanges", "Too long ago");
  }
  for (const { id, modSeq, threadId } of removed) {
    changes.set(id, { id, modSeq, createSeq: 0, threadId: threadId ?? id, mailboxId: undefined });
  }
  return [...changes.values()];
}
