import assert from "node:assert/strict";
import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { describe, it } from "node:test";
import { crc32, zstdCompressSync } from "node:zlib";
import { contentOf } from "../testing/content.ts";
import { meddle } from "../testing/meddle.ts";
import { TestWriter } from "../testing/writer.ts";
import { databaseFile, segmentFile } from "./data-directory.ts";
import { formatRecordHeader, recordHeaderSize } from "./segment-record.ts";
import { verifyDirectory } from "./verify.ts";

const segmentOctetsMax = 2000;
const bodyOctets = 900;
const recordOctets = recordHeaderSize + bodyOctets;

/**
 * Five bodies, two in each of the sealed segments 1 and 2, the last in segment 3, which is current. UIDs 1 to 5 are in the inbox,
 * UID 6 is a copy of the first that has been expunged. The last body is queued too.
 */
async function filled(): Promise<TestWriter> {
  const test = await TestWriter.open({ segmentOctetsMax, isDamaged: true });
  for (let i = 0; i < 5; i++) {
    const message = test.message(Buffer.alloc(bodyOctets, `${i}`));
    test.run("accept", [i === 4 ? { ...message, queue: [queueEntry] } : message]);
  }
  const inbox = test.mailboxId();
  test.run("copy", { from: inbox, uids: Uint32Array.of(1), to: inbox });
  const uids = Uint32Array.of(6);
  const flags = { bits: 8, keywords: [] };
  test.run("storeFlags", { mailboxId: inbox, uids, mode: "add", flags });
  test.run("expunge", { mailboxId: inbox, uids });
  assert.deepEqual(test.column("SELECT segment FROM body"), [1, 1, 2, 2, 3]);
  return test;
}

const queueEntry = {
  accountId: undefined,
  reversePath: "",
  recipient: "a@example.org",
  prefix: "",
  messageId: "<1@x>",
  subject: "",
  smtpUtf8: false,
  eightBitMime: false,
  requireTls: undefined,
  dsn: undefined,
  queuedAt: 1,
  nextAttemptAt: 1,
};

/** Turns one bit of a file over. */
async function flip(path: string, offset: number): Promise<void> {
  await using file = await open(path, "r+");
  const octet = Buffer.alloc(1);
  await file.read(octet, 0, 1, offset);
  octet[0]! ^= 0x10;
  await file.write(octet, 0, 1, offset);
}

function check(name: string, damage: (test: TestWriter) => void | Promise<void>, told: RegExp[]) {
  it(name, async () => {
    await using test = await filled();
    assert.deepEqual(await test.faults(), []);
    await damage(test);
    const faults = await test.faults();
    assert.equal(faults.length, told.length, faults.join("\n"));
    for (const [i, pattern] of told.entries()) assert.match(faults[i]!, pattern);
  });
}

const inbox = /^Mailbox "INBOX" \(1\) /;

describe("verify tells of mailboxes", () => {
  for (const column of ["messages", "unseen", "deleted", "size", "deleted_size"]) {
    check(
      `whose ${column} are miscounted`,
      (test) => meddle(test.directory, `UPDATE mailbox SET ${column} = ${column} + 1 WHERE id = 1`),
      [new RegExp(`${inbox.source}counts ${column} \\d+, but there are \\d+$`)],
    );
  }

  check(
    "whose UIDNEXT is too low",
    (test) => meddle(test.directory, "UPDATE mailbox SET uid_next = 5 WHERE id = 1"),
    [/has UID 5, which is not below its UIDNEXT 5$/, /tombstone for UID 6 from the future$/],
  );

  check(
    "whose sequence is behind",
    (test) => meddle(test.directory, "UPDATE message SET mod_seq = mod_seq + 100 WHERE uid = 3"),
    [/is at sequence \d+, but a message in it is at \d+$/],
  );

  check(
    "whose account is behind",
    (test) => meddle(test.directory, "UPDATE account SET mod_seq = 1"),
    [1, 2].map(() => /is at sequence \d+, its account at 1$/),
  );

  check(
    "whose account is miscounted",
    (test) => meddle(test.directory, "UPDATE account SET size = 5"),
    [/^Account "you" counts 5 octets, but there are 4500$/],
  );

  check(
    "that belong to nobody",
    (test) => meddle(test.directory, "UPDATE mailbox SET account_id = 9 WHERE id = 2"),
    [/^Mailbox "Archive" \(2\) belongs to no account$/],
  );

  check(
    "that are gone, with messages in them",
    (test) => meddle(test.directory, "DELETE FROM mailbox WHERE id = 1"),
    [
      ...[1, 2, 3, 4, 5].map((id) => new RegExp(`^Message ${id} is in mailbox 1, which does not`)),
      /^Account "you" has no inbox$/,
      /^Account "you" counts 4500 octets, but there are 0$/,
    ],
  );

  check(
    "with a tombstone of a living UID",
    (test) => meddle(test.directory, "UPDATE tombstone SET uid = 2"),
    [/^Mailbox 1 has a tombstone for UID 2, which is there$/],
  );
});

