import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dsnOf, monday, Post } from "../testing/post.ts";
import type { SinkStep } from "../testing/smtp-sink.ts";

const minute = 60_000;

function refuseRecipients({ verb }: SinkStep): string | undefined {
  return verb === "RCPT" ? "550 5.1.1 No such user" : undefined;
}

describe("held entries", () => {
  it("are not attempted, whatever the time, until they no longer are", async () => {
    await using post = await Post.open();
    const [id] = await post.submit(["b@y.example"], { held: true });
    await post.queue.idle();
    post.clock.advanceTo(monday + 60 * minute);
    await post.queue.idle();
    assert.deepEqual([post.sink.connections, post.left().length], [0, 1]);
    await post.test.store.queue.change({ ids: [id!] }, { kind: "hold", held: false });
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
  });

  it("are let go of between attempts, and their domain goes on", async () => {
    await using post = await Post.open({
      reply: ({ verb, argument }) =>
        verb === "RCPT" && argument.includes("slow") ? "450 4.2.1 Later" : undefined,
    });
    const [id] = await post.submit(["slow@y.example"]);
    await post.queue.idle();
    await post.test.store.queue.change({ ids: [id!] }, { kind: "hold", held: true });
    await post.submit(["b@y.example"]);
    post.clock.advanceTo(monday + 60 * minute);
    await post.queue.idle();
    assert.deepEqual(post.left(), ["slow@y.example"]);
    assert.equal(post.entries()[0]!.attempts, 1);
  });
});

describe("a time set by people", () => {
  it("is kept to, and the present one is at once", async () => {
    await using post = await Post.open();
    const [later] = await post.submit(["a@y.example"], { nextAttemptAt: monday + 90 * minute });
    await post.queue.idle();
    assert.equal(post.clock.next(), monday + 90 * minute);
    await post.test.store.queue.change({ ids: [later!] }, { kind: "delay", byMs: 10 * minute });
    post.clock.advanceTo(monday + 95 * minute);
    await post.queue.idle();
    assert.deepEqual(post.left(), ["a@y.example"]);
    await post.test.store.queue.change({}, { kind: "schedule", at: post.clock.now() });
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
  });
});

describe("suppressed recipients", () => {
  it("get nothing, and the sender is told; others of the message get theirs", async () => {
    await using post = await Post.open();
    const accountId = post.test.accountId();
    await post.test.store.queue.suppress({ accountId, address: "b@y.example", reason: "Asked" });
    const [id] = await post.submit(["B+x@y.example", "c@y.example"]);
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
    assert.deepEqual(
      post.sink.transactions.map(({ rcpt }) => rcpt),
      [["TO:<c@y.example>"]],
    );
    const [notice, ...more] = post.inbox();
    assert.equal(more.length, 0);
    assert.match(notice!, /^Status: 5\.7\.1\r$/m);
    assert.match(notice!, /suppress/);
    assert.equal(post.test.store.queue.retired(id!)!.outcome, "suppressed");
  });

  it("are those that a server refuses for good", async () => {
    await using post = await Post.open({ reply: refuseRecipients });
    await post.submit(["b@y.example"]);
    await post.queue.idle();
    const [suppression] = post.test.store.queue.suppressions(post.test.accountId());
    assert.match(suppression!.reason, /^mx\.y\.example said: 550 5\.1\.1 No such user/);
    assert.match(
      post.inbox()[0]!,
      /\r\n {2}From now on, mail of yours to this address is not sent/,
    );
    await post.submit(["b@y.example"], { dsn: dsnOf({ notify: ["never"] }) });
    await post.queue.idle();
    assert.equal(post.sink.connections, 1);
    assert.equal(post.inbox().length, 1);
  });

  it("are those where three in a row fail", async () => {
    await using post = await Post.open({
      reply: ({ verb }) => (verb === "RCPT" ? "552 5.2.2 Mailbox full" : undefined),
    });
    const { queue } = post.test.store;
    for (let failures = 1; failures <= 3; failures++) {
      assert.deepEqual(queue.suppressions(undefined), []);
      await post.submit(["b@y.example"], { attemptsMax: 1 });
      await post.queue.idle();
    }
    assert.match(queue.suppressions(undefined)[0]!.reason, /^Failed three times in a row; /);
  });
});

