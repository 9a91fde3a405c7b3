import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestStore } from "../testing/store.ts";
import type { MailboxId } from "./ids.ts";

const all = { first: 1, last: 2 ** 32 - 1 };
const dayMs = 24 * 3600 * 1000;

interface Fields {
  readonly id?: string;
  readonly references?: string;
  readonly inReplyTo?: string;
  readonly subject?: string;
  readonly more?: string;
}

function mail({ id, references, inReplyTo, subject, more = "" }: Fields): string {
  const field = (name: string, value: string | undefined) =>
    value === undefined ? "" : `${name}: ${value}\r\n`;
  return (
    field("Message-ID", id) +
    field("References", references) +
    field("In-Reply-To", inReplyTo) +
    field("Subject", subject) +
    `${more}\r\nText\r\n`
  );
}

function threads(test: TestStore, mailboxId: MailboxId = test.mailboxId()): (number | undefined)[] {
  return test.store.messages(mailboxId, all, 1000).map(({ threadId }) => threadId);
}

/** Which thread each message of a new account is in, the first thread being 0. */
async function threaded(messages: readonly Fields[]): Promise<number[]> {
  await using test = await TestStore.open();
  for (const fields of messages) await test.add(mail(fields));
  const ids = threads(test);
  return ids.map((id) => [...new Set(ids)].indexOf(id));
}

function check(name: string, messages: readonly Fields[], expected: readonly number[]): void {
  it(name, async () => assert.deepEqual(await threaded(messages), expected));
}

const first = { id: "<a@x>", subject: "Apples" };
const reply = { id: "<b@x>", references: "<a@x>", subject: "Re: Apples" };
const second = { id: "<c@x>", references: "<a@x> <b@x>", subject: "RE: re: Apples" };

describe("threads, RFC 8474 §5.2", () => {
  check("hold what refers to each other", [first, reply, second], [0, 0, 0]);
  check("whatever the order of arrival", [second, first, reply], [0, 0, 0]);
  check("also where one is missing", [first, second], [0, 0]);
  check("also where all that is common is missing", [reply, second], [0, 0]);
  check(
    "go by In-Reply-To, and by identifiers in any case",
    [first, { id: "<d@x>", inReplyTo: "Your mail of <A@X>", subject: "Re: APPLES" }],
    [0, 0],
  );
  check("end where the subject changes", [first, { ...reply, subject: "Pears" }], [0, 1]);
  check(
    "know encoded subjects",
    [first, { ...reply, subject: "=?utf-8?q?Re=3A_Apples?=" }],
    [0, 0],
  );
  check(
    "hold what is reported on, whatever the report is called",
    [
      first,
      {
        id: "<d@x>",
        references: "<a@x>",
        subject: "Failure",
        more: "Content-Type: multipart/report; boundary=b\r\n",
      },
      { id: "<e@x>", references: "<a@x>", subject: "Failure" },
    ],
    [0, 0, 1],
  );
  check(
    "of one message are one",
    [first, first, { subject: "No id" }, { subject: "No id" }],
    [0, 0, 1, 2],
  );
  check(
    "take replies without references by their subject, and nothing else",
    [first, { id: "<d@x>", subject: "Re: Apples" }, { id: "<e@x>", subject: "Apples" }],
    [0, 0, 1],
  );
  check("are not made of empty subjects", [{ subject: "" }, { subject: "Re:" }, {}], [0, 1, 2]);
});

