import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestWriter } from "../testing/writer.ts";
import type { FlagsChanged } from "./change.ts";
import { flagBits } from "./flags.ts";
import { junkBits } from "./junk-flags.ts";
import type { FlagChange } from "./mail-store.ts";

const messages = 12;
const changes = 150;
/** Junk has rules of its own: junk-flags.test.ts. */
const plainBits = Object.values(flagBits).filter((bit) => !(bit & junkBits));

interface Row {
  readonly uid: number;
  bits: number;
  keywords: readonly string[];
  modSeq: number;
}

function rowsOf(test: TestWriter): Row[] {
  return test.reader
    .all<{ uid: number; bits: number; keywords: string | null; modSeq: number }>(
      "SELECT uid, bits, keywords, mod_seq AS modSeq FROM message ORDER BY uid",
    )
    .map((row) => ({ ...row, keywords: row.keywords?.split(" ") ?? [] }));
}

function randomBits(random: SeededRandom): number {
  return plainBits.reduce((bits, bit) => (random.chance(0.3) ? bits | bit : bits), 0);
}

function randomChange(test: TestWriter, random: SeededRandom): FlagChange {
  const uids = Uint32Array.from({ length: messages + 2 }, (_, at) => at + 1);
  return {
    mailboxId: test.mailboxId(),
    uids: random.chance(0.5) ? uids.filter(() => random.chance(0.5)) : uids.subarray(2, 9),
    mode: random.pick(["add", "remove", "replace"]),
    flags: { bits: randomBits(random), keywords: random.chance(0.15) ? ["work"] : [] },
    unchangedSince: random.chance(0.3) ? random.between(1, messages + changes) : undefined,
  };
}

/** Does it row by row. Returns what the job has to tell. */
function done(rows: Row[], { uids, mode, flags, unchangedSince }: FlagChange, modSeq: number) {
  const asked = rows.filter(({ uid }) => uids!.includes(uid));
  const isLeft = (row: Row): boolean => unchangedSince !== undefined && row.modSeq > unchangedSince;
  const modified = asked.filter(isLeft).map(({ uid }) => uid);
  const told: Row[] = [];
  for (const row of asked.filter((each) => !isLeft(each))) {
    const { bits, keywords } = row;
    const others = keywords.filter((name) => !flags.keywords.includes(name));
    const after = {
      add: { bits: bits | flags.bits, keywords: [...others, ...flags.keywords] },
      remove: { bits: bits & ~flags.bits, keywords: others },
      replace: flags,
    }[mode];
    if (after.bits === bits && after.keywords.length === keywords.length) continue;
    Object.assign(row, { ...after, modSeq });
    told.push({ ...row });
  }
  return { modified, told };
}

it("changes flags as one would row by row, and tells of what changed", async (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  await using test = await TestWriter.open();
  for (let i = 0; i < messages; i++) {
    const flags = { bits: randomBits(random), keywords: random.chance(0.2) ? ["work"] : [] };
    const message = test.message(`a: ${"b".repeat(i)}\r\n\r\n`, [{ ...test.delivery(), flags }]);
    test.run("accept", [message]);
  }
  const rows = rowsOf(test);
  for (let i = 0; i < changes; i++) {
    const change = randomChange(test, random);
    test.changes.length = 0;
    const stored = test.run("storeFlags", change);
    const { modified, told } = done(rows, change, stored.modSeq);
    assert.deepEqual([...stored.modified], modified);
    assert.equal(stored.isChanged, told.length > 0);
    assert.deepEqual(rowsOf(test), rows);
    const heard = (test.changes as FlagsChanged[]).flatMap(({ uids, bits, keywords }) =>
      Array.from(uids, (uid, at) => [uid, bits[at], keywords?.[at] ?? []]),
    );
    assert.deepEqual(
      heard,
      told.map(({ uid, bits, keywords }) => [uid, bits, keywords]),
    );
    if (i % 50 === 0) assert.deepEqual(await test.faults(), []);
  }
});
