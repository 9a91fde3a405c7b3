import assert from "node:assert/strict";
import { noFlags } from "../store/flags.ts";
import type { Flags } from "../store/flags.ts";
import type { AccountId, MailboxId, Uid } from "../store/ids.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type {
  Copied,
  Delivery,
  FlagChange,
  NewMessage,
  ReplacedMessage,
} from "../store/mail-store.ts";
import type { NewQueueEntry } from "../store/queue-entry.ts";
import { contentOf } from "./content.ts";
import type { FeedReplica } from "./feed-replica.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { ModelMailbox, ModelRefusal, refuse } from "./store-model.ts";
import type { StoreModel } from "./store-model.ts";
import type { TestStore } from "./store.ts";

const nowhere: MailboxId = 9999;
const keywordPool = ["Red", "red", "RED", "work", "$Label1", "Ünïcode"];
const namePool = ["a", "a/b", "a/b/c", "b", "b/é", "x/y", "INBOX/z", "x/y/z", "Archive/2026"];

/** A job that has been given to the store, and what the model says to it. */
export interface Operation {
  readonly name: string;
  readonly promise: Promise<unknown>;
  /** Compares the outcome with the model's, which does the same. */
  settle(result: PromiseSettledResult<unknown>): void;
}

export interface World {
  readonly test: TestStore;
  readonly model: StoreModel;
  readonly replica: FeedReplica;
  readonly random: SeededRandom;
  readonly accounts: readonly AccountId[];
}

/** Above this many, messages only go, so that comparing stays quick. */
const messagesMax = 250;

/** One of the jobs of which many may be in one batch. */
export function messageOperation(world: World): Operation {
  const { random, model } = world;
  const count = [...model.mailboxes.values()].reduce((sum, one) => sum + one.messages.size, 0);
  if (count > messagesMax)
    return random.chance(0.3) ? storeFlags(world, undefined) : expunge(world);
  const choice = random.below(100);
  if (choice < 30) return accept(world);
  if (choice < 55) return storeFlags(world, undefined);
  if (choice < 67) return copy(world);
  if (choice < 80) return move(world);
  if (choice < 92) return expunge(world);
  if (choice < 94) return deleteMailbox(world);
  return choice < 97 ? deliverQueued(world) : dropQueueEntry(world);
}

/** One of the jobs that are a batch of their own, because the model has to look up what they made. */
export function loneOperation(world: World): Operation {
  const { random, replica } = world;
  const choice = random.below(10);
  if (choice < 3) return createMailbox(world);
  if (choice < 5) return renameMailbox(world);
  if (choice < 7) return setSubscribed(world);
  const modSeq = replica.modSeq(random.pick(world.accounts));
  return storeFlags(world, Math.max(0, modSeq - random.below(30)));
}

function operation<Result>(
  name: string,
  promise: Promise<Result>,
  model: { readonly check: () => void; readonly apply: (result: Result) => void },
): Operation {
  const settle = (result: PromiseSettledResult<unknown>): void => {
    const expected = refusalOf(model.check);
    if (result.status === "fulfilled") {
      assert.equal(expected, undefined, `${name} should be refused`);
      model.apply(result.value as Result);
      return;
    }
    if (!(result.reason instanceof StoreRefusal)) throw result.reason;
    assert.equal(result.reason.reason, expected, name);
  };
  return { name, promise, settle };
}

function refusalOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ModelRefusal) return error.reason;
    throw error;
  }
}

function accept({ test, model, random }: World): Operation {
  const bodies = Array.from({ length: random.between(1, 3) }, () => {
    return `Subject: ${random.below(1e9)}\r\n\r\n${random.text("abc\r\n", random.below(400))}`;
  });
  const deliveries = bodies.map(() =>
    Array.from({ length: random.between(1, 3) }, (): Delivery => ({
      mailboxId: anyMailbox(model, random),
      flags: anyFlags(random),
      internalAt: random.below(1e12),
      prefix: random.pick(["", "", "X: prefix\r\n"]),
    })),
  );
  const replaces = random.chance(0.2) ? anyMessage(model, random) : undefined;
  const messages = bodies.map((body, i): NewMessage => {
    const queue = random.chance(0.3) ? [queueEntry(`${random.below(1e6)}@example.org`)] : [];
    const one = { body: contentOf(Buffer.from(body)), deliveries: deliveries[i]!, queue };
    return i === 0 ? { ...one, replaces } : one;
  });
  return operation("accept", test.store.accept(messages), {
    check: () => {
      for (const { mailboxId } of deliveries.flat()) model.mailbox(mailboxId);
      if (replaces === undefined) return;
      if (!model.mailboxes.get(replaces.mailboxId)?.messages.has(replaces.uid)) refuse("not-found");
    },
    apply: (accepted) => {
      if (replaces) model.mailbox(replaces.mailboxId).messages.delete(replaces.uid);
      const uids = model.accept(bodies, { deliveries, accepted });
      const placed = accepted.flatMap((one) => one.placed);
      assert.deepEqual(
        placed.map(({ uid }) => uid),
        uids,
      );
      for (const [i, { queueEntryIds }] of accepted.entries()) {
        for (const id of queueEntryIds) model.queue.set(id, bodies[i]!);
      }
    },
  });
}

