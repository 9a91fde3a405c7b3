import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreRefusal } from "../store/mail-store.ts";
import { dsnOf, monday, Post, text } from "../testing/post.ts";
import type { SinkStep } from "../testing/smtp-sink.ts";
import type { LocalOutcome } from "./local-delivery.ts";
import { Queue } from "./queue.ts";

const minute = 60_000;

describe("the queue, to others", () => {
  it("hands a message to the mail host of the recipient's domain", async () => {
    await using post = await Post.open();
    await post.submit(["b@y.example"], { prefix: "Received: by me\r\n" });
    await post.queue.idle();
    const [taken] = await post.sink.taken(1);
    assert.equal(taken!.message.toString(), `Received: by me\r\n${text}`);
    assert.equal(taken!.heloName, "me.example");
    assert.deepEqual(post.left(), []);
    assert.deepEqual(post.inbox(), []);
  });

  it("sends to recipients of one domain in one transaction, and to each domain on its own", async () => {
    await using post = await Post.open();
    await post.submit(["a@y.example", "b@Y.example", "c@z.example", "d@y.example"]);
    await post.queue.idle();
    const groups = (await post.sink.taken(2)).map(({ rcpt }) => rcpt.length);
    assert.deepEqual(
      groups.toSorted((a, b) => a - b),
      [1, 3],
    );
  });

  it("has at most ten deliveries under way, and one per domain", async () => {
    let open = 0;
    let most = 0;
    await using post = await Post.open({
      reply: async ({ kind }) => {
        if (kind === "connect") most = Math.max(most, ++open);
        if (kind === "message") {
          await new Promise(setImmediate);
          open--;
        }
        return undefined;
      },
    });
    await post.submit(Array.from({ length: 15 }, (_, i) => `a@d${i}.example`));
    for (let i = 0; i < 3; i++) await post.submit([`b@d${i}.example`]);
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
    assert.ok(most <= 10 && most > 3, `${most}`);
  });
});

describe("the queue and time", () => {
  it("lets nothing leave before it may, and delivers at home", async () => {
    await using post = await Post.open();
    await post.queue.close();
    let mayLeave = false;
    await using queue = new Queue({ ...post.options(), mayLeave: () => mayLeave });
    queue.start();
    await post.submit(["b@y.example", "you@here.example"]);
    await queue.idle();
    assert.deepEqual([post.left(), post.sink.connections], [["b@y.example"], 0]);
    mayLeave = true;
    queue.kick();
    await queue.idle();
    assert.deepEqual([post.left().length, post.sink.connections], [0, 1]);
  });

  it("tries again eight times in 16 hours, warns after five, and then gives up", async () => {
    await using post = await Post.open({
      reply: ({ verb }) => (verb === "RCPT" ? "450 4.2.1 Come back" : undefined),
    });
    await post.submit(["b@y.example"]);
    const starts: number[] = [];
    const mails: number[] = [];
    for (let attempts = 1; attempts <= 8; attempts++) {
      await post.queue.idle();
      starts.push(Math.round((post.clock.now() - monday) / minute));
      mails.push(post.inbox().length);
      post.clock.advanceTo(post.clock.next() ?? post.clock.now());
    }
    await post.queue.idle();
    assert.deepEqual(starts, [0, 8, 23, 53, 113, 233, 473, 953]);
    assert.deepEqual(mails, [0, 0, 0, 0, 1, 1, 1, 2]);
    assert.equal(post.sink.connections, 8);
    assert.deepEqual(post.left(), []);
    const [delayed, failed] = post.inbox();
    assert.match(delayed!, /^Action: delayed\r$/m);
    assert.match(delayed!, /^Will-Retry-Until: Mon, 23 Nov 2026 23:\d\d:\d\d \+0000\r$/m);
    assert.match(failed!, /^Action: failed\r\nStatus: 4\.2\.1\r$/m);
    assert.match(failed!, /It was tried 8 times/);
  });
});

