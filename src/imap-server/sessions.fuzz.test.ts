import assert from "node:assert/strict";
import { it } from "node:test";
import { ImapBeliever, sortedFlags } from "../testing/imap-believer.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { SeededRandom } from "../testing/seeded-random.ts";

function commandOf(random: SeededRandom, count: number): string {
  const number = 1 + random.below(Math.max(count, 1));
  const set = random.chance(0.5)
    ? `${number}`
    : `${number}:${1 + random.below(Math.max(count, 1))}`;
  const flag = random.pick(["\\Seen", "\\Flagged", "\\Deleted", "work"]);
  const silent = random.chance(0.3) ? ".SILENT" : "";
  return random.pick([
    "NOOP",
    `FETCH ${set} (UID FLAGS)`,
    `UID FETCH 1:* (FLAGS)`,
    `FETCH ${set} (UID BODY[])`,
    `STORE ${set} +FLAGS${silent} (${flag})`,
    `STORE ${set} -FLAGS (${flag})`,
    "EXPUNGE",
    "UID EXPUNGE 1:*",
    `SEARCH UNSEEN`,
    `COPY ${set} INBOX`,
    `MOVE ${set} Trash`,
    "UID SEARCH RETURN (COUNT) ALL",
  ]);
}

async function live(believer: ImapBeliever, random: SeededRandom): Promise<void> {
  for (let step = 0; step < 60; step++) {
    const { length } = believer.messages;
    if (length < 30 && random.chance(0.3)) {
      const answer = await believer.client.append("INBOX", `Subject: ${step}\r\n\r\nx\r\n`);
      for (const { text } of answer.untagged) believer.hear(text);
      continue;
    }
    const command = commandOf(random, length);
    const answer = await believer.say(command);
    if (command.includes(".SILENT")) believer.forgetFlags();
    // In between, messages may have gone without our knowing; else nothing may be refused.
    const isRefused = answer.status === "NO" && answer.code !== "EXPUNGEISSUED";
    assert.ok(
      !isRefused && (answer.status !== "BAD" || length === 0),
      `${command}: ${answer.text}`,
    );
  }
}

/** What the client believes is what the mailbox holds. */
async function check(believer: ImapBeliever): Promise<void> {
  await believer.say("NOOP");
  const believed = believer.messages.map((message) => ({ ...message }));
  const { untagged } = await believer.client.ok("UID FETCH 1:* (FLAGS)");
  assert.equal(untagged.length, believed.length);
  for (const [at, { text }] of untagged.entries()) {
    const { uid, flags } = believed[at]!;
    const told = /^(\d+) FETCH \(UID (\d+) FLAGS \(([^)]*)\)/.exec(text)!;
    assert.equal(Number(told[1]), at + 1);
    if (uid !== undefined) assert.equal(Number(told[2]), uid);
    if (flags !== undefined) assert.equal(sortedFlags(told[3]!.split(" ")), flags, text);
  }
}

const notifying =
  "NOTIFY SET (selected-delayed (MessageNew (UID FLAGS) MessageExpunge FlagChange))";

for (const seed of [1, 2, 3, 4]) {
  it(`keeps four sessions in step (seed ${seed})`, async () => {
    await using door = await ImapDoor.open();
    await using stack = new AsyncDisposableStack();
    const believers: ImapBeliever[] = [];
    for (let i = 0; i < 4; i++) {
      const client = stack.use(await door.login());
      if (i === 3) await client.ok("ENABLE QRESYNC");
      const believer = new ImapBeliever(client);
      await believer.say("SELECT INBOX");
      believer.hearsAnytime = i === 2;
      if (believer.hearsAnytime) await believer.say(notifying);
      believers.push(believer);
    }
    await Promise.all(
      believers.map((believer, i) => live(believer, new SeededRandom(seed * 10 + i))),
    );
    for (const believer of believers) await check(believer);
    assert.deepEqual(door.faults, []);
  });
}