function storeFlags(
  { test, model, replica, random }: World,
  unchangedSince: number | undefined,
): Operation {
  const mailboxId = anyMailbox(model, random);
  const change: FlagChange = {
    mailboxId,
    uids: someUids(model, mailboxId, random),
    mode: random.pick(["add", "add", "remove", "replace"] as const),
    flags: anyFlags(random),
    unchangedSince,
  };
  const known = new Map(replica.mailboxes.get(mailboxId)?.messages);
  return operation("storeFlags", test.store.storeFlags(change), {
    check: () => model.mailbox(mailboxId),
    apply: ({ modified }) => {
      const expected = model.storeFlags(change, (uid) => known.get(uid)?.modSeq ?? 0);
      assert.deepEqual([...modified], expected);
    },
  });
}

function copy({ test, model, replica, random }: World): Operation {
  const from = anyMailbox(model, random);
  const to = anyMailbox(model, random);
  const uids = someUids(model, from, random);
  return operation("copy", test.store.copy(from, uids, to), {
    check: () => model.mailbox(to),
    apply: (copied) => {
      const ids = Array.from(copied.toUids, (uid) => replica.known(to, uid));
      const target = model.mailbox(to);
      const fromUids = model.mailboxes.get(from)?.present(uids) ?? [];
      checkCopied(copied, { target, fromUids, toUids: model.copy(from, uids, { id: to, ids }) });
    },
  });
}

function move({ test, model, random }: World): Operation {
  const from = anyMailbox(model, random);
  const to = anyMailbox(model, random);
  const uids = someUids(model, from, random);
  return operation("move", test.store.move(from, uids, to), {
    check: () => {
      const { accountId } = model.mailbox(from);
      if (model.mailbox(to).accountId !== accountId) refuse("not-found");
    },
    apply: (copied) => {
      const fromUids = model.mailbox(from).present(uids);
      const target = model.mailbox(to);
      checkCopied(copied, { target, fromUids, toUids: model.move(from, uids, to) });
    },
  });
}

function checkCopied(
  copied: Copied,
  expected: { target: ModelMailbox; fromUids: readonly Uid[]; toUids: readonly Uid[] },
): void {
  assert.equal(copied.uidValidity, expected.target.uidValidity);
  assert.deepEqual([...copied.fromUids], expected.fromUids);
  assert.deepEqual([...copied.toUids], expected.toUids);
}

function expunge({ test, model, random }: World): Operation {
  const mailboxId = anyMailbox(model, random);
  const uids = random.chance(0.5) ? someUids(model, mailboxId, random) : undefined;
  return operation("expunge", test.store.expunge(mailboxId, uids), {
    check: () => model.mailbox(mailboxId),
    apply: (gone) => assert.deepEqual([...gone.uids], model.expunge(mailboxId, uids)),
  });
}

function deleteMailbox({ test, model, random }: World): Operation {
  const id = anyMailbox(model, random);
  return operation("deleteMailbox", test.store.deleteMailbox(id), {
    check: () => {
      const mailbox = model.mailbox(id);
      if (mailbox.name === "INBOX") refuse("inbox");
      if (model.childrenOf(mailbox).length > 0) refuse("has-children");
    },
    apply: () => model.mailboxes.delete(id),
  });
}

function deliverQueued({ test, model, random }: World): Operation {
  const id = random.pick([...model.queue.keys(), 9999]);
  const flags = noFlags;
  const mailboxId = anyMailbox(model, random);
  const deliveries = [{ mailboxId, flags, internalAt: 7, prefix: "Q: 1\r\n" }];
  return operation("deliverQueued", test.store.deliverQueued(id, deliveries), {
    check: () => {
      if (!model.queue.has(id)) refuse("not-found");
      model.mailbox(mailboxId);
    },
    apply: (placed) => {
      const uids = model.place(model.queue.get(id)!, deliveries, placed);
      assert.equal(placed[0]!.uid, uids[0]);
      model.queue.delete(id);
    },
  });
}

