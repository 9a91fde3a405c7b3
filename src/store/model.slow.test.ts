import assert from "node:assert/strict";
import { it } from "node:test";
import { FeedReplica } from "../testing/feed-replica.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import type { ModelMailbox } from "../testing/store-model.ts";
import { StoreModel } from "../testing/store-model.ts";
import { learnMailboxes, loneOperation, messageOperation } from "../testing/store-operations.ts";
import type { World } from "../testing/store-operations.ts";
import { TestStore } from "../testing/store.ts";
import type { MailboxId } from "./ids.ts";
import type { IndexHold } from "./mail-store.ts";
import type { Mailbox } from "./mailbox.ts";

const all = { first: 1, last: 2 ** 32 - 1 };
const batches = 400;
const batchOperationsMax = 16;
/** In that share of mailboxes somebody is logged in. */
const heldShare = 0.5;

it("does what a naive model does", { timeout: 60_000 }, async (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  await using test = await TestStore.open(["you", "they"], { segmentOctetsMax: 16 * 1024 });
  const model = new StoreModel();
  const replica = new FeedReplica();
  const accounts = ["you", "they"].map((name) => test.accountId(name));
  const world: World = { test, model, replica, random, accounts };
  begin(world);
  const holds = new Map<MailboxId, IndexHold>();
  let operations = 0;
  for (let batch = 0; batch < batches; batch++) {
    const count = random.chance(0.3) ? 0 : random.between(1, batchOperationsMax);
    const made =
      count === 0
        ? [loneOperation(world)]
        : Array.from({ length: count }, () => messageOperation(world));
    const results = await Promise.allSettled(made.map(({ promise }) => promise));
    for (const [i, one] of made.entries()) one.settle(results[i]!);
    operations += made.length;
    compare(world, holds);
    if (batch % 50 === 49) await disturb(world, holds);
  }
  t.diagnostic(`${operations} operations`);
  for (const hold of holds.values()) hold[Symbol.dispose]();
});

/** What is there before the first operation. */
function begin({ test, model, replica, accounts }: World): void {
  for (const accountId of accounts) learnMailboxes(test, model, accountId);
  const mailboxes = accounts.flatMap((accountId) => test.store.mailboxes(accountId));
  for (const { id, accountId, createSeq } of mailboxes.toSorted(byCreation)) {
    replica.apply([{ kind: "mailbox-added", accountId, mailboxId: id, modSeq: createSeq }]);
  }
  test.store.subscribe((changes) => replica.apply(changes));
}

function byCreation(one: Mailbox, other: Mailbox): number {
  return one.createSeq - other.createSeq;
}

/** Compaction, and now and then a restart. */
async function disturb({ test, replica, random }: World, holds: Map<MailboxId, IndexHold>) {
  await test.store.compact();
  assert.deepEqual(await test.faults(), []);
  if (random.chance(0.5)) return;
  for (const hold of holds.values()) hold[Symbol.dispose]();
  holds.clear();
  await test.reopen();
  test.store.subscribe((changes) => replica.apply(changes));
}

function compare(world: World, holds: Map<MailboxId, IndexHold>): void {
  const { test, model, random, accounts } = world;
  const found = accounts.flatMap((accountId) => test.store.mailboxes(accountId));
  assert.equal(found.length, model.mailboxes.size);
  for (const mailbox of found) {
    const expected = model.mailboxes.get(mailbox.id)!;
    assert.equal(mailbox.name, expected.name);
    assert.equal(mailbox.uidNext, expected.uidNext);
    assert.equal(mailbox.uidValidity, expected.uidValidity);
    assert.deepEqual(mailbox.counts, expected.counts);
    assert.deepEqual(mailbox.keywords, expected.keywords);
    compareMessages(world, expected);
    compareIndex(world, { expected, holds });
    if (random.chance(heldShare)) {
      if (!holds.has(mailbox.id)) holds.set(mailbox.id, test.store.openIndex(mailbox.id));
    } else {
      holds.get(mailbox.id)?.[Symbol.dispose]();
      holds.delete(mailbox.id);
    }
  }
  assert.deepEqual(
    new Set(test.store.queueEntries(1000).map(({ id }) => id)),
    new Set(model.queue.keys()),
  );
}

function compareMessages({ test, replica, random }: World, expected: ModelMailbox): void {
  const heard = replica.mailboxes.get(expected.id)!;
  const rows = test.store.messages(expected.id, all, 100_000);
  assert.deepEqual(
    rows.map(({ uid, id, bits, keywords, size }) => ({ uid, id, bits, keywords, size })),
    [...expected.messages].map(([uid, { id, bits, keywords, text }]) => {
      return { uid, id, bits, keywords, size: text.length };
    }),
  );
  assert.deepEqual(
    rows.map(({ uid, id, bits, keywords, modSeq }) => [uid, { id, bits, keywords, modSeq }]),
    [...heard.messages],
  );
  const since = random.below(replica.modSeq(expected.accountId) + 1);
  assert.deepEqual(
    [...test.store.vanished(expected.id, since)],
    heard.gone
      .filter(({ modSeq }) => modSeq > since)
      .map(({ uid }) => uid)
      .sort((a, b) => a - b),
  );
  if (rows.length === 0) return;
  const { id, uid } = random.pick(rows);
  const body = test.store.message(id)!;
  const octets = test.store.read(body, 0, body.size);
  assert.equal(octets.toString("latin1"), expected.messages.get(uid)!.text);
}

/** The index in memory, loaded at some time and kept in step since, is as the rows are. */
function compareIndex(
  { replica }: World,
  { expected, holds }: { expected: ModelMailbox; holds: Map<MailboxId, IndexHold> },
): void {
  const index = holds.get(expected.id)?.index;
  if (index === undefined) return;
  const heard = replica.mailboxes.get(expected.id)!;
  const held = Array.from({ length: index.count }, (_, at) => {
    const keywords = index.keywords(at);
    return [index.uid(at), { bits: index.bits(at), keywords, modSeq: index.modSeq(at) }];
  });
  const told = [...heard.messages].map(([uid, { bits, keywords, modSeq }]) => {
    return [uid, { bits, keywords, modSeq }];
  });
  assert.deepEqual(held, told);
}
