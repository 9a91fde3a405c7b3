import type { Flags } from "../store/flags.ts";
import { flagBits } from "../store/flags.ts";
import type { AccountId, MailboxId, MessageId, QueueEntryId, Uid } from "../store/ids.ts";
import type { Accepted, Delivery, FlagChange, Placed } from "../store/mail-store.ts";
import type { StoreRefusalReason } from "../store/mail-store.ts";
import type { Mailbox, MailboxCounts } from "../store/mailbox.ts";

export interface ModelMessage {
  readonly id: MessageId;
  /** Prefix and body. */
  readonly text: string;
  bits: number;
  keywords: readonly string[];
}

export class ModelMailbox {
  readonly id: MailboxId;
  readonly accountId: AccountId;
  readonly uidValidity: number;
  readonly specialUse: string | undefined;
  name: string;
  uidNext: Uid = 1;
  keywords: readonly string[] = [];
  readonly messages = new Map<Uid, ModelMessage>();

  constructor(of: Pick<Mailbox, "id" | "accountId" | "uidValidity" | "name"> & Partial<Mailbox>) {
    this.id = of.id;
    this.accountId = of.accountId;
    this.uidValidity = of.uidValidity;
    this.name = of.name;
    this.specialUse = of.specialUse;
  }

  get counts(): MailboxCounts {
    const all = [...this.messages.values()];
    const deleted = all.filter(({ bits }) => bits & flagBits["\\Deleted"]);
    const octets = (of: readonly ModelMessage[]) =>
      of.reduce((sum, { text }) => sum + text.length, 0);
    return {
      messages: all.length,
      unseen: all.filter(({ bits }) => !(bits & flagBits["\\Seen"])).length,
      deleted: deleted.length,
      size: octets(all),
      deletedSize: octets(deleted),
    };
  }

  /** Those of `uids` that are there, in their order. */
  present(uids: ArrayLike<Uid>): Uid[] {
    return Array.from(uids).filter((uid) => this.messages.has(uid));
  }

  add(message: ModelMessage): Uid {
    this.learn(message.keywords);
    const keywords = this.spelt(message.keywords);
    this.messages.set(this.uidNext, { ...message, keywords });
    return this.uidNext++;
  }

  learn(names: readonly string[]): void {
    for (const name of names) {
      if (this.spelt([name]).length === 0) this.keywords = [...this.keywords, name];
    }
  }

  /** In the spelling that came first; without those that never came. */
  spelt(names: readonly string[]): string[] {
    const lower = new Set(names.map((name) => name.toLowerCase()));
    return this.keywords.filter((name) => lower.has(name.toLowerCase())).sort();
  }
}

export class ModelRefusal extends Error {
  readonly reason: StoreRefusalReason;

