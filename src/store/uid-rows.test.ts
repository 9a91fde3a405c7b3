import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestWriter } from "../testing/writer.ts";
import { SegmentWriter } from "./segment-writer.ts";
import { openWriter } from "./database.ts";
import { uidCondition, uidParameters } from "./uid-rows.ts";
import { WriteContext } from "./write-context.ts";

const inbox = 1;

/** A context on a database in which the inbox has UIDs 2, 3, 5, 6, 7 and 10. */
async function withContext(check: (context: WriteContext) => void): Promise<void> {
  await using test = await TestWriter.open({ isDamaged: true });
  const database = openWriter({ directory: test.directory, nativeBinding: undefined });
  const segments = new SegmentWriter(test.directory, { segment: 0, length: 0 });
  const context = new WriteContext(database, segments);
  const insert = `INSERT INTO message (mailbox_id, uid, id, mod_seq, create_seq, bits, size, internal_at, saved_at,
    body_id) VALUES (?, ?, ?, 1, 1, 0, 1, 1, 1, 1)`;
  for (const [i, uid] of [2, 3, 5, 6, 7, 10].entries()) context.run(insert, inbox, uid, i);
  context.run(insert, 2, 4, 99);
  check(context);
  database.close();
}

function found(context: WriteContext, uids: Uint32Array | undefined): number[] {
  const parameters = uidParameters(context, inbox, uids);
  if (parameters === undefined) return [];
  return context
    .statement(`SELECT uid FROM message WHERE ${uidCondition} ORDER BY uid`)
    .pluck()
    .all(...parameters) as number[];
}

describe("uidCondition", () => {
  it("finds the messages asked for and no others", async () => {
    await withContext((context) => {
      const check = (uids: readonly number[] | undefined, expected: readonly number[]): void => {
        assert.deepEqual(found(context, uids && Uint32Array.from(uids)), expected);
      };
      check(undefined, [2, 3, 5, 6, 7, 10]);
      check([], []);
      check([1], []);
      check([2 ** 32 - 1], []);
      check([5], [5]);
      check([1, 2, 3, 4, 5], [2, 3, 5]);
      // As many as there are between the ends, but other ones.
      check([2, 4, 5], [2, 5]);
      check([2, 3, 5, 6, 7, 10], [2, 3, 5, 6, 7, 10]);
      check([3, 4, 8, 9, 10], [3, 10]);
    });
  });

  it("asks for a range where there is none but those asked for", async () => {
    await withContext((context) => {
      const listed = (...uids: number[]) =>
        uidParameters(context, inbox, Uint32Array.from(uids))![3];
      assert.equal(listed(5, 6, 7), null);
      assert.equal(listed(2, 3, 5), null);
      assert.equal(listed(2, 4, 5), "[2,4,5]");
      assert.equal(listed(2, 5), "[2,5]");
    });
  });

  it("is right for any set", async (t) => {
    const random = new SeededRandom(Date.now());
    t.diagnostic(`seed ${random.seed}`);
    await withContext((context) => {
      for (let i = 0; i < 500; i++) {
        const share = random.chance(0.5) ? 0.5 : 0.9;
        const uids = Array.from({ length: 12 }, (_, at) => at + 1).filter(() =>
          random.chance(share),
        );
        const expected = uids.filter((uid) => [2, 3, 5, 6, 7, 10].includes(uid));
        assert.deepEqual(found(context, Uint32Array.from(uids)), expected, String(uids));
      }
    });
  });
});