describe("a thread", () => {
  it("has the id of their first message, and is the same after moving and copying", async () => {
    await using test = await TestStore.open();
    const { id } = await test.add(mail(first));
    await test.add(mail(reply));
    const [inbox, archive] = [test.mailboxId(), test.mailboxId("Archive")];
    await test.store.copy(inbox, Uint32Array.of(1), archive);
    await test.store.move(inbox, Uint32Array.of(2), archive);
    assert.deepEqual([...threads(test), ...threads(test, archive)], [id, id, id]);
    assert.deepEqual([...test.store.uidsOfThread(archive, id)], [1, 2]);
  });

  it("outlives its first message", async () => {
    await using test = await TestStore.open();
    const { id } = await test.add(mail(first), { flags: { bits: 8, keywords: [] } });
    await test.store.expunge(test.mailboxId());
    await test.add(mail(reply));
    assert.deepEqual(threads(test), [id]);
  });

  it("is of one account", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { id } = await test.add(mail(first));
    const theirs = test.mailboxId("INBOX", "they");
    const reached = await test.add(mail(reply), { mailboxId: theirs });
    assert.notEqual(threads(test, theirs)[0], id);
    await test.store.copy(test.mailboxId(), Uint32Array.of(1), theirs);
    await test.store.fillThreads();
    assert.deepEqual(threads(test, theirs), [reached.id, reached.id]);
  });

  it("by subject alone ends after four weeks", async () => {
    await using test = await TestStore.open();
    const at = Date.UTC(2026, 0, 1);
    for (const days of [0, 29, 20, -2]) {
      await using incoming = test.store.incoming();
      await incoming.write(Buffer.from(mail({ subject: days === 0 ? "Apples" : "Re: Apples" })));
      const delivery = {
        mailboxId: test.mailboxId(),
        flags: { bits: 0, keywords: [] },
        prefix: "",
      };
      const internalAt = at + days * dayMs;
      const body = await incoming.finish();
      await test.store.accept([{ body, deliveries: [{ ...delivery, internalAt }], queue: [] }]);
    }
    const [one, late, between, early] = threads(test);
    assert.notEqual(late, one);
    // Nine days in front of the newest with that subject.
    assert.notEqual(between, one);
    assert.notEqual(early, one);
  });
});

describe("messages older than threads", () => {
  it("get theirs when the store is opened", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const random = new SeededRandom(7);
    const ids = Array.from({ length: 180 }, (_, i) => `<m${i}@x>`);
    for (const [i, id] of ids.entries()) {
      const references = i > 3 && random.chance(0.7) ? ids[random.below(i)] : undefined;
      const fields = { id, subject: "Same", ...(references === undefined ? {} : { references }) };
      const account = random.chance(0.5) ? "you" : "they";
      await test.add(mail(fields), { mailboxId: test.mailboxId("INBOX", account) });
    }
    const of = (): (number | undefined)[][] =>
      ["you", "they"].map((name) => threads(test, test.mailboxId("INBOX", name)));
    const before = of();
    const rows = test.store.threadedRows(test.mailboxId(), all, 1000);
    await test.store[Symbol.asyncDispose]();
    meddle(
      test.directory,
      `UPDATE message SET thread_id = NULL; DELETE FROM body_thread; DELETE FROM thread_key;
       DELETE FROM thread_subject; DELETE FROM thread_news`,
    );
    await test.reopen();
    await test.store.fillThreads();
    assert.deepEqual(of(), before);
    assert.deepEqual(test.store.threadedRows(test.mailboxId(), all, 1000), rows);
  });
});

describe("a thread that is muted", () => {
  it("takes what others add to it as read, and nothing else", async () => {
    await using test = await TestStore.open();
    const { store } = test;
    const mailboxId = test.mailboxId();
    const muted = { bits: 0, keywords: ["$Muted"] };
    await test.add(mail(first), { flags: muted });
    const deliver = async (fields: Fields, isFromOthers: boolean) => {
      await using incoming = store.incoming();
      await incoming.write(Buffer.from(mail(fields)));
      const body = await incoming.finish();
      const flags = { bits: 0, keywords: [] };
      const delivery = { mailboxId, flags, internalAt: 1, prefix: "", isFromOthers };
      await store.accept([{ body, deliveries: [delivery], queue: [] }]);
    };
    await deliver(reply, true);
    await deliver(second, false);
    await deliver({ id: "<z@x>", subject: "Pears" }, true);
    const listed = store.messages(mailboxId, all, 10);
    const found = listed.map(({ bits, keywords }) => ({ bits, keywords }));
    assert.deepEqual(found, [
      muted,
      { bits: 1, keywords: ["$Muted"] },
      { bits: 0, keywords: [] },
      { bits: 0, keywords: [] },
    ]);
    assert.equal(store.mailbox(mailboxId)!.counts.unseen, 3);
  });
});
