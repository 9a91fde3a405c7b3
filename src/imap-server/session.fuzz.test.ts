import assert from "node:assert/strict";
import { once } from "node:events";
import { it } from "node:test";
import type { ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { SeededRandom } from "../testing/seeded-random.ts";

const words = [
  "LOGIN",
  "SELECT",
  "EXAMINE",
  "FETCH",
  "UID",
  "STORE",
  "SEARCH",
  "COPY",
  "MOVE",
  "EXPUNGE",
  "APPEND",
  "IDLE",
  "DONE",
  "LIST",
  "LSUB",
  "STATUS",
  "CREATE",
  "DELETE",
  "RENAME",
  "ENABLE",
  "ID",
  "NOOP",
  "CLOSE",
  "ESEARCH",
  "IN (personal)",
  "SORT",
  "(REVERSE DATE SUBJECT)",
  "THREAD",
  "REFERENCES",
  "UTF-8",
  "NOTIFY",
  "SET",
  "(selected (MessageNew (UID) MessageExpunge FlagChange))",
  "(personal (MessageNew MessageExpunge MailboxName))",
  "GETMETADATA",
  "SETMETADATA",
  "/private/a",
  '(/private/a "1")',
  "GETQUOTAROOT",
  "REPLACE",
  "COMPRESS",
  "DEFLATE",
  "UIDONLY",
  "RETURN (PARTIAL 1:2)",
  "(PARTIAL -1:-2)",
  "AUTHENTICATE",
  "INBOX",
  "a/b",
  "1",
  "1:*",
  "*",
  "$",
  "2,4:3",
  "(",
  ")",
  "(FLAGS)",
  "BODY[]",
  "BODY.PEEK[1.2.MIME]<0.9>",
  "BINARY[1]",
  "+FLAGS",
  "(\\Seen)",
  "\\Deleted",
  "RETURN (SAVE)",
  "ALL",
  "TEXT x",
  "NOT",
  "OR",
  "HEADER",
  '"quoted"',
  '"',
  "{3}\r\nabc",
  "{3+}\r\nabc",
  "{99+}\r\n",
  "~{2+}\r\n\0\0",
  "{0}",
  "{99999999999999}",
  "NIL",
  "UTF8=ACCEPT",
  "CONDSTORE",
  "QRESYNC",
  "(QRESYNC (1 1))",
  "(CHANGEDSINCE 1)",
  "&AOQ-",
  "\xff\xfe",
  "\0",
  "%",
];

function commandOf(random: SeededRandom): string {
  const count = 1 + random.below(7);
  const text = Array.from({ length: count }, () => words[random.below(words.length)]!).join(" ");
  return `${random.below(10) === 0 ? "" : `t${random.below(99)} `}${text}\r\n`;
}

function noiseOf(random: SeededRandom): Buffer {
  return Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)));
}

/** Sends until the server has had enough; it may close, it may not fall. */
async function attack(client: ImapClient, random: SeededRandom): Promise<void> {
  client.wire.socket.on("error", () => undefined);
  client.wire.socket.resume();
  for (let i = 0; i < 30; i++) {
    if (client.wire.socket.destroyed) return;
    const octets =
      random.below(8) === 0 ? noiseOf(random) : Buffer.from(commandOf(random), "latin1");
    // Cut in two, so that literals and lines come in pieces.
    const cut = random.below(octets.length + 1);
    await client.raw(octets.subarray(0, cut)).catch(() => undefined);
    await client.raw(octets.subarray(cut)).catch(() => undefined);
  }
  if (client.wire.socket.destroyed) return;
  const closed = once(client.wire.socket, "close");
  client.wire.socket.end();
  await closed;
}

it("lives through noise, before and after login", async () => {
  await using door = await ImapDoor.open();
  for (let i = 0; i < 5; i++) await door.test.add(`Subject: ${i}\r\n\r\nx\r\n`);
  for (let seed = 1; seed <= 200; seed++) {
    const random = new SeededRandom(seed);
    await using client = seed % 4 === 0 ? await door.connect() : await door.select();
    await attack(client, random);
  }
  assert.deepEqual(door.faults, []);
  await using survivor = await door.login();
  await survivor.ok('LIST "" *');
  await survivor.logout();
});
