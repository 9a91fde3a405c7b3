import assert from "node:assert/strict";
import { it } from "node:test";
import type { ImapAnswer, ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { SeededRandom } from "../testing/seeded-random.ts";

interface Known {
  uid: number | undefined;
  flags: string | undefined;
}

/** A client that believes what it is told: its messages by sequence number, with UID and flags where it heard them. */
class Believer {
  readonly client: ImapClient;
  readonly messages: Known[] = [];

  constructor(client: ImapClient) {
    this.client = client;
  }

  async say(command: string): Promise<ImapAnswer> {
    const answer = await this.client.command(command);
    for (const { text } of answer.untagged) this.hear(text);
    return answer;
  }

  hear(line: string): void {
    const [first = "", word] = line.split(" ", 2);
    const number = Number(first);
    if (first === "VANISHED") this.#vanish(line);
    else if (word === "EXISTS") this.#grow(number);
    else if (word === "EXPUNGE") {
      assert.ok(number <= this.messages.length, `EXPUNGE of what is not there: ${line}`);
      this.messages.splice(number - 1, 1);
    } else if (word === "FETCH") this.#learn(number, line);
  }

  /** Of messages that it changed itself without asking for an answer. */
  forgetFlags(): void {
    for (const message of this.messages) message.flags = undefined;
  }

  #grow(count: number): void {
    assert.ok(count >= this.messages.length, `EXISTS may not shrink: ${count}`);
    while (this.messages.length < count) this.messages.push({ uid: undefined, flags: undefined });
  }

  #vanish(line: string): void {
    for (const range of line.slice("VANISHED ".length).split(",")) {
      const [low = 0, high = low] = range.split(":").map(Number);
      for (let uid = low; uid <= high; uid++) {
        const at = this.#positionOf(uid);
        assert.ok(at >= 0, `VANISHED of what is not there: ${line}`);
        this.messages.splice(at, 1);
      }
    }
  }

  /** Of messages whose UIDs were not heard yet, any that can have this one. */
  #positionOf(uid: number): number {
    const known = this.messages.findIndex((message) => message.uid === uid);
    if (known >= 0) return known;
    const behind = this.messages.findLastIndex((message) => (message.uid ?? Infinity) < uid) + 1;
    return this.messages[behind]?.uid === undefined && behind < this.messages.length ? behind : -1;
  }

  #learn(number: number, line: string): void {
    const message = this.messages[number - 1];
    assert.ok(message, `FETCH of what is not there: ${line}`);
    const uid = /UID (\d+)/.exec(line)?.[1];
    if (uid !== undefined) {
      assert.ok(message.uid === undefined || message.uid === Number(uid), `Another UID: ${line}`);
      message.uid = Number(uid);
    }
    message.flags = /FLAGS \(([^)]*)\)/.exec(line)?.[1] ?? message.flags;
  }
}

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
    `FETCH ${set} (BODY[])`,
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

async function live(believer: Believer, random: SeededRandom): Promise<void> {
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
async function check(believer: Believer): Promise<void> {
  await believer.say("NOOP");
  const believed = believer.messages.map((message) => ({ ...message }));
  const { untagged } = await believer.client.ok("UID FETCH 1:* (FLAGS)");
  assert.equal(untagged.length, believed.length);
  for (const [at, { text }] of untagged.entries()) {
    const { uid, flags } = believed[at]!;
    const told = /^(\d+) FETCH \(UID (\d+) FLAGS \(([^)]*)\)/.exec(text)!;
    assert.equal(Number(told[1]), at + 1);
    if (uid !== undefined) assert.equal(Number(told[2]), uid);
    if (flags !== undefined) assert.equal(told[3], flags, text);
  }
}

for (const seed of [1, 2, 3, 4]) {
  it(`keeps four sessions in step (seed ${seed})`, async () => {
    await using door = await ImapDoor.open();
    await using stack = new AsyncDisposableStack();
    const believers: Believer[] = [];
    for (let i = 0; i < 4; i++) {
      const client = stack.use(await door.login());
      if (i === 3) await client.ok("ENABLE QRESYNC");
      const believer = new Believer(client);
      await believer.say("SELECT INBOX");
      believers.push(believer);
    }
    await Promise.all(
      believers.map((believer, i) => live(believer, new SeededRandom(seed * 10 + i))),
    );
    for (const believer of believers) await check(believer);
    assert.deepEqual(door.faults, []);
  });
}
