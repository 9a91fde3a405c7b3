import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreFault } from "../store/mail-store.ts";
import type { ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

const simple = "From: a@example.org\r\nSubject: simple\r\nX-A: 1\r\nX-A: 2\r\n\r\nOne\r\nTwo\r\n";

const nested = [
  "Subject: nested",
  'Content-Type: multipart/mixed; boundary="b"',
  "",
  "preamble",
  "--b",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "caf=C3=A9",
  "--b",
  "Content-Type: application/octet-stream",
  "Content-Transfer-Encoding: base64",
  "",
  "AAEC/w==",
  "--b",
  "Content-Type: message/rfc822",
  "",
  "Subject: inner",
  "",
  "inner text",
  "--b",
  "Content-Type: text/plain",
  "Content-Transfer-Encoding: x-unknown",
  "",
  "?",
  "--b--",
  "",
].join("\r\n");

/** The FETCH response to one message, its literals put in their places. */
async function fetched(client: ImapClient, command: string): Promise<string> {
  const { untagged } = await client.ok(command);
  const line = untagged.find(({ text }) => text.includes("FETCH"));
  assert.ok(line, command);
  let next = 0;
  return line.text.replace(/\{\d+\}/g, () =>
    JSON.stringify(line.literals[next++]!.toString("latin1")),
  );
}

describe("FETCH, RFC 9051 §6.4.5", () => {
  it("gives sections and parts of them", async () => {
    await using door = await ImapDoor.open();
    await door.test.add(simple);
    await using client = await door.select();
    const values = {
      "BODY.PEEK[]": `BODY[] ${JSON.stringify(simple)}`,
      "BODY.PEEK[]<5.10>": `BODY[]<5> " a@example"`,
      "BODY.PEEK[]<0.1000>": `BODY[]<0> ${JSON.stringify(simple)}`,
      "BODY.PEEK[]<1000.5>": `BODY[]<1000> ""`,
      "BODY.PEEK[TEXT]": `BODY[TEXT] "One\\r\\nTwo\\r\\n"`,
      "BODY.PEEK[1]": `BODY[1] "One\\r\\nTwo\\r\\n"`,
      "BODY.PEEK[2]": "BODY[2] NIL",
      "BODY.PEEK[TEXT]<4.3>": `BODY[TEXT]<4> "\\nTw"`,
      "BODY.PEEK[HEADER.FIELDS (x-a Nope)]": `BODY[HEADER.FIELDS (x-a Nope)] "X-A: 1\\r\\nX-A: 2\\r\\n\\r\\n"`,
      "BODY.PEEK[HEADER.FIELDS.NOT (x-a From)]": `BODY[HEADER.FIELDS.NOT (x-a From)] "Subject: simple\\r\\n\\r\\n"`,
      "RFC822.HEADER": `RFC822.HEADER ${JSON.stringify(simple.slice(0, -10))}`,
      "RFC822.SIZE": `RFC822.SIZE ${simple.length}`,
      "BINARY.SIZE[1]": "BINARY.SIZE[1] 10",
      "BINARY.PEEK[1]": `BINARY[1] "One\\r\\nTwo\\r\\n"`,
      INTERNALDATE: `INTERNALDATE "21-Nov-2026 00:00:00 +0000"`,
      PREVIEW: `PREVIEW "One Two"`,
      THREADID: "THREADID (T1)",
      BODY: `BODY ("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 10 2)`,
    };
    for (const [item, value] of Object.entries(values)) {
      assert.equal(await fetched(client, `FETCH 1 (${item})`), `1 FETCH (${value})`);
    }
    assert.match(await fetched(client, "FETCH 1 FLAGS"), /^1 FETCH \(FLAGS \(\)\)$/);
    assert.match(
      await fetched(client, "FETCH 1 ALL"),
      /^1 FETCH \(FLAGS .* ENVELOPE \(NIL "simple" /,
    );
    assert.match(
      await fetched(client, "UID FETCH 1 (SAVEDATE EMAILID)"),
      /^1 FETCH \(UID 1 SAVEDATE "/,
    );
  });
});

describe("FETCH of parts, RFC 9051 §6.4.5.1", () => {
  it("reads nested parts and decodes them, RFC 3516", async () => {
    await using door = await ImapDoor.open();
    await door.test.add(nested, { prefix: "Delivered-To: you@localhost\r\n" });
    await using client = await door.select();
    const values = {
      "BODY.PEEK[1]": `BODY[1] "caf=C3=A9"`,
      "BODY.PEEK[2.MIME]": `BODY[2.MIME] "Content-Type: application/octet-stream\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\n"`,
      "BODY.PEEK[3.HEADER]": `BODY[3.HEADER] "Subject: inner\\r\\n\\r\\n"`,
      "BODY.PEEK[3.TEXT]": `BODY[3.TEXT] "inner text"`,
      "BODY.PEEK[3.1]": `BODY[3.1] "inner text"`,
      "BODY.PEEK[3.HEADER.FIELDS (Subject)]": `BODY[3.HEADER.FIELDS (Subject)] "Subject: inner\\r\\n\\r\\n"`,
      "BINARY.PEEK[1]": `BINARY[1] ${JSON.stringify("caf\xc3\xa9")}`,
      "BINARY.PEEK[1]<3.2>": `BINARY[1]<3> ${JSON.stringify("\xc3\xa9")}`,
      "BINARY.PEEK[2]": `BINARY[2] ~${JSON.stringify("\x00\x01\x02\xff")}`,
      "BINARY.SIZE[2]": "BINARY.SIZE[2] 4",
      "BODY.PEEK[HEADER.FIELDS (Delivered-To)]": `BODY[HEADER.FIELDS (Delivered-To)] "Delivered-To: you@localhost\\r\\n\\r\\n"`,
    };
    for (const [item, value] of Object.entries(values)) {
      assert.equal(await fetched(client, `FETCH 1 (${item})`), `1 FETCH (${value})`);
    }
    assert.equal((await client.no("FETCH 1 BINARY.PEEK[4]")).code, "UNKNOWN-CTE");
    const whole = await client.fetchOctets(1);
    assert.equal(whole.toString("latin1"), `Delivered-To: you@localhost\r\n${nested}`);
  });

  it("streams what is large, decoded too", async () => {
    await using door = await ImapDoor.open();
    const octets = Buffer.alloc(3_000_000, Uint8Array.of(0, 1, 2, 3, 4, 5, 6));
    const encoded = octets.toString("base64").replace(/.{76}/g, "$&\r\n");
    const head =
      "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    await door.test.add(head + encoded);
    await using client = await door.select();
    assert.equal((await client.fetchOctets(1)).toString("latin1"), head + encoded);
    assert.deepEqual(await client.fetchOctets(1, "BINARY.PEEK[1]"), octets);
    const cut = await client.fetchOctets(1, "BINARY.PEEK[1]<1000000.500000>");
    assert.deepEqual(cut, octets.subarray(1_000_000, 1_500_000));
    const { untagged } = await client.ok("FETCH 1 (BINARY.SIZE[1] UID)");
    assert.equal(untagged[0]!.text, "1 FETCH (BINARY.SIZE[1] 3000000 UID 1)");
  });
});

describe("FETCH of messages, RFC 9051 §6.4.5", () => {
  it("sets \\Seen unless it only peeks, and tells it", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 3; i++) await door.test.add(simple);
    await using other = await door.select();
    await using client = await door.select();
    await client.ok("FETCH 1:* (BODY.PEEK[] RFC822.HEADER BODY)");
    assert.match(
      await fetched(client, "FETCH 1 (FLAGS BODY[TEXT]<0.1>)"),
      /^1 FETCH \(FLAGS \(\\Seen\) BODY/,
    );
    assert.match(await fetched(client, "FETCH 2 RFC822.TEXT"), / FLAGS \(\\Seen\)\)$/);
    assert.doesNotMatch(await fetched(client, "FETCH 2 RFC822.TEXT"), /FLAGS/);
    const { untagged } = await other.ok("NOOP");
    assert.deepEqual(
      untagged.map(({ text }) => text),
      ["1 FETCH (UID 1 FLAGS (\\Seen))", "2 FETCH (UID 2 FLAGS (\\Seen))"],
    );
    await client.ok("EXAMINE INBOX");
    assert.doesNotMatch(await fetched(client, "FETCH 3 BODY[TEXT]"), /FLAGS/);
  });

  it("answers for many messages in several slices", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 150; i++)
      await door.test.add(`Subject: ${i}\r\n\r\n${"x".repeat(i * 50)}\r\n`);
    await using client = await door.select();
    await client.ok("STORE 2:149 +FLAGS (\\Deleted)");
    await client.ok("UID EXPUNGE 20:30,41,60:80");
    const { untagged } = await client.ok(
      "UID FETCH 1,5:35,40:* (RFC822.SIZE ENVELOPE BODY.PEEK[HEADER])",
    );
    const uids = untagged.map(({ text }) => Number(/UID (\d+)/.exec(text)![1]));
    const expected = Array.from({ length: 150 }, (_, i) => i + 1).filter(
      (uid) =>
        (uid === 1 || (uid >= 5 && uid <= 35) || uid >= 40) &&
        !((uid >= 20 && uid <= 30) || uid === 41 || (uid >= 60 && uid <= 80)),
    );
    assert.deepEqual(uids, expected);
    for (const { text, literals } of untagged) {
      const subject = /Subject: (\d+)/.exec(literals[0]!.toString("latin1"))![1];
      assert.match(text, new RegExp(`UID ${Number(subject) + 1} .*ENVELOPE \\(NIL "${subject}"`));
    }
  });
});