describe("the queue and its senders", () => {
  it("tells the sender of a refusal at once, once, and about each recipient", async () => {
    await using post = await Post.open({
      reply: ({ verb, argument }) =>
        verb === "RCPT" && !argument.includes("good") ? "550 5.1.1 No such user" : undefined,
    });
    await post.submit(["b@y.example", "good@y.example", "c@y.example"]);
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
    const [notice, ...more] = post.inbox();
    assert.equal(more.length, 0);
    assert.match(notice!, /^Subject: Not delivered: Hi\r$/m);
    assert.match(notice!, /^In-Reply-To: <m1@me\.example>\r$/m);
    assert.equal(notice!.match(/^Final-Recipient: rfc822; [bc]@y\.example\r$/gm)?.length, 2);
    assert.match(notice!, /^Remote-MTA: dns; mx\.y\.example\r$/m);
    assert.match(notice!, /^Diagnostic-Code: smtp; 550 5\.1\.1 No such user\r$/m);
    assert.match(notice!, /The other server \(mx\.y\.example\) said:/);
  });

  it("has no notice about a notice", async () => {
    await using post = await Post.open({ reply: refuseRecipients });
    await post.submit(["b@y.example"], { reversePath: "" });
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
    assert.deepEqual(post.inbox(), []);
  });

  it("notifies as it was asked to", async () => {
    await using post = await Post.open({ reply: refuseRecipients });
    await post.submit(["b@y.example"], { dsn: dsnOf({ notify: ["never"] }) });
    await post.submit(["b@y.example"], { dsn: dsnOf({ notify: ["success", "delay"] }) });
    await post.queue.idle();
    assert.deepEqual(post.inbox(), []);
    const asked = { notify: ["failure"] as const, ret: "full", envelopeId: "e1" } as const;
    await post.submit(["b@y.example"], {
      dsn: dsnOf({ ...asked, originalRecipient: "rfc822;o@y" }),
    });
    await post.queue.idle();
    const [notice] = post.inbox();
    assert.match(notice!, /^Original-Envelope-Id: e1\r$/m);
    assert.match(notice!, /^Original-Recipient: rfc822; o@y\r$/m);
    assert.ok(
      notice!.includes(
        `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}`,
      ),
    );
  });

  it("returns no body of what was to travel protected, RFC 8689 §5", async () => {
    await using post = await Post.open();
    await post.submit(["b@y.example"], { dsn: dsnOf({ ret: "full" }), requireTls: true });
    await post.queue.idle();
    const [notice] = post.inbox();
    assert.match(notice!, /^Status: 5\.7\.30\r$/m);
    assert.ok(notice!.includes("Subject: Hi") && !notice!.includes("Body."));
  });

  it("sends receipts for servers that send none", async () => {
    await using post = await Post.open();
    await post.submit(["b@y.example"], { dsn: dsnOf({ notify: ["success"] }) });
    await post.queue.idle();
    assert.match(post.inbox()[0]!, /^Action: relayed\r\nStatus: 2\.0\.0\r$/m);
    assert.match(post.inbox()[0]!, / b@y\.example\r\n\r\n {2}Subject: Hi\r$/m);
    await using able = await Post.open({ keywords: ["DSN"] });
    await able.submit(["b@y.example"], { dsn: dsnOf({ notify: ["success"] }) });
    await able.queue.idle();
    assert.deepEqual(able.inbox(), []);
  });
});

describe("the queue and other servers that send notices", () => {
  it("passes on how the sender named message and recipient, RFC 3461 §5.2", async () => {
    const dsn = dsnOf({ envelopeId: "QQ+2B314", originalRecipient: "rfc822;o+2B1@y" });
    await using post = await Post.open({ keywords: ["DSN"] });
    await post.submit(["b@y.example"], { dsn });
    await post.queue.idle();
    const [taken] = await post.sink.taken(1);
    assert.match(taken!.mail, / ENVID=QQ\+2B314$/);
    await using other = await Post.open({ reply: refuseRecipients });
    await other.submit(["b@y.example"], { dsn });
    await other.queue.idle();
    assert.match(other.inbox()[0]!, /^Original-Envelope-Id: QQ\+314\r$/m);
    assert.match(other.inbox()[0]!, /^Original-Recipient: rfc822; o\+1@y\r$/m);
  });
});

describe("the queue and mail hosts", () => {
  it("goes on to the next host after a deferral, not after a refusal", async () => {
    await using post = await Post.open({
      keywords: [],
      reply: ({ connection, kind }) =>
        kind === "connect" && connection === 1 ? "421 4.3.2 Busy" : undefined,
    });
    await post.submit(["b@two.example"]);
    await post.queue.idle();
    assert.equal((await post.sink.taken(1))[0]!.connection, 2);
    await using refusing = await Post.open({ reply: refuseRecipients });
    await refusing.submit(["b@two.example"]);
    await refusing.queue.idle();
    assert.equal(refusing.sink.connections, 1);
  });

  it("fails at once where no mail is taken, and keeps mail while the DNS is down", async () => {
    await using post = await Post.open();
    await post.submit([
      "a@null.example",
      "b@nx.example",
      "c@me.example",
      "d@self.example",
      "e@down.example",
    ]);
    await post.queue.idle();
    assert.deepEqual(post.left(), ["e@down.example"]);
    assert.deepEqual(
      post
        .inbox()
        .map((notice) => /^Status: (.*)\r$/m.exec(notice)![1])
        .toSorted((a, b) => a!.localeCompare(b!)),
      ["5.1.10", "5.1.2", "5.4.6", "5.4.6"],
    );
  });

  it("hands everything to a smarthost", async () => {
    await using post = await Post.open();
    post.queue.update(
      post.settings({ kind: "relay", host: "127.0.0.1", port: post.sink.port, tls: "none" }),
    );
    await post.submit(["a@nx.example", "b@null.example"]);
    await post.queue.idle();
    assert.equal((await post.sink.taken(2)).length, 2);
    assert.deepEqual(post.inbox(), []);
  });

  it("keeps mail that the smarthost does not let us send for want of the password", async () => {
    await using post = await Post.open({ password: "secret" });
    const smarthost = {
      kind: "relay",
      host: "127.0.0.1",
      port: post.sink.port,
      tls: "none",
    } as const;
    post.queue.update(post.settings({ ...smarthost, username: "u", password: "secret" }));
    await post.submit(["a@y.example"]);
    await post.queue.idle();
    assert.deepEqual(post.left(), ["a@y.example"]);
    assert.equal(post.entries()[0]!.attempts, 1);
  });
});

