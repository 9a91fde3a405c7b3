import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { flagBits } from "../store/flags.ts";
import { ImapDoor } from "../testing/imap-door.ts";

const deleted = { bits: flagBits["\\Deleted"], keywords: [] };
const encoded = "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n";
const large = Buffer.alloc(900_000, "0123456789abcdef");
const largeText = `${encoded}${large.toString("base64").replaceAll(/.{76}/g, "$&\r\n")}\r\n`;

/** A mailbox with a large message between small ones, whose records can go. */
async function doorWithMail(): Promise<ImapDoor> {
  const door = await ImapDoor.open({ segmentOctetsMax: 4096 });
  await door.test.add(largeText);
  for (let i = 2; i <= 5; i++) await door.test.add(`Subject: ${i}\r\n\r\nneedle ${i}`);
  // Ends the segment of the others.
  await door.test.add(`Subject: last\r\n\r\n${"needle ".repeat(1000)}`);
  return door;
}

/** Another session expunges 1 to 5 and compaction takes them, as soon as the large one has begun to be read. */
function removeInBetween({ test }: ImapDoor): void {
  const { store } = test;
  const stream = store.stream.bind(store);
  let isDone = false;
  store.stream = async function* (body, start, end) {
    for await (const piece of stream(body, start, end)) {
      yield piece;
      if (isDone) continue;
      isDone = true;
      const mailboxId = test.mailboxId();
      const uids = Uint32Array.of(1, 2, 3, 4, 5);
      await store.storeFlags({ mailboxId, uids, mode: "add", flags: deleted });
      await store.expunge(mailboxId);
      await store.compact();
    }
  };
}

describe("messages that another session expunged, RFC 2180 §4.1", () => {
  it("are given to their end where that has begun, and else told to be gone", async () => {
    await using door = await doorWithMail();
    await using client = await door.select();
    removeInBetween(door);
    const items = "BINARY.SIZE[1] BODY.PEEK[TEXT] BINARY.PEEK[1] BODY.PEEK[HEADER]";
    const { code, untagged } = await client.no(`FETCH 1:* (${items})`);
    assert.equal(code, "EXPUNGEISSUED");
    const [first, last] = untagged;
    assert.equal(untagged.length, 2);
    assert.match(first!.text, /^1 FETCH \(BINARY.SIZE\[1\] 900000 /);
    assert.ok(first!.literals[1]!.equals(large));
    assert.equal(first!.literals[2]!.toString("latin1"), encoded);
    assert.match(last!.text, /^6 FETCH /);
    assert.deepEqual(door.faults, []);
  });

  it("are passed over by UID", async () => {
    await using door = await doorWithMail();
    await using client = await door.select();
    removeInBetween(door);
    const { untagged } = await client.ok("UID FETCH 1:* (BODY.PEEK[])");
    // By UID, the EXPUNGE responses come as well.
    const fetched = untagged.filter(({ text }) => text.includes(" FETCH "));
    assert.deepEqual(
      fetched.map(({ text }) => text.slice(0, 14)),
      ["1 FETCH (UID 1", "6 FETCH (UID 6"],
    );
    assert.equal(fetched[0]!.literals[0]!.length, largeText.length);
    assert.deepEqual(door.faults, []);
  });

  it("are not found any more, and nothing fails", async () => {
    await using door = await doorWithMail();
    await using client = await door.select();
    removeInBetween(door);
    for (const key of ["BODY", "TEXT"]) {
      const { untagged } = await client.ok(`SEARCH ${key} needle`);
      assert.deepEqual(
        untagged.map(({ text }) => text),
        ["SEARCH 6"],
      );
    }
    const answers = [
      await client.no("FETCH 2 (PREVIEW)"),
      await client.no("FETCH 2 (ENVELOPE BODYSTRUCTURE)"),
      await client.no("FETCH 2 (BODY.PEEK[1])"),
      await client.no("FETCH 2 (BINARY.PEEK[1])"),
      await client.no("FETCH 2 (BODY[])"),
      await client.no("COPY 2:4 Archive"),
    ];
    for (const { code } of answers) assert.equal(code, "EXPUNGEISSUED");
    assert.deepEqual(door.faults, []);
  });
});