describe("FETCH of what is not there", () => {
  it("gives the others where one cannot be read", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 3; i++) await door.test.add(simple);
    const { store } = door.test;
    const read = store.read.bind(store);
    store.read = (body, start, end) => {
      if (body.uid === 2) throw new StoreFault("Damaged for the test");
      return read(body, start, end);
    };
    store.forward = () => store;
    await using client = await door.select();
    const answer = await client.no("FETCH 1:* (UID BODY.PEEK[])");
    assert.equal(answer.code, "SERVERBUG");
    assert.deepEqual(
      answer.untagged.map(({ text }) => text.slice(0, 15)),
      ["1 FETCH (UID 1 ", "3 FETCH (UID 3 "],
    );
    assert.deepEqual(await client.search("BODY Two"), [1, 3]);
    assert.equal(door.faults.length, 2);
  });

  it("refuses numbers beyond the last message, but not UIDs", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select();
    await client.bad("FETCH 1:* FLAGS");
    await client.ok("UID FETCH 1:* FLAGS");
    await door.test.add(simple);
    await client.bad("FETCH 1 FLAGS");
    await client.ok("NOOP");
    await client.ok("FETCH 1 FLAGS");
    await client.bad("FETCH 1:2 FLAGS");
    assert.equal((await client.ok("UID FETCH 7:9 FLAGS")).untagged.length, 0);
    assert.equal((await client.ok("UID FETCH 7:* FLAGS")).untagged.length, 1);
  });
});