describe("verify tells of messages", () => {
  check(
    "without a body",
    (test) => meddle(test.directory, "UPDATE message SET body_id = 99 WHERE uid = 2"),
    [/^Message 2 has no body row 99$/, /^Body 2 counts 1 references, but there are 0$/],
  );

  check(
    "of a wrong size",
    (test) =>
      meddle(
        test.directory,
        "UPDATE message SET size = 1 WHERE uid = 2; UPDATE mailbox SET size = size - 899 WHERE id = 1;" +
          "UPDATE account SET size = size - 899",
      ),
    [/^Message 2 has a wrong size 1$/],
  );

  check(
    "whose id will be given again",
    (test) => meddle(test.directory, "UPDATE state SET next_message_id = 5"),
    [/^Message 5 has an id from the future$/],
  );

  check(
    "in the queue that make no sense",
    (test) =>
      meddle(
        test.directory,
        `CREATE TEMP TABLE planted AS SELECT * FROM queue_entry;
         UPDATE planted SET id = 2, body_id = 99;
         INSERT INTO queue_entry SELECT * FROM planted;
         UPDATE planted SET id = 3, body_id = 5, history = '[';
         INSERT INTO queue_entry SELECT * FROM planted;
         UPDATE body SET refs = refs + 1 WHERE id = 5`,
      ),
    [/^Queue entry 2 has no body row 99$/, /^Queue entry 3 has an unreadable history$/],
  );
});

describe("verify tells of the queue", () => {
  const retire = `INSERT INTO queue_retired
    SELECT id, account_id, reverse_path, recipient, domain, message_id, subject, 1, 0, 0, NULL, NULL, NULL, NULL,
      queued_at, attempts, history, 'failed', 1, 1 FROM queue_entry;`;

  check("where an entry has left and is there", (test) => meddle(test.directory, retire), [
    /^Queue entry 1 has left already$/,
  ]);

  check(
    "where what has left makes no sense",
    (test) => meddle(test.directory, `${retire} UPDATE queue_retired SET id = 9, outcome = 'odd'`),
    [/^Retired queue entry 9 ended as "odd"$/],
  );

  check(
    "where rules are about nobody",
    (test) =>
      meddle(
        test.directory,
        `INSERT INTO hold_rule VALUES (1, 99, NULL, NULL, 1);
         INSERT INTO suppression VALUES (99, 'a@b', 'a@b', '', 1, 1);
         UPDATE queue_entry SET domain = ''`,
      ),
    [/^Queue entry 1 makes no sense$/, /^Hold rule 1 is about/, /^The suppression of "a@b"/],
  );
});

describe("verify tells of bodies", () => {
  check(
    "whose references are miscounted",
    (test) => meddle(test.directory, "UPDATE body SET refs = 3 WHERE id = 2"),
    [/^Body 2 counts 3 references, but there are 1$/],
  );

  check(
    "that nobody refers to",
    (test) =>
      meddle(
        test.directory,
        `DELETE FROM message WHERE uid = 2;
         UPDATE mailbox SET messages = messages - 1, unseen = unseen - 1, size = size - 900 WHERE id = 1;
         UPDATE account SET size = size - 900`,
      ),
    [/^Body 2 counts 1 references, but there are 0$/],
  );

  check(
    "with one wrong octet",
    (test) => flip(segmentFile(test.directory, 1), 2 * recordOctets - 1),
    [/^Body 2 does not match its checksum$/],
  );

  check("with a damaged header", (test) => flip(segmentFile(test.directory, 3), 8), [
    /^Body 5 has no record in segment 3 at 0$/,
  ]);

  check(
    "that are another's",
    (test) => meddle(test.directory, "UPDATE body SET segment = 2, offset = 0 WHERE id = 1"),
    [/^Body [13] has a record of another body in segment 2 at 0$|^Body [13] overlaps/].flatMap(
      (pattern) => [pattern, pattern],
    ),
  );

  check(
    "that unpack to something else",
    (test) => {
      const frame = zstdCompressSync(Buffer.alloc(bodyOctets - 1));
      const of = { bodyId: 5, compressed: true, storedSize: frame.length, size: bodyOctets };
      const header = formatRecordHeader({ ...of, crc32: crc32(frame) });
      const file = Buffer.alloc(recordOctets);
      writeFileSync(segmentFile(test.directory, 3), Buffer.concat([header, frame, file]));
      meddle(
        test.directory,
        `UPDATE body SET compressed = 1, stored_size = ${frame.length} WHERE id = 5`,
      );
    },
    [/^Body 5 unpacks to 899 octets instead of 900$/],
  );

  check(
    "whose id will be given again",
    (test) => meddle(test.directory, "UPDATE state SET next_body_id = 5"),
    [/^Body 5 has an id from the future$/],
  );
});

