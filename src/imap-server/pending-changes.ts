import type { FlagsChanged, MessagesAdded, MessagesRemoved } from "../store/change.ts";
import type { ModSeq, Uid } from "../store/ids.ts";
import type { MailboxIndex } from "../store/mailbox-index.ts";
import type { MailboxView } from "./mailbox-view.ts";

export type ContentChange = MessagesAdded | FlagsChanged | MessagesRemoved;

/** Beyond this many, what changed is found by comparing the view with the mailbox. */
const pendingChangesMax = 1000;

/**
 * Changes of the selected mailbox that the client has not been told about, oldest first. The changes themselves are
 * shared by all sessions, and their number is bounded however long a client stays silent.
 */
export class PendingChanges {
  #changes: ContentChange[] = [];
  /** Everything up to here has been told, removals that were put back apart. */
  #modSeq: ModSeq;
  /** Too much has happened: the list is empty, and what is to be told stands in the mailbox. */
  #overflowed = false;

  constructor(modSeq: ModSeq) {
    this.#modSeq = modSeq;
  }

  get isEmpty(): boolean {
    return this.#changes.length === 0 && !this.#overflowed;
  }

  push(change: ContentChange): void {
    if (this.#overflowed) return;
    if (this.#changes.length < pendingChangesMax) {
      this.#changes.push(change);
      return;
    }
    this.#changes = [];
    this.#overflowed = true;
  }

  /** Forgets a change of flags that this session made and has answered for itself. */
  forgetFlagsChange(modSeq: ModSeq): void {
    const at = this.#changes.findIndex(
      (change) => change.kind === "flags-changed" && change.modSeq === modSeq,
    );
    if (at >= 0) this.#changes.splice(at, 1);
  }

  /** Takes all out. */
  take(index: MailboxIndex, view: MailboxView): readonly ContentChange[] {
    const changes = this.#overflowed ? difference(index, view, this.#modSeq) : this.#changes;
    this.#changes = [];
    this.#overflowed = false;
    this.#modSeq = index.highestModSeq;
    return changes;
  }

  /** Puts removals back that may not be told yet, to be the first ones of the next time. */
  putBack(removals: readonly MessagesRemoved[]): void {
    if (removals.length > 0) this.#changes = [...removals, ...this.#changes];
  }
}

/** What happened to the mailbox since `modSeq`, as far as `view` does not show it. */
function difference(index: MailboxIndex, view: MailboxView, modSeq: ModSeq): ContentChange[] {
  const removed: Uid[] = [];
  for (const uid of view.uids) if (index.positionOf(uid) < 0) removed.push(uid);
  const lastKnown = view.count > 0 ? view.uid(view.count) : 0;
  const firstNew = index.positionFrom(lastKnown + 1);
  const changed: number[] = [];
  for (let at = 0; at < firstNew; at++) if (index.modSeq(at) > modSeq) changed.push(at);
  const common = { accountId: 0, mailboxId: index.mailboxId, modSeq: index.highestModSeq };
  return [
    { kind: "messages-removed", ...common, uids: Uint32Array.from(removed) },
    {
      kind: "flags-changed",
      ...common,
      uids: Uint32Array.from(changed, (at) => index.uid(at)),
      bits: Uint32Array.from(changed, (at) => index.bits(at)),
      keywords: changed.map((at) => index.keywords(at)),
    },
    {
      kind: "messages-added",
      ...common,
      uids: index.uids().subarray(firstNew),
      ids: new Float64Array(),
      bits: new Uint32Array(),
      keywords: undefined,
    },
  ];
}
