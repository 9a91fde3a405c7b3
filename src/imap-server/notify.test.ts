import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer, ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

const all = "(MessageNew MessageExpunge FlagChange)";

/** The next `count` lines, which no command has asked for. */
async function heard(client: ImapClient, count: number): Promise<string[]> {
  const lines: string[] = [];
  while (lines.length < count) lines.push((await client.line()).text.replace(/^\* /, ""));
  return lines;
}

/** Nothing but this is told before the answer. */
async function quiet(client: ImapClient, told: readonly string[] = []): Promise<void> {
  assert.deepEqual(linesOf(await client.ok("NOOP")), told);
}

describe("NOTIFY of the selected mailbox, RFC 5465 §6.1", () => {
  it("tells everything between commands", async () => {
    await using door = await ImapDoor.open();
    await door.test.add("Subject: 1\r\n\r\n");
    await using client = await door.select();
    await using other = await door.select();
    const items = "(UID FLAGS BODY[HEADER.FIELDS (SUBJECT)])";
    await client.ok(`NOTIFY SET (selected (MessageNew ${items} MessageExpunge FlagChange))`);
    await door.test.add("Subject: 2\r\n\r\n");
    assert.deepEqual(await heard(client, 2), [
      "2 EXISTS",
      "2 FETCH (UID 2 FLAGS () BODY[HEADER.FIELDS (SUBJECT)] {14})",
    ]);
    await other.ok("STORE 1 +FLAGS (\\Deleted)");
    assert.deepEqual(await heard(client, 1), ["1 FETCH (UID 1 FLAGS (\\Deleted))"]);
    await other.ok("EXPUNGE");
    assert.deepEqual(await heard(client, 1), ["1 EXPUNGE"]);
    await quiet(client);
    assert.deepEqual(door.faults, []);
  });

  it("delays EXPUNGE until a command allows it", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 3; i++) await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.select();
    await using other = await door.select();
    await client.ok("NOTIFY SET (selected-delayed (MessageNew (UID) MessageExpunge))");
    await other.ok("STORE 1 +FLAGS (\\Deleted)");
    await other.ok("EXPUNGE");
    await door.test.add("Subject: 4\r\n\r\n");
    assert.deepEqual(await heard(client, 2), ["4 EXISTS", "4 FETCH (UID 4)"]);
    assert.deepEqual(linesOf(await client.ok("FETCH 3 (UID)")), ["3 FETCH (UID 3)"]);
    await quiet(client, ["1 EXPUNGE"]);
  });

  it("is silent without events, save for what the client does itself", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 2; i++) await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.select();
    for (const command of ["NOTIFY NONE", "NOTIFY SET (personal (MailboxName))"]) {
      await client.ok(command);
      await door.test.add("Subject: new\r\n\r\n");
      await quiet(client);
    }
    await client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    assert.deepEqual(linesOf(await client.ok("EXPUNGE")), ["4 EXISTS", "1 EXPUNGE"]);
    await door.test.add("Subject: new\r\n\r\n");
    await client.ok("NOTIFY SET (selected (MessageNew MessageExpunge))");
    assert.deepEqual(await client.search("ALL"), [2, 3, 4, 5]);
  });

  it("fetches nothing of a message that the client put there itself", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select();
    await client.ok("NOTIFY SET (selected (MessageNew (UID) MessageExpunge))");
    const answer = await client.append("INBOX", "Subject: own\r\n\r\n");
    assert.deepEqual(linesOf(answer), ["1 EXISTS"]);
    assert.deepEqual(linesOf(await client.ok("COPY 1 INBOX")), ["2 EXISTS"]);
    const idling = await client.idle();
    await door.test.add("Subject: other\r\n\r\n");
    assert.equal((await idling.line()).text, "3 EXISTS");
    assert.equal((await idling.line()).text, "3 FETCH (UID 3)");
    await idling.done();
  });
});

describe("NOTIFY of other mailboxes, RFC 5465 §5", () => {
  it("tells STATUS at once and when something happens", async () => {
    await using door = await ImapDoor.open();
    const trash = door.test.mailboxId("Trash");
    await using client = await door.select();
    await using other = await door.select("Trash");
    const { uidValidity } = door.test.store.mailbox(trash)!;
    const answer = await client.ok(`NOTIFY SET STATUS (mailboxes (Trash nowhere INBOX) ${all})`);
    const [status, ...rest] = linesOf(answer);
    assert.match(
      status!,
      /^STATUS Trash \(MESSAGES 0 UIDNEXT 1 UIDVALIDITY \d+ UNSEEN 0 HIGHESTMODSEQ \d+\)$/,
    );
    assert.deepEqual(rest, []);
    await door.test.add("Subject: 1\r\n\r\n", { mailboxId: trash });
    const validity = `STATUS Trash (UIDVALIDITY ${uidValidity}`;
    assert.deepEqual(await heard(client, 1), [`${validity} UIDNEXT 2 MESSAGES 1)`]);
    await other.ok("NOOP");
    await other.ok("STORE 1 +FLAGS (\\Deleted \\Seen)");
    assert.deepEqual(await heard(client, 1), [`${validity} UNSEEN 0)`]);
    await other.ok("EXPUNGE");
    assert.deepEqual(await heard(client, 1), [`${validity} UIDNEXT 2 MESSAGES 0)`]);
    // The selected mailbox is another matter, and so are mailboxes that nobody asked about.
    await door.test.add("Subject: 1\r\n\r\n");
    await door.test.add("Subject: 1\r\n\r\n", { mailboxId: door.test.mailboxId("Sent") });
    await quiet(client);
  });

  it("says HIGHESTMODSEQ after CONDSTORE", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("ENABLE CONDSTORE");
    await client.ok(`NOTIFY SET (inboxes ${all})`);
    await door.test.add("Subject: 1\r\n\r\n");
    assert.match(
      (await heard(client, 1))[0]!,
      /^STATUS INBOX \(UIDVALIDITY \d+ UIDNEXT 2 MESSAGES 1 HIGHESTMODSEQ \d+\)$/,
    );
  });

  it("refuses events that there are not, and names those that there are", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    for (const event of ["AnnotationChange", "Foo"]) {
      const refused = await client.no(`NOTIFY SET (personal (MessageNew MessageExpunge ${event}))`);
      assert.match(refused.code!, /^BADEVENT \(MessageNew MessageExpunge FlagChange MailboxName/);
    }
  });
});