describe("verify tells of segments", () => {
  check(
    "that are missing",
    (test) => rmSync(segmentFile(test.directory, 2)),
    [3, 4]
      .map((id) => new RegExp(`^Body ${id} is in segment 2, whose file is missing$`))
      .concat(/^Segment 2 has no file$/),
  );

  check(
    "that are too short",
    (test) => truncateSync(segmentFile(test.directory, 2), recordOctets + 50),
    [/^Body 4 cannot be read: Cannot read segment 2: it ends at octet \d+$/],
  );

  check(
    "of which the current one is too short",
    (test) => truncateSync(segmentFile(test.directory, 3), 10),
    [/^Body 5 cannot be read/, /^Segment 3 is 10 octets long instead of 932$/],
  );

  check(
    "that belong to nobody",
    (test) => {
      meddle(test.directory, "UPDATE state SET segment = 9, segment_length = 0");
      writeFileSync(segmentFile(test.directory, 9), "");
      meddle(test.directory, "INSERT INTO segment (id, length, sealed_at) VALUES (3, 932, 5)");
      writeFileSync(segmentFile(test.directory, 4), "");
      writeFileSync(`${segmentFile(test.directory, 4)}.old`, "");
    },
    [/^The file segments\/00000004 belongs to nobody$/, /^The file segments\/00000004.old belongs/],
  );

  check(
    "that hold mail without being recorded",
    (test) => meddle(test.directory, "DELETE FROM segment WHERE id = 1"),
    [/^Segment 1 holds mail, but is not recorded$/],
  );
});

describe("verify", () => {
  it("tells of a damaged database, and goes on", async () => {
    await using test = await filled();
    meddle(test.directory, "PRAGMA wal_checkpoint(TRUNCATE)");
    const root = test.row<{ rootpage: number }>(
      "SELECT rootpage FROM sqlite_schema WHERE name = 'message'",
    )!.rootpage;
    const { page_size: pageSize } = test.row<{ page_size: number }>("PRAGMA page_size")!;
    await using file = await open(databaseFile(test.directory), "r+");
    await file.write(Buffer.alloc(pageSize, 0xff), 0, pageSize, (root - 1) * pageSize);
    const faults = await test.faults();
    assert.ok(faults.length >= 2, faults.join("\n"));
    for (const fault of faults)
      assert.match(fault, /^The database is damaged(: |, .+ cannot be checked: )/);
  });

  it("tells of a file that is no database", async () => {
    await using test = await filled();
    // The writer last: it moves the log into the database.
    test.reader[Symbol.dispose]();
    test.writer[Symbol.dispose]();
    writeFileSync(databaseFile(test.directory), "Not a database".repeat(1000));
    const faults = await test.faults();
    assert.equal(faults.length, 1);
    assert.match(faults[0]!, /^The database is damaged, it cannot be checked: /);
  });

  it("counts what it looked at", async () => {
    await using test = await filled();
    const found = await verifyDirectory({ directory: test.directory, fault: () => {} });
    assert.deepEqual(found, {
      faults: 0,
      accounts: 1,
      mailboxes: 2,
      messages: 5,
      bodies: 5,
      queueEntries: 1,
    });
  });

  it("checks large records in slices", async () => {
    await using test = await TestWriter.open({ isDamaged: true });
    const octets = Buffer.alloc(3 * 1024 * 1024 + 5, "large");
    test.run("accept", [{ ...test.message(""), body: contentOf(octets) }]);
    assert.deepEqual(await test.faults(), []);
    await flip(segmentFile(test.directory, 1), octets.length);
    assert.match((await test.faults())[0]!, /^Body 1 does not match its checksum$/);
  });
});
