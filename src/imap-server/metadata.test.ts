import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

describe("METADATA, RFC 5464", () => {
  it("keeps annotations of mailboxes and of the account apart", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok('SETMETADATA INBOX (/private/comment "mine" /SHARED/Comment "all")');
    await client.ok('SETMETADATA "" (/private/comment {3+}\r\none)');
    const ofInbox = await client.ok(
      "GETMETADATA INBOX (/private/comment /shared/comment /shared/x)",
    );
    assert.deepEqual(linesOf(ofInbox), [
      'METADATA INBOX (/private/comment "mine" /shared/comment "all")',
    ]);
    const ofServer = await client.ok('GETMETADATA "" /private/comment');
    assert.deepEqual(linesOf(ofServer), ['METADATA "" (/private/comment "one")']);
    assert.deepEqual(linesOf(await client.ok("GETMETADATA Trash /private/comment")), []);
    await client.ok("SETMETADATA INBOX (/private/comment NIL)");
    const left = await client.ok("GETMETADATA INBOX (/private/comment /shared/comment)");
    assert.deepEqual(linesOf(left), ['METADATA INBOX (/shared/comment "all")']);
    await client.no("GETMETADATA nowhere /private/comment");
  });

  it("goes down from an entry, and leaves long values out", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    const entries = '/private/a "1" /private/a/b "22" /private/a/b/c "333" /private/ab "4"';
    await client.ok(`SETMETADATA INBOX (${entries})`);
    for (const [options, expected] of Object.entries({
      "(DEPTH 0)": '/private/a "1"',
      "(DEPTH 1)": '/private/a "1" /private/a/b "22"',
      "(DEPTH infinity)": '/private/a "1" /private/a/b "22" /private/a/b/c "333"',
    })) {
      const answer = await client.ok(`GETMETADATA ${options} INBOX /private/a`);
      assert.deepEqual(linesOf(answer), [`METADATA INBOX (${expected})`], options);
    }
    const short = await client.ok("GETMETADATA (MAXSIZE 1 DEPTH infinity) INBOX /private/a");
    assert.deepEqual(linesOf(short), ['METADATA INBOX (/private/a "1")']);
    assert.equal(short.code, "METADATA LONGENTRIES 3");
  });

  it("has limits", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    assert.equal((await client.no('SETMETADATA INBOX (/private/vendor/x "y")')).code, "CANNOT");
    await client.ok("SETMETADATA INBOX (/private/vendor/x/y NIL)");
    const large = Buffer.alloc(100_001, "x");
    const refused = await client.no("SETMETADATA INBOX (/private/x ", large, ")");
    assert.equal(refused.code, "METADATA MAXSIZE 100000");
    const value = Buffer.alloc(99_000, "x");
    for (let i = 0; i < 10; i++) await client.ok(`SETMETADATA "" (/private/x${i} `, value, ")");
    const full = await client.no('SETMETADATA "" (/private/x10 ', value, ")");
    assert.equal(full.code, "METADATA MAXSIZE 100000");
    assert.deepEqual(door.faults, []);
  });

  it("is told by NOTIFY, but not to the client that set it", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await using other = await door.login();
    for (const each of [client, other]) {
      await each.ok("NOTIFY SET (personal (MailboxMetadataChange ServerMetadataChange))");
    }
    await other.ok('SETMETADATA INBOX (/private/a "1" /private/b NIL)');
    assert.equal((await client.line()).text, "* METADATA INBOX /private/a");
    await other.ok('SETMETADATA "" (/shared/a "1")');
    assert.equal((await client.line()).text, '* METADATA "" /shared/a');
    assert.deepEqual(linesOf(await other.ok("NOOP")), []);
  });
});

describe("METADATA of others' making, RFC 5464 §4.4.2", () => {
  it("is told once it is enabled, without values, with the next command or in IDLE", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await using quiet = await door.login();
    await using other = await door.login();
    assert.deepEqual(linesOf(await client.ok("ENABLE METADATA-SERVER METADATA")), [
      "ENABLED METADATA-SERVER METADATA",
    ]);
    await other.ok('SETMETADATA INBOX (/private/a "1" /private/b "2")');
    await other.ok('SETMETADATA "" (/shared/a "1")');
    await other.ok("SETMETADATA INBOX (/private/a NIL)");
    assert.deepEqual(linesOf(await client.ok("NOOP")), [
      "METADATA INBOX /private/a /private/b",
      'METADATA "" /shared/a',
    ]);
    assert.deepEqual(linesOf(await client.ok('SETMETADATA INBOX (/private/c "3")')), []);
    const idling = await client.idle();
    await other.ok("SETMETADATA INBOX (/private/c NIL)");
    assert.equal((await idling.line()).text, "METADATA INBOX /private/c");
    await idling.done();
    for (const each of [client, quiet, other]) assert.deepEqual(linesOf(await each.ok("NOOP")), []);
  });

  it("is of the account alone after METADATA-SERVER, and what NOTIFY says after that", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await using other = await door.login();
    await client.ok("ENABLE METADATA-SERVER");
    await other.ok('SETMETADATA INBOX (/private/a "1")');
    await other.ok('SETMETADATA "" (/shared/a "1")');
    assert.deepEqual(linesOf(await client.ok("NOOP")), ['METADATA "" /shared/a']);
    await client.ok("NOTIFY NONE");
    await other.ok('SETMETADATA "" (/shared/a "2")');
    assert.deepEqual(linesOf(await client.ok("NOOP")), []);
  });
});

describe("LIST with METADATA, RFC 9590", () => {
  it("tells the entries asked for", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok('SETMETADATA Sent (/shared/color "red")');
    const answer = await client.ok('LIST "" (Sent Trash) RETURN (METADATA (/shared/color))');
    assert.deepEqual(linesOf(answer), [
      'LIST (\\HasNoChildren \\Sent) "/" Sent',
      'METADATA Sent (/shared/color "red")',
      'LIST (\\HasNoChildren \\Trash) "/" Trash',
      "METADATA Trash (/shared/color NIL)",
    ]);
  });
});