describe("giving up", () => {
  it("ends entries with a notice for each message", async () => {
    await using post = await Post.open();
    const given = { nextAttemptAt: monday + minute };
    const first = await post.submit(["a@y.example", "b@z.example"], given);
    const second = await post.submit(["c@y.example"], given);
    assert.deepEqual(await post.queue.giveUp([...first, ...second, 99]), { count: 3, underWay: 0 });
    assert.deepEqual(post.left(), []);
    const found = post.inbox().map((notice) => notice.match(/^Final-Recipient: /gm)!.length);
    assert.deepEqual(found, [2, 1]);
    assert.equal(post.test.store.queue.retired(first[0]!)!.outcome, "failed");
    assert.deepEqual(post.test.store.queue.suppressions(undefined), []);
  });

  it("leaves alone what is under way", async () => {
    const reached = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<undefined>();
    await using post = await Post.open({
      reply: ({ kind }) => {
        if (kind !== "message") return undefined;
        reached.resolve();
        return answer.promise;
      },
    });
    const ids = await post.submit(["b@y.example"]);
    await reached.promise;
    assert.deepEqual(await post.queue.giveUp(ids), { count: 0, underWay: 1 });
    answer.resolve(undefined);
    await post.queue.idle();
    assert.equal(post.test.store.queue.retired(ids[0]!)!.outcome, "delivered");
  });
});

describe("a domain with very much to send", () => {
  it("goes behind those that wait", async () => {
    await using post = await Post.open();
    await post.queue.close();
    // Ten busy domains at least would be needed to hold others up; here are twenty with many messages each.
    const busy = Array.from({ length: 20 }, (_, domain) => `@busy${domain}.example`);
    for (let message = 0; message < 5; message++) {
      await post.submit(busy.map((domain) => `m${message}${domain}`));
    }
    post.clock.advanceTo(monday + 1);
    await post.submit(["late@other.example"]);
    await using queue = post.makeQueue();
    queue.start();
    await queue.idle();
    const order = post.sink.transactions.map(({ rcpt }) => rcpt[0]!);
    assert.equal(order.length, 101);
    const late = order.indexOf("TO:<late@other.example>");
    assert.ok(late < 40, `${late}`);
  });

  it("is found again after a restart, with all others", async () => {
    await using post = await Post.open();
    await post.queue.close();
    const recipients = Array.from({ length: 450 }, (_, domain) => `a@d${domain}.example`);
    await post.submit(recipients);
    await using queue = post.makeQueue();
    queue.start();
    await queue.idle();
    assert.deepEqual(post.left(), []);
  });
});

describe("attempts", () => {
  it("end when the message says so, and leave their history", async () => {
    await using post = await Post.open({
      reply: ({ verb }) => (verb === "RCPT" ? "450 4.2.1 Later" : undefined),
    });
    const [id] = await post.submit(["b@y.example"], { attemptsMax: 2 });
    await post.queue.idle();
    const [{ code, delivered, remoteMta }] = post.entries()[0]!.history as [never];
    assert.deepEqual([code, delivered, remoteMta], [450, false, "mx.y.example"]);
    post.clock.advanceTo(monday + 8 * minute);
    await post.queue.idle();
    const { attempts, history, outcome } = post.test.store.queue.retired(id!)!;
    assert.deepEqual([attempts, history.length, outcome], [2, 2, "failed"]);
  });
});

describe("mail from a disabled domain", () => {
  it("waits, and is counted as attempted", async () => {
    await using post = await Post.open();
    await post.submit(["b@y.example", "c@here.example"], { reversePath: "a@disabled.example" });
    await post.queue.idle();
    const found = post.entries().map(({ attempts, lastError }) => [attempts, lastError]);
    const expected = [1, "The domain of the sender is disabled"];
    assert.deepEqual(found, [expected, expected]);
    assert.equal(post.sink.connections, 0);
  });
});