describe("NOTIFY of what the client does itself, RFC 5465 §5", () => {
  it("leaves out what the client puts there itself", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 3; i++) await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.select();
    await client.ok(
      "NOTIFY SET (selected (MessageNew MessageExpunge)) (personal (MessageNew MessageExpunge))",
    );
    assert.deepEqual(linesOf(await client.ok("COPY 1:2 Trash")), []);
    const [, expunge, ...more] = linesOf(await client.ok("UID MOVE 3 Archive"));
    assert.deepEqual([expunge, ...more], ["3 EXPUNGE"]);
    assert.deepEqual(linesOf(await client.append("Trash", "Subject: y\r\n\r\n")), []);
    await quiet(client);
    const trash = door.test.mailboxId("Trash");
    const { uidValidity } = door.test.store.mailbox(trash)!;
    await door.test.add("Subject: z\r\n\r\n", { mailboxId: trash });
    assert.deepEqual(await heard(client, 1), [
      `STATUS Trash (UIDVALIDITY ${uidValidity} UIDNEXT 5 MESSAGES 4)`,
    ]);
    await quiet(client);
  });
});

describe("NOTIFY of names, RFC 5465 §5.4 and §5.5", () => {
  it("tells of names and subscriptions, but not to the client that changed them", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await using other = await door.login();
    for (const each of [client, other]) {
      await each.ok("NOTIFY SET (personal (MailboxName SubscriptionChange))");
    }
    await quiet(other, []);
    await other.ok("CREATE a");
    assert.deepEqual(await heard(client, 1), ['LIST (\\Subscribed \\HasNoChildren) "/" a']);
    await other.ok("CREATE a/b");
    assert.deepEqual((await heard(client, 2)).toSorted(), [
      'LIST (\\Subscribed \\HasChildren) "/" a',
      'LIST (\\Subscribed \\HasNoChildren) "/" a/b',
    ]);
    await other.ok("RENAME a c");
    assert.deepEqual(await heard(client, 1), [
      'LIST (\\Subscribed \\HasChildren) "/" c ("OLDNAME" (a))',
    ]);
    await other.ok("UNSUBSCRIBE c/b");
    assert.deepEqual(await heard(client, 1), ['LIST (\\HasNoChildren) "/" c/b']);
    await other.ok("DELETE c/b");
    const deleted = await heard(client, 2);
    assert.ok(deleted.includes('LIST (\\NonExistent \\HasNoChildren) "/" c/b'));
    assert.ok(deleted.includes('LIST (\\Subscribed \\HasNoChildren) "/" c'));
    await quiet(client);
    assert.deepEqual(door.faults, []);
  });

  it("gives up where there is too much to tell, RFC 5465 §5.8", async () => {
    await using door = await ImapDoor.open({ limits: { notificationsMax: 3 } });
    await using client = await door.login();
    await client.ok("NOTIFY SET (personal (MailboxName MailboxMetadataChange))");
    const mailboxId = door.test.mailboxId();
    const annotations = [1, 2, 3, 4].map((i) => ({
      entry: `/private/${i}`,
      value: Buffer.from("x"),
    }));
    const accountId = door.test.accountId();
    await door.test.store.setAnnotations({ accountId, mailboxId, annotations });
    assert.match((await client.line()).text, /^\* OK \[NOTIFICATIONOVERFLOW\]/);
    await door.test.store.createMailbox({ accountId, name: "a", subscribed: true });
    await quiet(client);
  });

  it("tells of what happened during a command behind it, in IDLE at once", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("NOTIFY SET (subtree a (MailboxName))");
    const idling = await client.idle();
    const accountId = door.test.accountId();
    await door.test.store.createMailbox({ accountId, name: "a/b", subscribed: true });
    const lines = [(await idling.line()).text, (await idling.line()).text];
    assert.deepEqual(lines.map((line) => line.split(" ").at(-1) ?? "").toSorted(), ["a", "a/b"]);
    await door.test.store.createMailbox({ accountId, name: "d", subscribed: true });
    assert.deepEqual(linesOf(await idling.done()), []);
  });
});
