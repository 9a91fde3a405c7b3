import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

describe("CREATE, DELETE, RENAME, RFC 9051 §6.3.4 to §6.3.6", () => {
  it("makes a mailbox with its parents, subscribed", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    assert.match((await client.ok("CREATE a/b/c/")).code!, /^MAILBOXID \(F\d+\)$/);
    assert.deepEqual(linesOf(await client.ok('LIST "" a*')), [
      'LIST (\\HasChildren) "/" a',
      'LIST (\\HasChildren) "/" a/b',
      'LIST (\\HasNoChildren) "/" a/b/c',
    ]);
    assert.ok(linesOf(await client.ok('LSUB "" *')).includes('LSUB () "/" a/b/c'));
  });

  it("says why it cannot", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("CREATE a/b");
    const refusals: Readonly<Record<string, string>> = {
      "CREATE inbox": "ALREADYEXISTS",
      "CREATE a": "ALREADYEXISTS",
      "CREATE /a": "CANNOT",
      "CREATE a//b": "CANNOT",
      "CREATE x (USE (\\All))": "USEATTR",
      "CREATE x (USE (\\Sent))": "USEATTR",
      "DELETE a": "HASCHILDREN",
      "DELETE nope": "NONEXISTENT",
      "DELETE INBOX": "CANNOT",
      "RENAME nope x": "NONEXISTENT",
      "RENAME a Sent": "ALREADYEXISTS",
      "SELECT nope": "NONEXISTENT",
      "STATUS nope (MESSAGES)": "NONEXISTENT",
    };
    for (const [command, code] of Object.entries(refusals)) {
      assert.equal((await client.no(command)).code, code, command);
    }
    await client.ok("DELETE a/b");
    await client.ok("DELETE a");
  });
});

describe("RENAME, DELETE and sessions, RFC 9051 §6.3.5 and §6.3.6", () => {
  it("renames with children, and keeps what is selected open", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("CREATE a/b");
    await client.ok("SELECT a/b");
    await using other = await door.login();
    await other.ok("RENAME a z/y");
    await client.append("z/y/b", "Subject: x\r\n\r\n");
    assert.equal((await client.ok("FETCH 1 FLAGS")).untagged.length, 1);
    await other.append("INBOX", "Subject: x\r\n\r\n");
    await other.ok("RENAME INBOX moved");
    assert.deepEqual(linesOf(await other.ok("STATUS moved (MESSAGES)")), [
      "STATUS moved (MESSAGES 1)",
    ]);
    assert.deepEqual(linesOf(await other.ok("STATUS INBOX (MESSAGES)")), [
      "STATUS INBOX (MESSAGES 0)",
    ]);
  });

  it("ends the sessions of others in a deleted mailbox, and leaves it itself", async () => {
    await using door = await ImapDoor.open();
    await using other = await door.select("Archive");
    await using client = await door.select("Archive");
    await client.ok("DELETE Archive");
    await client.bad("FETCH 1 FLAGS");
    await client.ok("SELECT INBOX");
    await other.raw("x NOOP\r\n");
    assert.match((await other.wire.readToEnd()).toString("latin1"), /^x OK .*\r\n\* BYE /);
  });

  it("speaks modified UTF-7 before and UTF-8 after ENABLE", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("CREATE Entw&APw-rfe");
    assert.deepEqual(linesOf(await client.ok('LIST "" Entw*')), [
      'LIST (\\HasNoChildren) "/" Entw&APw-rfe',
    ]);
    await client.ok("ENABLE UTF8=ACCEPT");
    const name = Buffer.from("Entwürfe").toString("latin1");
    assert.deepEqual(linesOf(await client.ok('LIST "" Entw*')), [
      `LIST (\\HasNoChildren) "/" "${name}"`,
    ]);
    await client.raw(Buffer.from('x SELECT "Entwürfe"\r\n'));
    assert.equal((await client.answer("x")).code, "READ-WRITE");
  });
});