  constructor(reason: StoreRefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

/** The store as a few maps in memory, with no thought of speed. Refuses by a ModelRefusal before it changes anything. */
export class StoreModel {
  readonly mailboxes = new Map<MailboxId, ModelMailbox>();
  readonly queue = new Map<QueueEntryId, string>();

  mailbox(id: MailboxId): ModelMailbox {
    return this.mailboxes.get(id) ?? refuse("not-found");
  }

  named(accountId: AccountId, name: string): ModelMailbox | undefined {
    return [...this.mailboxes.values()].find(
      (one) => one.accountId === accountId && one.name === name,
    );
  }

  accept(
    bodies: readonly string[],
    {
      deliveries,
      accepted,
    }: { deliveries: readonly (readonly Delivery[])[]; accepted: readonly Accepted[] },
  ): Uid[] {
    return bodies.flatMap((body, i) => this.place(body, deliveries[i]!, accepted[i]!.placed));
  }

  place(body: string, deliveries: readonly Delivery[], placed: readonly Placed[]): Uid[] {
    return deliveries.map(({ mailboxId, prefix, flags: { bits, keywords } }, i) =>
      this.#arrive(
        { id: placed[i]!.id, text: prefix + body, bits, keywords },
        this.mailbox(mailboxId),
      ),
    );
  }

  /** UIDs that were left alone. */
  storeFlags(change: FlagChange, modSeqOf: (uid: Uid) => number): Uid[] {
    const mailbox = this.mailbox(change.mailboxId);
    const { unchangedSince = Infinity } = change;
    const present = mailbox.present(change.uids);
    const chosen = present.filter((uid) => modSeqOf(uid) <= unchangedSince);
    const before = mailbox.keywords;
    if (change.mode !== "remove") mailbox.learn(change.flags.keywords);
    let isChanged = false;
    for (const uid of chosen) {
      const message = mailbox.messages.get(uid)!;
      const after = changed(message, { ...change, named: mailbox.spelt(change.flags.keywords) });
      isChanged ||=
        after.bits !== message.bits || String(after.keywords) !== String(message.keywords);
      Object.assign(message, after);
    }
    if (!isChanged) mailbox.keywords = before;
    return present.filter((uid) => !chosen.includes(uid));
  }

  copy(
    from: MailboxId,
    uids: ArrayLike<Uid>,
    to: { id: MailboxId; ids: readonly MessageId[] },
  ): Uid[] {
    const present = this.mailboxes.get(from)?.present(uids) ?? [];
    const copies = present.map((uid, i) => {
      return { ...this.mailbox(from).messages.get(uid)!, id: to.ids[i]! };
    });
    return copies.map((message) => this.#arrive(message, this.mailbox(to.id), this.mailbox(from)));
  }

  move(from: MailboxId, uids: ArrayLike<Uid>, to: MailboxId): Uid[] {
    const source = this.mailbox(from);
    return source.present(uids).map((uid) => {
      const message = source.messages.get(uid)!;
      source.messages.delete(uid);
      return this.#arrive(message, this.mailbox(to), source);
    });
  }

  expunge(mailboxId: MailboxId, uids: ArrayLike<Uid> | undefined): Uid[] {
    const { messages } = this.mailbox(mailboxId);
    const gone = [...messages.keys()].filter((uid) => {
      if (!(messages.get(uid)!.bits & flagBits["\\Deleted"])) return false;
      return uids === undefined || Array.from(uids).includes(uid);
    });
    for (const uid of gone) messages.delete(uid);
    return gone;
  }

  rename(id: MailboxId, name: string): void {
    const mailbox = this.mailbox(id);
    const oldName = mailbox.name;
    for (const one of [mailbox, ...this.childrenOf(mailbox)]) {
      one.name = name + one.name.slice(oldName.length);
    }
  }

  #arrive(message: ModelMessage, to: ModelMailbox, from?: ModelMailbox): Uid {
    const isJunk = to.specialUse === "\\Junk";
    const isFreed = from?.specialUse === "\\Junk" && to.specialUse !== "\\Trash";
    let bits = exclusive(message.bits, message.bits);
    if (isJunk || isFreed) {
      bits &= ~(flagBits.$Junk | flagBits.$NotJunk);
      bits |= isJunk ? flagBits.$Junk : flagBits.$NotJunk;
    }
    return to.add({ ...message, bits });
  }

  childrenOf(mailbox: ModelMailbox): ModelMailbox[] {
    return [...this.mailboxes.values()]
      .filter((one) => one.accountId === mailbox.accountId)
      .filter(({ name }) => name.startsWith(`${mailbox.name}/`));
  }
}

export function refuse(reason: StoreRefusalReason): never {
  throw new ModelRefusal(reason);
}

function changed(
  { bits, keywords }: Flags,
  { mode, flags, named }: { mode: FlagChange["mode"]; flags: Flags; named: readonly string[] },
): Flags {
  switch (mode) {
    case "add":
      return {
        bits: exclusive(bits, bits | flags.bits),
        keywords: [...new Set([...keywords, ...named])].sort(),
      };
    case "remove":
      return {
        bits: exclusive(bits, bits & ~flags.bits),
        keywords: keywords.filter((name) => !named.includes(name)),
      };
    case "replace":
      return { bits: exclusive(bits, flags.bits), keywords: named };
  }
}

/** Of $Junk and $NotJunk at most one, and of two the new one. */
function exclusive(before: number, after: number): number {
  const { $Junk, $NotJunk } = flagBits;
  if (!(after & $Junk) || !(after & $NotJunk)) return after;
  const isOnlyNew = (bit: number, other: number): boolean => !(before & bit) && !!(before & other);
  if (isOnlyNew($Junk, $NotJunk)) return after & ~$NotJunk;
  return isOnlyNew($NotJunk, $Junk) ? after & ~$Junk : after & ~$Junk & ~$NotJunk;
}
