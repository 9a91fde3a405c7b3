import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestStore } from "../testing/store.ts";
import type { Change } from "./change.ts";
import { flagBits, noFlags } from "./flags.ts";
import type { StoreRefusalReason } from "./mail-store.ts";
import { StoreRefusal } from "./mail-store.ts";

const seen = flagBits["\\Seen"];
const deleted = flagBits["\\Deleted"];
const all = { first: 1, last: 2 ** 32 - 1 };

function text(subject: string, body = "Hello\r\n"): string {
  return `From: a@example.org\r\nSubject: ${subject}\r\n\r\n${body}`;
}

function refusal(reason: StoreRefusalReason): (error: unknown) => boolean {
  return (error) => error instanceof StoreRefusal && error.reason === reason;
}

function changesOf(test: TestStore): Change[] {
  const changes: Change[] = [];
  test.store.subscribe((some) => changes.push(...some));
  return changes;
}

describe("delivery", () => {
  it("gives octets, row and counts back, also after a restart", async () => {
    await using test = await TestStore.open();
    const placed = await test.add(text("one"), { prefix: "Delivered-To: you@localhost\r\n" });
    await test.reopen();
    const mailbox = test.store.mailbox(placed.mailboxId)!;
    const whole = `Delivered-To: you@localhost\r\n${text("one")}`;
    assert.equal(mailbox.counts.messages, 1);
    assert.equal(mailbox.counts.unseen, 1);
    assert.equal(mailbox.counts.size, whole.length);
    assert.equal(mailbox.uidNext, 2);
    const [body] = test.store.bodies(placed.mailboxId, all, 10);
    assert.equal(body!.size, whole.length);
    assert.equal(test.store.read(body!, 0, body!.size).toString("latin1"), whole);
    assert.equal(test.store.read(body!, 10, 40).toString("latin1"), whole.slice(10, 40));
    const [envelope] = test.store.envelopes(placed.mailboxId, all, 10);
    assert.match(envelope!.envelope, /"one"/);
  });

  it("spools what is large, and streams it back", async () => {
    await using test = await TestStore.open();
    const large = text("large", `${"x".repeat(998)}\r\n`.repeat(3000));
    const { id } = await test.add(large);
    const body = test.store.message(id)!;
    const pieces: Buffer[] = [];
    for await (const piece of test.store.stream(body, 5, body.size)) pieces.push(piece);
    assert.equal(Buffer.concat(pieces).toString("latin1"), large.slice(5));
    assert.ok(pieces.length > 5);
  });

  it("delivers to two accounts and the queue in one transaction, with one record", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const changes = changesOf(test);
    await using incoming = test.store.incoming();
    await incoming.write(Buffer.from(text("both")));
    const delivery = { flags: noFlags, internalAt: 5, prefix: "X: y\r\n" };
    const [accepted] = await test.store.accept([
      {
        body: await incoming.finish(),
        deliveries: [
          { ...delivery, mailboxId: test.mailboxId() },
          { ...delivery, mailboxId: test.mailboxId("INBOX", "they"), prefix: "Z: other\r\n" },
        ],
        queue: [queueEntry("z@example.org")],
      },
    ]);
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ["queue-changed", "messages-added", "messages-added"],
    );
    const [mine] = test.store.bodies(test.mailboxId(), all, 1);
    const [theirs] = test.store.bodies(test.mailboxId("INBOX", "they"), all, 1);
    assert.equal(mine!.bodyId, theirs!.bodyId);
    assert.equal(theirs!.prefix, "Z: other\r\n");
    const entry = test.store.queueEntry(accepted!.queueEntryIds[0]!)!;
    const queued = test.store.queuedBody(entry);
    assert.equal(test.store.read(queued, 0, queued.size).toString(), `P: q\r\n${text("both")}`);
  });
});

describe("group commit", () => {
  it("keeps all of many at once, in order, in few commits", async () => {
    await using test = await TestStore.open();
    let commits = 0;
    test.store.subscribe(() => commits++);
    const numbers = Array.from({ length: 300 }, (_, i) => i);
    const placed = await Promise.all(numbers.map((i) => test.add(text(`number ${i}`))));
    assert.deepEqual(
      placed.map(({ uid }) => uid).sort((a, b) => a - b),
      numbers.map((i) => i + 1),
    );
    assert.ok(commits < 150, `${commits} commits`);
  });
});

function queueEntry(recipient: string) {
  return {
    accountId: undefined,
    reversePath: "you@localhost",
    recipient,
    prefix: "P: q\r\n",
    messageId: "<1@x>",
    subject: "s",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    dsn: undefined,
    queuedAt: 1000,
    nextAttemptAt: 2000,
  };
}

