import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestStore } from "../testing/store.ts";
import { segmentFile } from "./data-directory.ts";
import { flagBits } from "./flags.ts";
import type { MessageBody, MessageRow } from "./message.ts";

const deleted = { bits: flagBits["\\Deleted"], keywords: [] };
const all = { first: 1, last: 2 ** 32 - 1 };
const messages = 30;
const octetsOfEach = 600_000;

interface Reading {
  readonly body: MessageBody;
  readonly text: string;
  readonly stream: AsyncIterator<Buffer>;
  readonly pieces: Buffer[];
}

/** Noise, which cannot be packed. */
function letterOf(random: SeededRandom): string {
  return `Subject: noise\r\n\r\n${random.octets(octetsOfEach / 2).toString("hex")}`;
}

async function expunge(test: TestStore, isGone: (row: MessageRow) => boolean): Promise<void> {
  const mailboxId = test.mailboxId();
  const gone = test.store.messages(mailboxId, all, messages).filter(isGone);
  const uids = Uint32Array.from(gone, ({ uid }) => uid);
  await test.store.storeFlags({ mailboxId, uids, mode: "add", flags: deleted });
  await test.store.expunge(mailboxId);
}

/** Reads one more piece; false at the end. */
async function readOn({ stream, pieces }: Reading): Promise<boolean> {
  const next = await stream.next();
  if (next.done !== true) pieces.push(next.value);
  return next.done !== true;
}

it("gives every reader all of its message, whatever goes and moves meanwhile", async (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  await using test = await TestStore.open(["you"], { segmentOctetsMax: 3 * octetsOfEach });
  const { store } = test;
  const texts = Array.from({ length: messages }, () => letterOf(random));
  for (const text of texts) await test.add(text);
  const bodies = store.bodies(test.mailboxId(), all, messages);
  const readings = bodies.map((body, i): Reading => {
    const stream = store.stream(body, 0, body.size)[Symbol.asyncIterator]();
    return { body, text: texts[i]!, stream, pieces: [] };
  });
  for (const reading of readings) await readOn(reading);
  const open = new Set(readings);
  while (open.size > 0) {
    await expunge(test, () => random.chance(0.4));
    await Promise.all([
      store.compact(),
      ...[...open].map(async (reading) => {
        if (!(await readOn(reading))) open.delete(reading);
      }),
    ]);
  }
  for (const { pieces, text } of readings) {
    assert.ok(Buffer.concat(pieces).toString("latin1") === text);
  }
  await expunge(test, ({ uid }) => uid % 3 !== 0);
  await store.compact();
  assert.equal(existsSync(segmentFile(test.directory, 1)), false);
  // Whoever holds a row from before finds the record where it is now.
  for (const body of bodies.filter(({ id }) => store.message(id) !== undefined)) {
    assert.ok(store.read(body, 0, body.size).toString("latin1") === texts[body.uid - 1]);
  }
});
