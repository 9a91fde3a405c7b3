import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dsnOf } from "../testing/post.ts";
import { homepost } from "../testing/command-line.ts";
import { newQueueEntry } from "../testing/queue-store.ts";
import { RunningControl } from "../testing/running-control.ts";
import type { NewQueueEntry } from "../store/queue-entry.ts";

const body = "From: mia@example.org\r\nSubject: h\xe9llo\r\n\r\nbody\r\n";

/** A server with account mia@example.org, and a message from her to bo@y.example and ann@z.example: 1 and 2. */
async function withMail(given: Partial<NewQueueEntry> = {}): Promise<RunningControl> {
  const control = await RunningControl.start();
  const { directory, store } = control;
  await homepost("domain add example.org", { directory });
  await homepost("account add mia@example.org", { directory, passwords: ["first"] });
  const accountId = store.accountByName("mia")!.id;
  await using message = store.incoming();
  await message.write(Buffer.from(body, "latin1"));
  const queue = ["bo@y.example", "ann@z.example"].map((recipient) =>
    newQueueEntry({
      accountId,
      recipient,
      reversePath: "mia@example.org",
      prefix: "X: y\r\n",
      ...given,
    }),
  );
  await store.accept([{ body: await message.finish(), deliveries: [], queue }]);
  return control;
}

