import assert from "node:assert/strict";
import { it } from "node:test";
import { formatFiling, noFiling } from "../jmap/filing-rules.ts";
import type { VacationValues } from "../jmap/vacation.ts";
import { sendingRulesByDefault } from "../account/sending-rules.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import { directoryOf, transactionOf } from "../testing/transaction.ts";
import { LocalReception } from "./local-reception.ts";
import { Submission } from "./submission.ts";
import { VacationAnswers } from "./vacation-answers.ts";

const start = Date.UTC(2026, 10, 21, 11);
const day = 24 * 3600 * 1000;

/** A household with a clock of its own; mail comes by port 25. */
class House implements AsyncDisposable {
  readonly test: TestStore;
  now = start;
  #answers: VacationAnswers;
  #reception: LocalReception;

  private constructor(test: TestStore) {
    this.test = test;
    this.#answers = this.#answering();
    this.#reception = this.#receiving();
  }

  static async open(values: Partial<VacationValues> = {}): Promise<House> {
    const house = new House(await TestStore.open(["you", "other"]));
    await house.respond(values);
    return house;
  }

  async respond(values: Partial<VacationValues>): Promise<void> {
    const { store } = this.test;
    const accountId = this.test.accountId();
    const value = JSON.stringify({ isEnabled: true, textBody: "Away", ...values });
    const id = store.objects.all(accountId, "vacation")[0]?.id;
    await store.objects.change({ accountId, kind: "vacation", put: [{ id, value }], remove: [] });
  }

  /** As after a crash: nothing is known but what is on disk. */
  async restart(): Promise<void> {
    await this.#answers[Symbol.asyncDispose]();
    await this.test.reopen();
    this.#answers = this.#answering();
    this.#reception = this.#receiving();
  }

  /** Takes a message; resolves to the answers that have been queued since the beginning, as text. */
  async receive(
    header = "To: you@home.example\r\nSubject: Hi\r\nMessage-ID: <1@b.example>",
    of: { readonly reversePath?: string; readonly to?: readonly string[] } = {},
  ): Promise<readonly string[]> {
    await using message = this.test.store.incoming();
    await message.write(Buffer.from(`${header}\r\n\r\nText\r\n`, "latin1"));
    const transaction = transactionOf({ reversePath: "anna@b.example", ...of });
    const verdict = await this.#reception.message(transaction, message);
    assert.equal(verdict.kind, "accepted");
    return this.answers();
  }

  async answers(): Promise<readonly string[]> {
    await this.#answers.settled();
    const { store } = this.test;
    return store.queueEntries(100).map((entry) => {
      assert.equal(entry.reversePath, "");
      assert.deepEqual(entry.dsn?.notify, ["never"]);
      const body = store.queuedBody(entry);
      const text = store.read(body, 0, body.size).toString("latin1");
      return `${entry.recipient}\n${entry.prefix}${text}`;
    });
  }

  #answering(): VacationAnswers {
    const { store } = this.test;
    const directory = Object.assign(directoryOf(store), {
      sendingRules: () => sendingRulesByDefault,
    });
    const clock = (): number => this.now;
    const log = quietLog();
    const signer = { signatures: () => Promise.resolve("") };
    const hostName = "mx.home.example";
    const submission = new Submission({ store, directory, signer, hostName, clock, log });
    const incoming = () => store.incoming();
    return new VacationAnswers({ store, directory, submission, incoming, clock, log });
  }

  #receiving(): LocalReception {
    const { store } = this.test;
    const clock = (): number => this.now;
    const directory = directoryOf(store);
    const answers = this.#answers;
    const hostName = "mx.home.example";
    return new LocalReception({ store, directory, hostName, clock, log: quietLog(), answers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#answers[Symbol.asyncDispose]();
    await this.test[Symbol.asyncDispose]();
  }
}