describe("flags", () => {
  it("adds, removes and replaces, keeps the counts and tells the feed", async () => {
    await using test = await TestStore.open();
    const mailboxId = test.mailboxId();
    for (const subject of ["a", "b", "c"]) await test.add(text(subject));
    using hold = test.store.openIndex(mailboxId);
    const changes = changesOf(test);
    const uids = Uint32Array.of(1, 3, 9);
    const keywords = ["Red", "work"];
    await test.store.storeFlags({ mailboxId, uids, mode: "add", flags: { bits: seen, keywords } });
    assert.equal(hold.index.bits(0), seen);
    assert.equal(hold.index.bits(1), 0);
    assert.deepEqual(hold.index.keywords(2), ["Red", "work"]);
    const remove = { bits: 0, keywords: ["RED"] };
    await test.store.storeFlags({ mailboxId, uids, mode: "remove", flags: remove });
    assert.deepEqual(hold.index.keywords(2), ["work"]);
    const replace = { bits: deleted, keywords: [] };
    await test.store.storeFlags({ mailboxId, uids, mode: "replace", flags: replace });
    const mailbox = test.store.mailbox(mailboxId)!;
    assert.equal(mailbox.counts.unseen, 3);
    assert.equal(mailbox.counts.deleted, 2);
    assert.deepEqual(mailbox.keywords, ["Red", "work"]);
    assert.equal(changes.length, 3);
    assert.equal(mailbox.modSeq, hold.index.highestModSeq);
  });

  it("leaves messages alone that changed since, and sequences where nothing changes", async () => {
    await using test = await TestStore.open();
    const mailboxId = test.mailboxId();
    await test.add(text("a"));
    await test.add(text("b"));
    const uids = Uint32Array.of(1, 2);
    const { modSeq } = test.store.mailbox(mailboxId)!;
    const flags = { bits: seen, keywords: [] };
    await test.store.storeFlags({ mailboxId, uids: Uint32Array.of(1), mode: "add", flags });
    const flagged = { bits: flagBits["\\Flagged"], keywords: [] };
    const stored = await test.store.storeFlags({
      mailboxId,
      uids,
      mode: "add",
      flags: flagged,
      unchangedSince: modSeq,
    });
    assert.deepEqual([...stored.modified], [1]);
    const before = test.store.mailbox(mailboxId)!.modSeq;
    await test.store.storeFlags({ mailboxId, uids: Uint32Array.of(1), mode: "add", flags });
    assert.equal(test.store.mailbox(mailboxId)!.modSeq, before);
  });
});

describe("copy, move, expunge", () => {
  it("copies share the body, moves keep the id, expunged ones leave tombstones", async () => {
    await using test = await TestStore.open();
    const inbox = test.mailboxId();
    const archive = test.mailboxId("Archive");
    for (const subject of ["a", "b", "c", "d"]) await test.add(text(subject));
    using hold = test.store.openIndex(inbox);
    const ids = test.store.messages(inbox, { first: 1, last: 4 }, 4).map(({ id }) => id);
    const since = test.store.mailbox(inbox)!.modSeq;
    const copied = await test.store.copy(inbox, Uint32Array.of(1, 2, 7), archive);
    assert.deepEqual([...copied.fromUids], [1, 2]);
    assert.deepEqual([...copied.toUids], [1, 2]);
    const moved = await test.store.move(inbox, Uint32Array.of(2, 4), archive);
    assert.deepEqual([...moved.toUids], [3, 4]);
    assert.equal(test.store.message(ids[1]!)!.mailboxId, archive);
    assert.deepEqual([...hold.index.uids()], [1, 3]);
    const flags = { bits: deleted, keywords: [] };
    const uids = Uint32Array.of(1, 3);
    await test.store.storeFlags({ mailboxId: inbox, uids, mode: "add", flags });
    const gone = await test.store.expunge(inbox, Uint32Array.of(3));
    assert.deepEqual([...gone.uids], [3]);
    assert.deepEqual([...(await test.store.expunge(inbox)).uids], [1]);
    assert.deepEqual([...test.store.vanished(inbox, since)], [1, 2, 3, 4]);
    assert.equal(hold.index.count, 0);
    assert.equal(test.store.mailbox(archive)!.counts.messages, 4);
  });

  it("moves into the same mailbox as new UIDs", async () => {
    await using test = await TestStore.open();
    const inbox = test.mailboxId();
    await test.add(text("a"));
    await test.add(text("b"));
    using hold = test.store.openIndex(inbox);
    await test.store.move(inbox, Uint32Array.of(1), inbox);
    assert.deepEqual([...hold.index.uids()], [2, 3]);
  });
});