describe("the queue, to ourselves", () => {
  it("delivers thousands of recipients, each once", async () => {
    await using post = await Post.open();
    const recipients = Array.from({ length: 2_000 }, (_, index) => `r${index}@here.example`);
    await post.submit(recipients);
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
    assert.equal(post.inbox().length, 2_000);
    assert.equal(post.sink.connections, 0);
  });

  it("tells the sender of a refusal, and tries deferred ones again", async () => {
    await using post = await Post.open();
    post.outcomes.set("no@here.example", localRefusal("failed", 550));
    post.outcomes.set("later@here.example", localRefusal("deferred", 451));
    const [refused] = await post.submit(["no@here.example", "later@here.example"]);
    await post.queue.idle();
    assert.equal(post.inbox().length, 1);
    assert.equal(post.test.store.queue.retired(refused!)!.attempts, 1);
    assert.match(post.inbox()[0]!, /^Diagnostic-Code: smtp; 550 5\.1\.1 Because\r$/m);
    assert.equal(post.entries()[0]!.attempts, 1);
    post.outcomes.clear();
    post.clock.advanceTo(monday + 8 * minute);
    await post.queue.idle();
    assert.deepEqual(post.left(), []);
  });

  it("sends a receipt when asked to", async () => {
    await using post = await Post.open();
    await post.submit(["a@here.example"], { dsn: dsnOf({ notify: ["success"] }) });
    await post.queue.idle();
    assert.ok(post.inbox().some((mail) => /^Action: delivered\r$/m.test(mail)));
  });
});

describe("the queue in bad times", () => {
  it("finds after a crash what was under way, and waits for its time", async () => {
    const reached = Promise.withResolvers<void>();
    await using post = await Post.open({
      reply: ({ kind }) => {
        if (kind !== "message") return undefined;
        reached.resolve();
        return "hang";
      },
    });
    await post.submit(["b@y.example"]);
    await reached.promise;
    // What a crash leaves: the attempt is begun, and nothing else is written.
    const [entry] = post.entries();
    assert.equal(entry!.attempts, 1);
    assert.ok(entry!.nextAttemptAt > monday + 7 * minute);
    const second = post.makeQueue();
    second.start();
    await second.idle();
    assert.equal(post.sink.connections, 1);
    await second.close();
  });

  it("writes a result again until the disk has room, and delivers once", async () => {
    let full = 2;
    await using post = await Post.open({}, (store) => ({
      ...store,
      endAttempts: (...args) => {
        if (full-- > 0) return Promise.reject(new StoreRefusal("disk-full", "Disk full"));
        return store.endAttempts(...args);
      },
    }));
    await post.submit(["b@y.example"]);
    const idle = post.queue.idle();
    await post.sink.taken(1);
    for (let round = 0; round < 10_000 && post.left().length > 0; round++) {
      post.clock.advanceTo(post.clock.now() + 10_000);
      await new Promise(setImmediate);
    }
    await idle;
    assert.equal(post.sink.transactions.length, 1);
  });
});

describe("the queue, closing", () => {
  it("closes while the DNS is silent, and keeps the mail", async () => {
    const asked = Promise.withResolvers<void>();
    await using post = await Post.open();
    const silent = new Queue({
      ...post.options(),
      resolver: {
        mx: () => {
          asked.resolve();
          return new Promise(() => {});
        },
        addresses: () => new Promise(() => {}),
        cname: () => new Promise(() => {}),
        tlsa: () => new Promise(() => {}),
      },
    });
    await post.queue.close();
    await post.submit(["b@y.example"]);
    silent.start();
    await asked.promise;
    await silent.close();
    assert.deepEqual(post.left(), ["b@y.example"]);
  });

  it("does not dial when the attempt cannot be written down", async () => {
    await using post = await Post.open({}, (store) => ({
      ...store,
      beginAttempts: () => Promise.reject(new StoreRefusal("disk-full", "Disk full")),
    }));
    await post.submit(["b@y.example"]);
    for (let round = 0; round < 20; round++) await new Promise(setImmediate);
    await post.queue.close();
    assert.equal(post.sink.connections, 0);
    assert.deepEqual(post.left(), ["b@y.example"]);
  });
});

function refuseRecipients({ verb }: SinkStep): string | undefined {
  return verb === "RCPT" ? "550 5.1.1 No such user" : undefined;
}

function localRefusal(kind: "deferred" | "failed", code: number): LocalOutcome {
  return { kind, code, enhancedStatusCode: code < 500 ? "4.3.0" : "5.1.1", text: "Because" };
}