it("an answer goes to who wrote, of its thread, and says that a machine wrote it", async () => {
  await using house = await House.open();
  const [answer = ""] = await house.receive();
  assert.ok(answer.startsWith("anna@b.example\n"), answer);
  for (const field of [
    "From: you@home.example",
    "To: anna@b.example",
    "Subject: Auto: Hi",
    "In-Reply-To: <1@b.example>",
    "References: <1@b.example>",
    "Auto-Submitted: auto-replied (vacation)",
    "Content-Type: text/plain; charset=utf-8",
  ]) {
    assert.ok(answer.includes(`\r\n${field}\r\n`), `${field}: ${answer}`);
  }
  assert.match(answer, /\r\nMessage-ID: <[^>]+>\r\n/i);
  assert.match(answer, /\r\nDate: Sat, 21 Nov 2026 /);
  assert.match(answer, /\r\n\r\nAway\r\n$/);
});

it("an answer has the subject, the text and the HTML that were written", async () => {
  await using house = await House.open({ subject: "Weg: \u00fc", htmlBody: "<b>Weg</b>" });
  const [answer = ""] = await house.receive("To: you@home.example\r\nSubject: a\r\n b: c");
  assert.match(answer, /\r\nSubject: =\?utf-8\?/i);
  assert.match(answer, /\r\nContent-Type: multipart\/alternative;/);
  assert.match(answer, /\r\n\r\nAway\r\n[^]*<b>Weg<\/b>/);
});

it("the same answer goes to the same sender once a week, also after a crash", async () => {
  await using house = await House.open();
  assert.equal((await house.receive()).length, 1);
  assert.equal((await house.receive()).length, 1);
  await house.restart();
  assert.equal((await house.receive(undefined, { reversePath: "Anna@B.example" })).length, 1);
  assert.equal((await house.receive(undefined, { reversePath: "bob@b.example" })).length, 2);
  house.now += 7 * day;
  assert.equal((await house.receive()).length, 3);
  await house.respond({ textBody: "Away again" });
  assert.equal((await house.receive()).length, 4);
});

it("answers are given from and to the dates that were set, and while they are enabled", async () => {
  const at = (time: number): string => new Date(time).toISOString();
  await using house = await House.open({ fromDate: at(start + day), toDate: at(start + 2 * day) });
  assert.equal((await house.receive()).length, 0);
  house.now = start + day;
  assert.equal((await house.receive()).length, 1);
  house.now = start + 2 * day;
  assert.equal((await house.receive(undefined, { reversePath: "bob@b.example" })).length, 1);
  await house.respond({ isEnabled: false });
  assert.equal((await house.receive(undefined, { reversePath: "bob@b.example" })).length, 1);
});

it("nothing is answered that no person wrote to this one, or that is junk", async () => {
  await using house = await House.open();
  assert.equal((await house.receive("To: all@b.example")).length, 0);
  assert.equal((await house.receive(undefined, { reversePath: "" })).length, 0);
  const other = { to: ["other@home.example"] };
  assert.equal((await house.receive("To: other@home.example", other)).length, 0);
  const listed = "To: you@home.example\r\nList-Id: <a.b.example>";
  assert.equal((await house.receive(listed)).length, 0);
  const { test } = house;
  const mailboxId = `f${test.mailboxId("Junk")}`;
  const rule = { listId: null, from: "spam@b.example", mailboxId, comment: "" };
  const value = formatFiling({ ...noFiling, rules: [rule] });
  const accountId = test.accountId();
  await test.store.objects.change({ accountId, kind: "settings", put: [{ value }], remove: [] });
  const spam = "From: spam@b.example\r\nTo: you@home.example";
  const found = await house.receive(spam);
  const inJunk = test.store.mailbox(test.mailboxId("Junk"))!.counts.messages;
  assert.deepEqual([found.length, inJunk], [0, 1]);
});

it("two addresses of one person bring one answer; a thousand senders are enough for a week", async () => {
  await using house = await House.open();
  const both = { to: ["you@home.example", "list@home.example"] };
  const header = "To: you@home.example, list@home.example";
  assert.equal((await house.receive(header, both)).length, 1);
  const { test } = house;
  const accountId = test.accountId();
  const id = test.store.objects.all(accountId, "vacation-answers")[0]?.id;
  const senders = Array.from({ length: 1_000 }, (_, index) => [`k${index}`, start]);
  const put = [{ id, value: JSON.stringify(Object.fromEntries(senders)) }];
  await test.store.objects.change({ accountId, kind: "vacation-answers", put, remove: [] });
  assert.equal((await house.receive(undefined, { reversePath: "bob@b.example" })).length, 1);
});
