import assert from "node:assert/strict";
import { it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { meddle } from "../testing/meddle.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

function numberOf(answer: ImapAnswer, code: string): string {
  return new RegExp(`${code} (\\d+)`).exec(linesOf(answer).join("\n"))![1]!;
}

async function expunge(door: ImapDoor, set: string): Promise<void> {
  await using client = await door.select();
  await client.ok(`STORE ${set} +FLAGS.SILENT (\\Deleted)`);
  await client.ok("EXPUNGE");
}

it("resynchronizes in full who was away for longer than removals are remembered", async () => {
  await using door = await ImapDoor.open();
  for (let i = 0; i < 6; i++) await door.test.add("Subject: x\r\n\r\n");
  await expunge(door, "1");
  await using client = await door.login();
  await client.ok("ENABLE QRESYNC");
  const selected = await client.ok("SELECT INBOX");
  const [uidValidity, since] = ["UIDVALIDITY", "HIGHESTMODSEQ"].map((code) =>
    numberOf(selected, code),
  );
  await client.ok("UNSELECT");
  // UID 3.
  await expunge(door, "2");
  const vanished = async (known: string): Promise<string[]> => {
    const answer = await client.ok(`SELECT INBOX (QRESYNC (${uidValidity} ${since}${known}))`);
    return linesOf(answer).filter((line) => line.startsWith("VANISHED"));
  };
  assert.deepEqual(await vanished(""), ["VANISHED (EARLIER) 3"]);
  meddle(
    door.test.directory,
    "UPDATE mailbox SET highest_deleted_mod_seq = mod_seq; DELETE FROM tombstone",
  );
  assert.deepEqual(await vanished(""), ["VANISHED (EARLIER) 1,3"]);
  assert.deepEqual(await vanished(" 2:5"), ["VANISHED (EARLIER) 3"]);
  const fetched = await client.ok(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${since} VANISHED)`);
  assert.deepEqual(linesOf(fetched), ["VANISHED (EARLIER) 1,3"]);
});