describe("LIST, RFC 9051 §6.3.9", () => {
  it("matches patterns, selects and returns, RFC 5258", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    await client.ok("CREATE a/b");
    await client.ok("UNSUBSCRIBE a");
    await client.ok("SUBSCRIBE gone");
    const lists: Readonly<Record<string, readonly string[]>> = {
      'LIST "" ""': ['LIST (\\Noselect) "/" ""'],
      'LIST "" inbox': ['LIST (\\HasNoChildren) "/" INBOX'],
      "LIST a/ %": ['LIST (\\HasNoChildren) "/" a/b'],
      'LIST "" (a Sent)': ['LIST (\\HasNoChildren \\Sent) "/" Sent', 'LIST (\\HasChildren) "/" a'],
      'LIST (SUBSCRIBED) "" (a* gone)': [
        'LIST (\\Subscribed \\HasNoChildren) "/" a/b',
        'LIST (\\NonExistent \\Subscribed \\HasNoChildren) "/" gone',
      ],
      'LIST (SUBSCRIBED RECURSIVEMATCH) "" a%': [
        'LIST (\\HasChildren) "/" a ("CHILDINFO" ("SUBSCRIBED"))',
      ],
      'LIST (SPECIAL-USE) "" % RETURN (SUBSCRIBED)': [
        "Archive",
        "Drafts",
        "Junk",
        "Sent",
        "Trash",
      ].map((name) => `LIST (\\Subscribed \\HasNoChildren \\${name}) "/" ${name}`),
      'LIST "" a% RETURN (STATUS (MESSAGES UIDNEXT SIZE))': [
        'LIST (\\HasChildren) "/" a',
        "STATUS a (MESSAGES 0 UIDNEXT 1 SIZE 0)",
      ],
      'LSUB "" a%': ['LSUB (\\Noselect) "/" a'],
    };
    for (const [command, lines] of Object.entries(lists)) {
      assert.deepEqual(linesOf(await client.ok(command)), lines, command);
    }
  });
});

describe("SELECT, RFC 9051 §6.3.2", () => {
  it("describes the mailbox, to IMAP4rev1 and to IMAP4rev2", async () => {
    await using door = await ImapDoor.open();
    await door.test.add("Subject: x\r\n\r\n", { flags: { bits: 1, keywords: [] } });
    await door.test.add("Subject: y\r\n\r\n", { flags: { bits: 0, keywords: ["work"] } });
    await using client = await door.login();
    const flags =
      "\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded $Junk $NotJunk $Phishing $MDNSent work";
    const shown = (lines: readonly string[]) =>
      lines.map((line) => line.replace(/(?<=UIDVALIDITY |MODSEQ |\(F)\d+/, "n"));
    const common = [
      `FLAGS (${flags})`,
      "2 EXISTS",
      `OK [PERMANENTFLAGS (${flags} \\*)] Flags that are kept`,
      "OK [UIDVALIDITY n] UIDs are valid",
      "OK [UIDNEXT 3] Predicted next UID",
      "OK [HIGHESTMODSEQ n] Highest",
      "OK [MAILBOXID (Fn)] Mailbox",
    ];
    assert.deepEqual(shown(linesOf(await client.ok("SELECT INBOX"))), [
      ...common,
      "0 RECENT",
      "OK [UNSEEN 2] First unseen",
    ]);
    await client.ok("ENABLE IMAP4rev2");
    assert.deepEqual(shown(linesOf(await client.ok("SELECT inbox"))), [
      "OK [CLOSED] Previous mailbox closed",
      ...common,
      'LIST (\\HasNoChildren) "/" INBOX',
    ]);
  });

  it("changes nothing after EXAMINE, and selects nothing where it fails", async () => {
    await using door = await ImapDoor.open();
    await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.login();
    assert.equal((await client.ok("EXAMINE INBOX")).code, "READ-ONLY");
    for (const command of ["STORE 1 FLAGS (\\Seen)", "EXPUNGE", "MOVE 1 Trash"]) {
      await client.no(command);
    }
    await client.ok("COPY 1 Trash");
    await client.ok("CLOSE");
    await client.ok("SELECT INBOX");
    await client.no("SELECT nope");
    await client.bad("FETCH 1 FLAGS");
  });
});
