import assert from "node:assert/strict";
import type { Change } from "../store/change.ts";
import type { AccountId, MailboxId, MessageId, ModSeq, Uid } from "../store/ids.ts";

export interface ReplicaMessage {
  readonly id: MessageId;
  readonly bits: number;
  readonly keywords: readonly string[];
  readonly modSeq: ModSeq;
}

export class ReplicaMailbox {
  readonly messages = new Map<Uid, ReplicaMessage>();
  readonly gone: { readonly uid: Uid; readonly modSeq: ModSeq }[] = [];
  lastUid: Uid = 0;
}

/** All mailboxes as somebody knows them who hears the change feed and nothing else. A change that cannot be is refused. */
export class FeedReplica {
  readonly mailboxes = new Map<MailboxId, ReplicaMailbox>();
  readonly #modSeqs = new Map<AccountId, ModSeq>();
  /** Of every message that ever came, by mailbox and UID. */
  readonly #ids = new Map<string, MessageId>();

  /** The changes of one commit. */
  apply(changes: readonly Change[]): void {
    const before = new Map(this.#modSeqs);
    for (const change of changes) {
      this.#change(change);
      if (!("modSeq" in change)) continue;
      assert.ok(change.modSeq > (before.get(change.accountId) ?? 0), "sequences grow by commits");
      assert.ok(change.modSeq >= (this.#modSeqs.get(change.accountId) ?? 0), "and within them");
      this.#modSeqs.set(change.accountId, change.modSeq);
    }
  }

  modSeq(accountId: AccountId): ModSeq {
    return this.#modSeqs.get(accountId) ?? 0;
  }

  /** The id of a message that came, whether it is still there or not. */
  known(mailboxId: MailboxId, uid: Uid): MessageId {
    return this.#ids.get(`${mailboxId} ${uid}`)!;
  }

  #change(change: Change): void {
    switch (change.kind) {
      case "mailbox-added":
        this.mailboxes.set(change.mailboxId, new ReplicaMailbox());
        break;
      case "mailbox-removed":
        assert.ok(this.mailboxes.delete(change.mailboxId));
        break;
      case "messages-added":
        this.#add(change);
        break;
      case "flags-changed":
        this.#setFlags(change);
        break;
      case "messages-removed":
        this.#remove(change);
        break;
      case "mailbox-renamed":
      case "mailbox-changed":
        assert.ok(this.mailboxes.has(change.mailboxId));
        break;
      case "annotation-changed":
      case "account-annotation-changed":
      case "objects-changed":
      case "queue-changed":
      case "config-changed":
        break;
    }
  }

  #add({
    mailboxId,
    uids,
    ids,
    bits,
    keywords,
    modSeq,
  }: Change & { kind: "messages-added" }): void {
    const mailbox = this.mailboxes.get(mailboxId)!;
    assert.ok(uids.length > 0);
    for (const [i, uid] of uids.entries()) {
      assert.ok(uid > mailbox.lastUid, "UIDs ascend");
      mailbox.lastUid = uid;
      this.#ids.set(`${mailboxId} ${uid}`, ids[i]!);
      const message = { id: ids[i]!, bits: bits[i]!, keywords: keywords?.[i] ?? [], modSeq };
      mailbox.messages.set(uid, message);
    }
  }

  #setFlags({ mailboxId, uids, bits, keywords, modSeq }: Change & { kind: "flags-changed" }): void {
    const { messages } = this.mailboxes.get(mailboxId)!;
    assert.ok(uids.length > 0);
    for (const [i, uid] of uids.entries()) {
      const before = messages.get(uid)!;
      const after = { id: before.id, bits: bits[i]!, keywords: keywords?.[i] ?? [], modSeq };
      assert.notDeepEqual({ ...after, modSeq: 0 }, { ...before, modSeq: 0 }, "nothing changed");
      messages.set(uid, after);
    }
  }

  #remove({ mailboxId, uids, modSeq }: Change & { kind: "messages-removed" }): void {
    const mailbox = this.mailboxes.get(mailboxId)!;
    assert.ok(uids.length > 0);
    for (const uid of uids) {
      assert.ok(mailbox.messages.delete(uid), "what goes was there");
      mailbox.gone.push({ uid, modSeq });
    }
  }
}
