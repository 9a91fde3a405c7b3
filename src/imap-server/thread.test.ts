import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

function message(
  id: string,
  fields: { references?: string; subject: string; day: number },
): string {
  const references = fields.references === undefined ? "" : `References: ${fields.references}\r\n`;
  const date = `Date: 0${fields.day} Jan 2030 10:00:00 +0000\r\n`;
  return `Message-ID: <${id}>\r\n${references}${date}Subject: ${fields.subject}\r\n\r\n`;
}

async function mailbox(): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  for (const each of [
    message("a@x", { subject: "one", day: 1 }),
    message("d@x", { references: "<a@x> <b@x>", subject: "Re: one", day: 4 }),
    message("b@x", { references: "<a@x>", subject: "Re: one", day: 2 }),
    message("e@x", { subject: "two", day: 3 }),
    message("f@x", { subject: "Re: two", day: 5 }),
  ]) {
    await door.test.add(each);
  }
  return door;
}

describe("THREAD, RFC 5256 §3", () => {
  it("follows References", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    const answer = await client.ok("THREAD REFERENCES UTF-8 ALL");
    assert.deepEqual(linesOf(answer), ["THREAD (1 3 2)(4 5)"]);
  });

  it("gathers by subject", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    const answer = await client.ok("UID THREAD ORDEREDSUBJECT UTF-8 ALL");
    assert.deepEqual(linesOf(answer), ["THREAD (1 (3)(2))(4 5)"]);
  });

  it("threads what a search finds, and knows no other algorithm", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    const answer = await client.ok("UID THREAD REFERENCES US-ASCII 2,4");
    assert.deepEqual(linesOf(answer), ["THREAD (4)(2)"]);
    assert.deepEqual(linesOf(await client.ok("THREAD REFERENCES UTF-8 SEEN")), ["THREAD"]);
    await client.bad("THREAD REFS UTF-8 ALL");
    await client.no("THREAD REFERENCES KOI8-R ALL");
    assert.deepEqual(door.faults, []);
  });
});

describe("THREADID, RFC 8474 §5.2", () => {
  it("is shared by the messages of a thread, and found by it", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    const lines = linesOf(await client.ok("FETCH 1:3 (THREADID)"));
    const ids = lines.map((line) => /THREADID \((T\d+)\)/.exec(line)![1]!);
    assert.equal(new Set(ids).size, 1);
    assert.deepEqual(await client.search(`THREADID ${ids[0]}`), [1, 2, 3]);
    assert.deepEqual(await client.search("THREADID T9999"), []);
  });
});
