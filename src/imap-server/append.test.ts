import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

const message = "Subject: hello\r\n\r\nHello\r\n";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

describe("APPEND, RFC 9051 §6.3.12", () => {
  it("stores octets, flags and date, and says the UID", async () => {
    await using door = await ImapDoor.open();
    for (const literals of ["synchronizing", "non-synchronizing"] as const) {
      await using client = await door.login();
      client.literals = literals;
      const answer = await client.append("Drafts", message, {
        flags: "\\Seen \\draft $work",
        date: " 1-Jan-2026 12:00:00 +0200",
      });
      assert.match(answer.code!, /^APPENDUID \d+ [12]$/);
      await client.ok("SELECT Drafts");
      const { untagged } = await client.ok("FETCH * (FLAGS INTERNALDATE BODY.PEEK[])");
      assert.match(
        untagged[0]!.text,
        /FLAGS \(\\Seen \\Draft \$work\) INTERNALDATE " 1-Jan-2026 10:00:00 \+0000"/,
      );
      assert.equal(untagged[0]!.literals[0]!.toString("latin1"), message);
    }
  });

  it("takes any octets and any size", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select();
    const messages = [
      Buffer.from("\n"),
      Buffer.from("no header at all\r\n"),
      Buffer.from("Subject: nul\0 and \xff\r\n\r\n\0\r\r\n\n.", "latin1"),
      Buffer.alloc(5_000_000, "Subject: large\r\n"),
    ];
    for (const [at, octets] of messages.entries()) {
      await client.append("INBOX", octets);
      assert.deepEqual(await client.fetchOctets(at + 1), octets);
    }
    // RFC 3516 §4.4: literal8.
    await client.raw("x APPEND INBOX ~{3+}\r\na\0b\r\n");
    assert.match((await client.answer("x")).code!, /^APPENDUID/);
    assert.equal((await client.fetchOctets(5)).toString("latin1"), "a\0b");
  });
});

describe("APPEND refused, RFC 9051 §6.3.12", () => {
  it("refuses before the octets are sent", async () => {
    await using door = await ImapDoor.open({ limits: { appendOctetsMax: 1000 } });
    for (const literals of ["synchronizing", "non-synchronizing"] as const) {
      await using client = await door.login();
      client.literals = literals;
      assert.equal((await client.append("Nope", message, { expected: "NO" })).code, "TRYCREATE");
      const large = Buffer.alloc(1001);
      assert.equal((await client.append("INBOX", large, { expected: "NO" })).code, "TOOBIG");
      await client.append("INBOX", message, { flags: "\\Nope", expected: "BAD" });
      await client.append("INBOX", "", { expected: "NO" });
      await client.bad("APPEND INBOX (\\Seen");
      await client.bad("APPEND INBOX ", Buffer.from(message), " trailing");
      assert.deepEqual(linesOf(await client.ok("STATUS INBOX (MESSAGES)")), [
        "STATUS INBOX (MESSAGES 0)",
      ]);
    }
    await using stranger = await door.connect();
    await stranger.ok("NOOP");
    await stranger.append("INBOX", message, { expected: "BAD" });
    assert.deepEqual(door.faults, []);
  });

  it("stores several messages or none, RFC 3502", async () => {
    await using door = await ImapDoor.open();
    for (const literals of ["synchronizing", "non-synchronizing"] as const) {
      await using client = await door.login();
      client.literals = literals;
      const parts = [
        "APPEND Archive (\\Seen) ",
        Buffer.from(message),
        " ",
        Buffer.from("Subject: 2\r\n\r\n"),
      ];
      const first = literals === "synchronizing" ? 1 : 3;
      assert.match(
        (await client.ok(...parts)).code!,
        new RegExp(`^APPENDUID \\d+ ${first}:${first + 1}$`),
      );
      await client.bad("APPEND Archive ", Buffer.from(message), " (\\Nope) ", Buffer.from(message));
      await client.no("APPEND Archive ", Buffer.from(message), " ", Buffer.alloc(0));
      await client.ok("SELECT Archive");
      assert.equal((await client.ok("FETCH 1:* FLAGS")).untagged.length, first + 1);
    }
  });
});

describe("APPEND and sessions, RFC 9051 §6.3.12", () => {
  it("takes UTF8 (...) after ENABLE only, RFC 6855 §4", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    const command = "x APPEND INBOX (\\Seen) UTF8 (~{13+}\r\nSubject: \xc3\xa4\r\n)\r\n";
    await client.raw(Buffer.from(command, "latin1"));
    assert.equal((await client.answer("x")).status, "BAD");
    await client.ok("ENABLE UTF8=ACCEPT");
    await client.raw(Buffer.from(command, "latin1"));
    assert.match((await client.answer("x")).code!, /^APPENDUID/);
    await client.ok("SELECT INBOX");
    assert.equal((await client.fetchOctets(1)).toString("utf8"), "Subject: ä\r\n");
  });

  it("tells the new message to the session itself and to others", async () => {
    await using door = await ImapDoor.open();
    await using other = await door.select();
    await using client = await door.select();
    assert.deepEqual(linesOf(await client.append("INBOX", message)), ["1 EXISTS"]);
    assert.deepEqual(linesOf(await other.ok("NOOP")), ["1 EXISTS"]);
  });

  it("keeps nothing of a client that leaves in the middle", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.raw(`x APPEND INBOX {1000000+}\r\n${"y".repeat(500_000)}`);
    client.wire.socket.destroy();
    await using other = await door.login();
    assert.deepEqual(linesOf(await other.ok("STATUS INBOX (MESSAGES)")), [
      "STATUS INBOX (MESSAGES 0)",
    ]);
    assert.deepEqual(door.faults, []);
  });
});
