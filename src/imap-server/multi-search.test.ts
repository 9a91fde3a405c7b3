import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

/** Without the tag and UIDVALIDITY. */
function resultsOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) =>
    text.replace(/^ESEARCH \(TAG "t\d+" MAILBOX (\S+) UIDVALIDITY \d+\) UID/, "$1"),
  );
}

async function filledDoor(): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  const { store } = door.test;
  for (const name of ["a/b/c", "a/d"]) {
    await store.createMailbox({
      accountId: door.test.accountId(),
      name,
      subscribed: name === "a/d",
    });
  }
  for (const [name, subject] of [
    ["INBOX", "one"],
    ["INBOX", "two"],
    ["a", "one"],
    ["a/b", "one"],
    ["a/b/c", "one"],
    ["a/d", "two"],
    ["Junk", "one"],
  ] as const) {
    await door.test.add(`Subject: ${subject}\r\n\r\n`, { mailboxId: door.test.mailboxId(name) });
  }
  return door;
}

describe("ESEARCH, RFC 7377", () => {
  it("searches the mailboxes that filters take in", async () => {
    await using door = await filledDoor();
    await using client = await door.select("a/b");
    const cases: Readonly<Record<string, readonly string[]>> = {
      "IN (personal)": ["INBOX ALL 1", "Junk ALL 1", "a ALL 1", "a/b ALL 1", "a/b/c ALL 1"],
      "IN (selected)": ["a/b ALL 1"],
      "IN (inboxes)": ["INBOX ALL 1", "Junk ALL 1"],
      "IN (subtree a)": ["a ALL 1", "a/b ALL 1", "a/b/c ALL 1"],
      "IN (subtree-one (a nowhere))": ["a ALL 1", "a/b ALL 1"],
      "IN (mailboxes (a/b/c inbox) selected)": ["INBOX ALL 1", "a/b ALL 1", "a/b/c ALL 1"],
      "IN (mailboxes a) RETURN (MIN COUNT)": ["a MIN 1 COUNT 1"],
    };
    for (const [options, expected] of Object.entries(cases)) {
      const answer = await client.ok(`ESEARCH ${options} SUBJECT one`);
      assert.deepEqual(resultsOf(answer), expected, options);
    }
    const subscribed = await client.ok("ESEARCH IN (subscribed) SUBJECT two");
    assert.deepEqual(resultsOf(subscribed), ["INBOX ALL 2", "a/d ALL 1"]);
    assert.deepEqual(resultsOf(await client.ok("ESEARCH SUBJECT one")), ["a/b ALL 1"]);
    assert.deepEqual(door.faults, []);
  });

  it("needs no selected mailbox, save for what is about it", async () => {
    await using door = await filledDoor();
    await using client = await door.login();
    assert.equal((await client.ok("ESEARCH IN (personal) ALL")).untagged.length, 6);
    for (const command of [
      "ESEARCH ALL",
      "ESEARCH IN (selected) ALL",
      "ESEARCH IN (personal) RETURN (SAVE) ALL",
      "ESEARCH IN (personal) 1",
    ]) {
      await client.bad(command);
    }
    await client.ok("SELECT INBOX");
    assert.deepEqual(resultsOf(await client.ok("ESEARCH RETURN (SAVE) SUBJECT two")), []);
    assert.deepEqual(await client.search("$"), [2]);
  });
});
