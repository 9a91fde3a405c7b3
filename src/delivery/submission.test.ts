import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quietLog, TestStore } from "../testing/store.ts";
import { directoryOf, transactionOf } from "../testing/transaction.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import type { Transaction, Verdict } from "./reception.ts";
import { parseHoldFor } from "../smtp/future-release.ts";
import { Submission, type SubmissionOptions } from "./submission.ts";

const at = Date.UTC(2026, 10, 21, 11, 0, 0);

function optionsOf(test: TestStore): SubmissionOptions {
  return {
    store: test.store,
    directory: directoryOf(test.store),
    signer: { signatures: async () => "" },
    hostName: "mx.home.example",
    clock: () => at,
    log: quietLog(),
  };
}

function submissionOf(test: TestStore): Submission {
  return new Submission(optionsOf(test));
}

function said(verdict: Verdict): string {
  return verdict.kind === "accepted" ? "accepted" : `${verdict.code} ${verdict.enhancedStatusCode}`;
}

function ofYou(test: TestStore, changes: Parameters<typeof transactionOf>[0] = {}): Transaction {
  return transactionOf({
    accountId: test.accountId(),
    login: "you@home.example",
    reversePath: "you@home.example",
    to: ["a@else.example"],
    ...changes,
  });
}

async function submit(
  test: TestStore,
  text: string,
  changes: Parameters<typeof transactionOf>[0] = {},
): Promise<string> {
  await using message = test.store.incoming();
  await message.write(Buffer.from(text, "utf8"));
  return said(await submissionOf(test).message(ofYou(test, changes), message));
}

async function queued(
  text: string,
  changes: Parameters<typeof transactionOf>[0] = {},
): Promise<readonly (QueueEntry & { readonly text: string })[]> {
  await using test = await TestStore.open();
  assert.equal(await submit(test, text, changes), "accepted");
  return test.store.queueEntries(100).map((entry) => {
    const body = test.store.queuedBody(entry);
    const whole = test.store.read(body, 0, body.size).toString("latin1");
    return { ...entry, text: whole };
  });
}

const full =
  "From: You <you@home.example>\r\nMessage-ID: <m@c.example>\r\n" +
  "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nSubject: =?utf-8?q?K=C3=A4se?=\r\n\r\nbody\r\n";

describe("senders, mail-behaviours.md 3.1", () => {
  const paths: readonly (readonly [reversePath: string, verdict: string])[] = [
    ["", "accepted"],
    ["you@home.example", "accepted"],
    ["me+tag@home.example", "accepted"],
    ["other@home.example", "550 5.7.1"],
    ["you@else.example", "550 5.7.1"],
  ];
  for (const [reversePath, verdict] of paths) {
    it(`answers MAIL FROM:<${reversePath}> with ${verdict}`, async () => {
      await using test = await TestStore.open(["you", "other"]);
      assert.equal(said(await submissionOf(test).mailFrom(ofYou(test, { reversePath }))), verdict);
    });
  }

  const headers: readonly (readonly [header: string, verdict: string])[] = [
    ["From: you@home.example\r\n", "accepted"],
    ['from:\r\n (comment) "You, too" <ME@home.example>\r\n', "accepted"],
    ["From: you@home.example, me@home.example\r\nSender: x@y.example\r\n", "accepted"],
    ["From: other@home.example\r\n", "550 5.7.1"],
    ["From: you@home.example, other@home.example\r\n", "550 5.7.1"],
    ["From: you@home.example\r\nFrom: other@home.example\r\n", "550 5.6.0"],
    ["From: you@home.example <other@home.example>\r\n", "550 5.6.0"],
    ["From: friends: you@home.example;\r\n", "550 5.6.0"],
    ["From:\r\n", "550 5.6.0"],
    ["Subject: no author\r\n", "550 5.6.0"],
    ["Resent-From: you@home.example\r\nFrom: ana@y.example\r\n", "accepted"],
    ["Resent-From: other@home.example\r\nFrom: ana@y.example\r\n", "550 5.7.1"],
    ["Resent-From: you@home.example\r\nFrom: other@home.example\r\n", "550 5.7.1"],
    ["Resent-From: you@home.example\r\nFrom: a@y.example, other@home.example\r\n", "550 5.7.1"],
  ];
  for (const [header, verdict] of headers) {
    it(`answers ${JSON.stringify(header)} with ${verdict}`, async () => {
      await using test = await TestStore.open(["you", "other"]);
      assert.equal(await submit(test, `${header}\r\nbody\r\n`), verdict);
    });
  }

  it("wants a line between header and body", async () => {
    await using test = await TestStore.open();
    assert.equal(await submit(test, "From: you@home.example\r\n"), "550 5.6.0");
    assert.equal(await submit(test, ""), "550 5.6.0");
  });

  it("refuses local recipients that do not exist, and no others", async () => {
    await using test = await TestStore.open();
    const submission = submissionOf(test);
    const table: readonly (readonly [address: string, verdict: string])[] = [
      ["you@home.example", "accepted"],
      ["a@else.example", "accepted"],
      ["a@[192.0.2.1]", "accepted"],
      ["nobody@home.example", "550 5.1.1"],
      ["you@off.example", "450 4.2.1"],
    ];
    for (const [address, verdict] of table) {
      const transaction = ofYou(test, { to: [address] });
      const [recipient] = transaction.recipients;
      assert.equal(said(await submission.rcptTo(transaction, recipient!)), verdict, address);
    }
  });
});