describe("queue list and show", () => {
  it("find by filters, in pages", async () => {
    await using control = await withMail();
    const list = async (options: string): Promise<number[]> => {
      const { out } = await homepost(`queue list ${options} --json`, control);
      return (JSON.parse(out) as { id: number }[]).map(({ id }) => id);
    };
    assert.deepEqual(await list("--to @Y"), [1]);
    assert.deepEqual(await list("2"), [2]);
    assert.deepEqual(await list("--recipient-domain Z.example --account mia"), [2]);
    assert.deepEqual(await list("--held no --reverse --sort queued"), [2, 1]);
    assert.deepEqual(await list("--limit 1 --offset 1"), [2]);
    assert.deepEqual(await list("--queued-after now-1d"), []);
    assert.deepEqual(await list("--next-before 2001-01-01"), [1, 2]);
    const page = await homepost("queue list --limit 1", control);
    assert.equal(page.err, "2 messages in all\n");
    const none = await homepost("queue list --transport relay", control);
    assert.equal(none.out, "Nothing of that kind waits\n");
    assert.match((await homepost("queue list --account bo", control)).err, /no account "bo"/);
  });

  it("tell all of one message", async () => {
    await using control = await withMail({
      fromId: undefined,
      extra: { order: "7" },
      dsn: dsnOf({ envelopeId: "a+2Bb", originalRecipient: "rfc822;o+2Bo@z.example" }),
      transport: "relay",
      requireTls: true,
      attemptsMax: 3,
    });
    const attempt = {
      startedAt: 1,
      durationMs: 1500,
      remoteMta: "mx.y.example",
      code: 450,
      enhancedStatusCode: "4.2.1",
      text: "Later\u001b[2J",
      delivered: false,
    };
    const dialed = [{ host: "mx.y.example", address: "192.0.2.1" }];
    await control.store.endAttempts([{ id: 1, attempt, dialed, ended: undefined }], []);
    const { out } = await homepost("queue show 1", control);
    for (const line of [
      /^to: +bo@y\.example$/m,
      /^tried: +0 times of 3$/m,
      /^transport: +relay$/m,
      /^TLS: +demanded$/m,
      /^extra: +order=7$/m,
      /^envelope id: +a\+b$/m,
      /^originally to: +rfc822; o\+o@z\.example$/m,
      /^connected to: +mx\.y\.example \[192\.0\.2\.1\]$/m,
      /1\.5 s +mx\.y\.example +450 4\.2\.1 Later\?\[2J$/m,
    ]) {
      assert.match(out, line);
    }
    assert.equal(JSON.parse((await homepost("queue show 2 --json", control)).out).id, 2);
    assert.match((await homepost("queue show 9", control)).err, /9 does not wait.*queue list/);
  });

  it("give the message as it will leave", async () => {
    await using control = await withMail();
    assert.equal((await homepost("queue dump 1", control)).out, `X: y\r\n${body}`);
    assert.match((await homepost("queue dump 9", control)).err, /9 does not wait/);
  });
});

describe("commands that change what waits", () => {
  const check = (line: string, said: RegExp, expected: Partial<NewQueueEntry>): void => {
    it(`"${line}"`, async () => {
      await using control = await withMail();
      const { code, out, err } = await homepost(line, control);
      assert.equal(err, "");
      assert.equal(code, 0);
      assert.match(out, said);
      assert.partialDeepStrictEqual(control.store.queueEntry(1)!, expected);
      assert.partialDeepStrictEqual(
        control.store.queueEntry(2)!,
        newQueueEntry({
          accountId: 1,
          recipient: "ann@z.example",
          reversePath: "mia@example.org",
          prefix: "X: y\r\n",
        }),
      );
    });
  };
  check("queue hold 1", /^1 message held$/m, { held: true });
  check("queue hold --to bo@", /^1 message held$/m, { held: true });
  check("queue schedule now 1", /^1 message scheduled$/m, { nextAttemptAt: 1000 });
  check("queue schedule -- -1s 1", /scheduled/, { nextAttemptAt: 1000 });
  check("queue schedule +1h --to bo@", /scheduled/, { nextAttemptAt: 3_602_000 });
  check("queue schedule 2026-11-21T10:30Z 1", /scheduled/, {
    nextAttemptAt: Date.UTC(2026, 10, 21, 10, 30),
  });
  check("queue transport direct 1", /^1 message changed$/m, { transport: "direct" });
  check("queue requiretls yes 1", /^1 message changed$/m, { requireTls: true });
  check("queue requiretls no 1", /changed/, { requireTls: false });
  check("queue requiretls default 1", /changed/, { requireTls: undefined });
  check("queue unhold 1", /^0 messages no longer held$/m, { held: false });
  check("queue hold --held yes", /^0 messages held$/m, { held: false });
  check("queue unhold --held no", /^0 messages no longer held$/m, { held: false });

  for (const [line, said] of [
    ["queue hold", /a filter, or --all/],
    ["queue drop", /a filter, or --all/],
    ["queue drop 1 --all", /a filter, or --all/],
    ["queue fail --held maybe", /--held is yes or no/],
    ["queue schedule soon 1", /"soon" is not a time/],
    ["queue schedule +soon 1", /no span of time/],
    ["queue transport carrier-pigeon 1", /no transport "carrier-pigeon".*transport list/],
    ["queue requiretls maybe 1", /not yes, no or default/],
    ["queue list --sort size", /--sort is next or queued/],
    ["queue list --queued-before soon", /is not a time/],
  ] as const) {
    it(`"${line}" is refused`, async () => {
      await using control = await withMail();
      const { code, err } = await homepost(line, control);
      assert.notEqual(code, 0);
      assert.match(err, said);
      assert.equal((await control.store.queue.ids({ held: false })).length, 2);
    });
  }
});

describe("commands that end what waits", () => {
  it("tell the sender, or nobody, and leave a record", async () => {
    await using control = await withMail();
    const { directory, store } = control;
    assert.equal((await homepost("queue fail 1", { directory })).out, "1 message given up\n");
    assert.equal((await homepost("queue drop --all", { directory })).out, "1 dropped\n");
    const inbox = store.mailboxByName(1, "INBOX")!;
    assert.equal(inbox.counts.messages, 1);
    const listed = await homepost("queue retired list --account mia", { directory });
    assert.match(listed.out, /^2 .* dropped .*\n1 .* failed .* Given up by/m);
    const failed = await homepost("queue retired list --outcome failed --json", { directory });
    assert.deepEqual(
      JSON.parse(failed.out).map(({ id }: { id: number }) => id),
      [1],
    );
    const { out } = await homepost("queue retired show 1", { directory });
    assert.match(out, /^outcome: +failed$/m);
    assert.match(out, /5\.0\.0 Given up by the people/);
    assert.match((await homepost("queue show 1", { directory })).err, /queue retired show 1/);
    assert.match((await homepost("queue retired show 9", { directory })).err, /queue retired list/);
    assert.match((await homepost("queue retired list --outcome odd", { directory })).err, /"odd"/);
    const gone = await homepost("queue drop 1", { directory });
    assert.deepEqual(
      [gone.code, gone.out],
      [1, '0 dropped, 1 not in the queue: see "queue list"\n'],
    );
  });
});

describe("queue suppress", () => {
  it("adds, checks, lists and removes", async () => {
    await using control = await withMail();
    const { directory } = control;
    const run = (line: string) => homepost(`queue suppress ${line}`, { directory });
    assert.equal((await run("list")).out, "No address is suppressed\n");
    assert.equal((await run("check mia bo@y.example")).code, 0);
    assert.equal((await run("add mia bo@y.example --reason Asked")).code, 0);
    const checked = await run("check mia B.o+x@Y.example");
    assert.equal(checked.code, 1);
    assert.match(checked.out, /as bo@y\.example: Asked/);
    assert.match((await run("add mia bo@y.example")).err, /suppressed already/);
    assert.match((await run("list mia")).out, /^mia +bo@y\.example .* a person +Asked$/m);
    assert.equal((await run("remove mia bo-1@y.example")).code, 0);
    assert.match((await run("remove mia bo@y.example")).err, /not suppressed/);
    assert.match((await run("add mia nonsense")).err, /address: not an address/);
  });
});

describe("commands on messages that are not as they are thought to be", () => {
  for (const [line, said] of [
    ["queue schedule now 1 9", /^1 message scheduled, 1 not in the queue: see "queue list"$/m],
    ["queue transport direct 9", /^0 messages changed, 1 not in the queue/],
    ["queue requiretls no 9 1", /^1 message changed, 1 not in the queue/],
    ["queue fail 9", /^0 messages given up, 1 not in the queue/],
  ] as const) {
    it(`"${line}" says so`, async () => {
      await using control = await withMail();
      const { code, out } = await homepost(line, control);
      assert.equal(code, 1);
      assert.match(out, said);
    });
  }

  it("retry does not claim to try what is held", async () => {
    await using control = await withMail();
    await homepost("queue hold 1", control);
    const { out } = await homepost("queue retry --all", control);
    assert.equal(out, '1 to be tried now, 1 held: see "queue unhold"\n');
  });
});

describe("queue holdrules", () => {
  it("adds, lists and removes", async () => {
    await using control = await withMail();
    const { directory, store } = control;
    const run = (line: string) => homepost(`queue holdrules ${line}`, { directory });
    assert.equal((await run("list")).out, "No rule holds messages\n");
    const added = await run("add --account mia --recipient-domain Y.example");
    assert.equal(added.out, "Rule 1 added, 1 message held by it\n");
    assert.match((await run("list")).out, /^1 +mia +any +y\.example /m);
    assert.match((await homepost("queue list 1", { directory })).out, / held$/m);
    assert.match((await run("add")).err, /Say what to hold, or --all/);
    assert.match((await run("add --account mia --recipient-domain y.example")).err, /such a rule/);
    assert.equal((await run("add --all")).out, "Rule 2 added, 1 message held by it\n");
    assert.equal((await run("remove 1")).code, 0);
    assert.match((await run("remove 1")).err, /no hold rule 1/);
    assert.match((await run("remove x")).err, /not the number of a rule/);
    assert.equal(store.queueEntry(1)!.held, true);
    const freed = await homepost("queue unhold --all", { directory });
    assert.equal(freed.out, "2 messages no longer held\n");
  });
});