describe("mailboxes", () => {
  it("creates with parents, renames with children, deletes leaves only", async () => {
    await using test = await TestStore.open();
    const accountId = test.accountId();
    const made = await test.store.createMailbox({ accountId, name: "inbox/a/b" });
    assert.equal(made.name, "INBOX/a/b");
    const a = test.store.mailboxByName(accountId, "INBOX/a")!;
    await test.add(text("in b"), { mailboxId: made.id });
    await assert.rejects(test.store.deleteMailbox(a.id), refusal("has-children"));
    await test.store.renameMailbox(a.id, "x/y");
    assert.equal(test.store.mailbox(made.id)!.name, "x/y/b");
    assert.ok(test.store.mailbox(made.id)!.subscribed);
    await test.store.deleteMailbox(made.id);
    assert.equal(test.store.mailbox(made.id), undefined);
    const anew = await test.store.createMailbox({ accountId, name: "x/y/b" });
    assert.ok(anew.uidValidity > made.uidValidity);
  });

  it("renames the inbox by moving its messages", async () => {
    await using test = await TestStore.open();
    await test.add(text("a"));
    await test.store.renameMailbox(test.mailboxId(), "Old");
    assert.equal(test.store.mailbox(test.mailboxId())!.counts.messages, 0);
    assert.equal(test.store.mailbox(test.mailboxId("Old"))!.counts.messages, 1);
  });

  it("refuses what cannot be", async () => {
    await using test = await TestStore.open();
    const accountId = test.accountId();
    const create = (name: string) => test.store.createMailbox({ accountId, name });
    await assert.rejects(create("Sent"), refusal("exists"));
    for (const name of ["", "/a", "a/", "a//b", "#x", "a\u0007", "a/../b", "x".repeat(1001)]) {
      await assert.rejects(create(name), refusal("bad-name"), name);
    }
    const use = { accountId, name: "Second", specialUse: "\\Sent" } as const;
    await assert.rejects(test.store.createMailbox(use), refusal("use-taken"));
    await assert.rejects(test.store.deleteMailbox(test.mailboxId()), refusal("inbox"));
    await assert.rejects(test.store.deleteMailbox(999), refusal("not-found"));
  });

  it("keeps subscriptions of names without a mailbox", async () => {
    await using test = await TestStore.open();
    const accountId = test.accountId();
    await test.store.setSubscribed({ accountId, name: "Later", subscribed: true });
    assert.deepEqual(test.store.subscriptionsWithoutMailbox(accountId), ["Later"]);
    await test.store.setSubscribed({ accountId, name: "Sent", subscribed: false });
    assert.equal(test.store.mailboxByName(accountId, "Sent")!.subscribed, false);
  });
});

describe("queue", () => {
  it("counts attempts before they are made, and delivers exactly once", async () => {
    await using test = await TestStore.open();
    await using incoming = test.store.incoming();
    await incoming.write(Buffer.from(text("out")));
    const [accepted] = await test.store.accept([
      {
        body: await incoming.finish(),
        deliveries: [],
        queue: [queueEntry("a@example.org"), queueEntry("b@example.org")],
      },
    ]);
    const [first, second] = accepted!.queueEntryIds as [number, number];
    assert.equal(test.store.nextQueueAttemptAt(), 2000);
    await test.store.beginAttempts([{ id: first, nextAttemptAt: 9000 }], 2500);
    await test.reopen();
    assert.equal(test.store.queueEntry(first)!.attempts, 1);
    assert.deepEqual(test.store.queue.dueIds("example.org", 3000, 10), [second]);
    const attempt = {
      startedAt: 2500,
      durationMs: 3,
      remoteMta: "mx.example.org",
      code: 451,
      enhancedStatusCode: "4.3.0",
      text: "later",
      delivered: false,
    };
    await test.store.endAttempts([{ id: first, attempt, ended: undefined }], []);
    assert.equal(test.store.queueEntry(first)!.lastError, "later");
    assert.equal(test.store.queueEntry(first)!.nextAttemptAt, 9000);
    const delivery = { mailboxId: test.mailboxId(), flags: noFlags, internalAt: 1, prefix: "" };
    await test.store.deliverQueued(second, [delivery]);
    await assert.rejects(test.store.deliverQueued(second, [delivery]), refusal("not-found"));
    assert.equal(test.store.mailbox(test.mailboxId())!.counts.messages, 1);
    assert.equal(await test.store.queue.change({}, { kind: "schedule", at: 1 }), 1);
    assert.equal(await test.store.dropQueueEntries([first, second]), 1);
    assert.deepEqual(test.store.queueEntries(10), []);
  });
});

describe("configuration revisions and credentials", () => {
  it("keeps accounts that a revision no longer names", async () => {
    await using test = await TestStore.open(["you", "they"]);
    await test.add(text("kept"), { mailboxId: test.mailboxId("INBOX", "they") });
    await test.addAccounts(["you"]);
    assert.equal(test.store.accountByName("they")!.removed, true);
    await test.addAccounts(["you", "they"]);
    assert.equal(test.store.accountByName("they")!.removed, false);
    assert.equal(test.store.mailbox(test.mailboxId("INBOX", "they"))!.counts.messages, 1);
    assert.equal(test.store.revisions(10).length, 3);
    const stale = { document: "", by: "", note: "", at: 0, base: 1, accounts: [] };
    await assert.rejects(test.store.applyRevision(stale), refusal("conflict"));
  });

  it("replaces all verifiers at once", async () => {
    await using test = await TestStore.open();
    const accountId = test.accountId();
    const credential = { kind: "argon2id", value: "v", createdAt: 1 };
    await test.store.replaceCredentials(accountId, [credential]);
    await test.store.replaceCredentials(accountId, [{ ...credential, value: "w" }]);
    assert.deepEqual(test.store.credentials(accountId), [{ ...credential, value: "w" }]);
  });
});