describe("messages for later, RFC 4865", () => {
  const day = 86_400_000;

  it("wait for their time, and say what was asked", async () => {
    const release = parseHoldFor(String(2 * 86_400));
    const [entry] = await queued(full, { release });
    assert.equal(entry?.nextAttemptAt, at + 2 * day);
    assert.equal(entry.queuedAt, at);
    assert.equal(entry.releaseRequest, "for;172800");
  });

  it("wait for 60 days and no longer", async () => {
    await using test = await TestStore.open();
    const submission = submissionOf(test);
    for (const [seconds, verdict] of [
      [60 * 86_400, "accepted"],
      [60 * 86_400 + 1, "501 5.5.4"],
    ] as const) {
      const release = parseHoldFor(String(seconds));
      assert.equal(said(await submission.mailFrom(ofYou(test, { release }))), verdict);
    }
  });
});

describe("what is queued", () => {
  it("is one entry per recipient, also for ourselves", async () => {
    const to = ["a@else.example", "you@home.example", "a@else.example"];
    const entries = await queued(full, { to });
    assert.deepEqual(
      entries.map(({ recipient }) => recipient),
      ["a@else.example", "you@home.example"],
    );
    assert.equal(new Set(entries.map(({ bodyId }) => bodyId)).size, 1);
    const [{ messageId, subject, queuedAt, reversePath, dsn } = assert.fail()] = entries;
    assert.deepEqual(
      { messageId, subject, queuedAt, reversePath, dsn },
      {
        messageId: "<m@c.example>",
        subject: "Käse",
        queuedAt: at,
        reversePath: "you@home.example",
        dsn: undefined,
      },
    );
  });

  it("has a Received field that does not say where the client is", async () => {
    const [{ text } = assert.fail()] = await queued(full);
    assert.equal(
      text,
      "Authentication-Results: mx.home.example;\r\n\tauth=pass smtp.mailfrom=you@home.example\r\n" +
        "Received: from mx.home.example\r\n\tby mx.home.example via tcp with ESMTPA id t.1\r\n" +
        `\tfor <a@else.example>;\r\n\tSat, 21 Nov 2026 11:00:00 +0000\r\n${full}`,
    );
  });

  it("is completed by Date and Message-ID", async () => {
    const [{ text, messageId } = assert.fail()] = await queued(
      "From: you@home.example\r\n\r\nbody\r\n",
    );
    assert.match(messageId, /^<[0-9a-f-]{36}@mx\.home\.example>$/);
    const added = `Message-ID: ${messageId}\r\nDate: Sat, 21 Nov 2026 11:00:00 +0000\r\nFrom: `;
    assert.ok(text.includes(`+0000\r\n${added}`), text);
  });

  it("keeps what was asked of delivery notices", async () => {
    await using test = await TestStore.open();
    const transaction = ofYou(test, { ret: "hdrs", envelopeId: "e+2B" });
    const recipient = {
      address: "a@else.example",
      notify: ["never"],
      originalRecipient: "rfc822;b@else.example",
    } as const;
    await using message = test.store.incoming();
    await message.write(Buffer.from(full));
    await submissionOf(test).message({ ...transaction, recipients: [recipient] }, message);
    assert.deepEqual(test.store.queueEntries(1)[0]?.dsn, {
      notify: ["never"],
      ret: "hdrs",
      envelopeId: "e+2B",
      originalRecipient: "rfc822;b@else.example",
    });
  });
});

describe("what a queued message needs on its way", () => {
  it("is TLS where the sender says so, and none where the message does", async () => {
    const [plain] = await queued(full);
    const [waived] = await queued(`TLS-Required: No\r\n${full}`);
    const [demanded] = await queued(`TLS-Required: No\r\n${full}`, { requireTls: true });
    assert.deepEqual(
      [plain?.requireTls, waived?.requireTls, demanded?.requireTls],
      [undefined, false, true],
    );
  });

  const needs: readonly (readonly [
    what: string,
    text: string,
    changes: Parameters<typeof transactionOf>[0],
    expected: readonly [smtpUtf8: boolean, eightBitMime: boolean],
  ])[] = [
    [
      "nothing, whatever the client says",
      full,
      { smtpUtf8: true, eightBitMime: true },
      [false, false],
    ],
    ["8BITMIME for the body", full.replace("body", "Käse"), {}, [false, true]],
    ["SMTPUTF8 for the header", `X: ä\r\n${full}`, {}, [true, true]],
    ["SMTPUTF8 for a recipient", full, { to: ["ä@else.example"] }, [true, false]],
    ["SMTPUTF8 perhaps for a part", full.replace("body", "ä"), { smtpUtf8: true }, [true, true]],
  ];
  for (const [what, text, changes, expected] of needs) {
    it(`needs ${what}`, async () => {
      const [{ smtpUtf8, eightBitMime } = assert.fail()] = await queued(text, changes);
      assert.deepEqual([smtpUtf8, eightBitMime], expected);
    });
  }
});

describe("submission to a full queue", () => {
  it("is put off, and names the setting", async () => {
    await using test = await TestStore.open();
    const { revision } = test.store.currentRevision()!;
    const accounts = [{ name: "you", mailboxes: [], queuedMax: 1 }];
    const change = { document: "", by: "", note: "", at, base: revision };
    await test.store.applyRevision({ ...change, accounts });
    assert.equal(await submit(test, full), "accepted");
    await using message = test.store.incoming();
    await message.write(Buffer.from(full));
    const verdict = await submissionOf(test).message(ofYou(test), message);
    assert.partialDeepStrictEqual(verdict, { code: 451, enhancedStatusCode: "4.4.5" });
    assert.match(JSON.stringify(verdict), /maxQueued of account you is 1/);
  });
});