function dropQueueEntry({ test, model, random }: World): Operation {
  const id = random.pick([...model.queue.keys(), 9999]);
  return operation("dropQueueEntries", test.store.dropQueueEntries([id, id]), {
    check: () => {},
    apply: (dropped) => assert.equal(dropped, model.queue.delete(id) ? 1 : 0),
  });
}

function createMailbox({ test, model, random, accounts }: World): Operation {
  const accountId = random.pick(accounts);
  const name = random.pick(namePool);
  return operation("createMailbox", test.store.createMailbox({ accountId, name }), {
    check: () => {
      if (model.named(accountId, name) !== undefined) refuse("exists");
    },
    apply: () => learnMailboxes(test, model, accountId),
  });
}

function renameMailbox({ test, model, random }: World): Operation {
  const id = anyMailbox(model, random);
  const name = random.pick(namePool);
  return operation("renameMailbox", test.store.renameMailbox(id, name), {
    check: () => {
      const mailbox = model.mailbox(id);
      if (model.named(mailbox.accountId, name) !== undefined) refuse("exists");
      const isInside = name.startsWith(`${mailbox.name}/`);
      if (isInside && mailbox.name !== "INBOX") refuse("bad-name");
    },
    apply: () => {
      const mailbox = model.mailbox(id);
      if (mailbox.name !== "INBOX") model.rename(id, name);
      learnMailboxes(test, model, mailbox.accountId);
      if (mailbox.name !== "INBOX") return;
      model.move(id, [...mailbox.messages.keys()], model.named(mailbox.accountId, name)!.id);
    },
  });
}

function setSubscribed({ test, random, accounts }: World): Operation {
  const of = {
    accountId: random.pick(accounts),
    name: random.pick([...namePool, "INBOX"]),
    subscribed: random.chance(0.5),
  };
  return operation("setSubscribed", test.store.setSubscribed(of), {
    check: () => {},
    apply: () => {
      const mailbox = test.store.mailboxByName(of.accountId, of.name);
      if (mailbox !== undefined) assert.equal(mailbox.subscribed, of.subscribed);
    },
  });
}

/** Those that came into being beside the one asked for: parents, and the target of a rename of the inbox. */
export function learnMailboxes(test: TestStore, model: StoreModel, accountId: AccountId): void {
  for (const mailbox of test.store.mailboxes(accountId)) {
    if (!model.mailboxes.has(mailbox.id)) {
      model.mailboxes.set(mailbox.id, new ModelMailbox(mailbox));
    }
  }
}

function anyMailbox(model: StoreModel, random: SeededRandom): MailboxId {
  return random.chance(0.02) ? nowhere : random.pick([...model.mailboxes.keys()]);
}

/** One that is there, or was. */
function anyMessage(model: StoreModel, random: SeededRandom): ReplacedMessage {
  const mailboxId = anyMailbox(model, random);
  const uidNext = model.mailboxes.get(mailboxId)?.uidNext ?? 2;
  return { mailboxId, uid: random.below(uidNext) };
}

function anyFlags(random: SeededRandom): Flags {
  const bits = random.chance(0.7) ? random.below(256) : 8;
  const names = random.chance(0.3) ? [random.pick(keywordPool), random.pick(keywordPool)] : [];
  const keywords = names.filter((name, i) => {
    return names.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === i;
  });
  return { bits, keywords: keywords.sort() };
}

/** A stretch of UIDs, some of them, or all; also such as are gone or still to come. */
function someUids(model: StoreModel, mailboxId: MailboxId, random: SeededRandom): Uint32Array {
  const uidNext = model.mailboxes.get(mailboxId)?.uidNext ?? 1;
  const first = random.between(1, uidNext + 1);
  const last = random.between(first, uidNext + 2);
  const density = random.pick([1, 1, 0.5, 0.1]);
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return Uint32Array.from(all.filter(() => random.chance(density)));
}

function queueEntry(recipient: string): NewQueueEntry {
  return {
    accountId: undefined,
    reversePath: "",
    recipient,
    prefix: "",
    messageId: "<1@x>",
    subject: "",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    dsn: undefined,
    queuedAt: 1,
    nextAttemptAt: 1,
  };
}
