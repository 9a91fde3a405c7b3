import assert from "node:assert/strict";
import { it } from "node:test";
import { contentOf } from "../testing/content.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestWriter } from "../testing/writer.ts";
import type { NewMessage } from "./mail-store.ts";
import { noThreadFields } from "./thread-fields.ts";

const batches = 40;
const batchMessages = 250;

/** Refers to an earlier message, or to none. */
function messageOf(test: TestWriter, of: { i: number; parent: number | undefined; root: number }) {
  const thread = {
    ...noThreadFields,
    messageId: `m${of.i}@x`,
    references: of.parent === undefined ? [] : [`m${of.parent}@x`],
    baseSubject: `Subject ${of.root}`,
  };
  const body = { ...contentOf(Buffer.from(`${of.i}`)), thread };
  return { body, deliveries: [test.delivery()], queue: [] } satisfies NewMessage;
}

it("threads are found in memory and in tables, also after failures and restarts", async (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  await using test = await TestWriter.open();
  const roots: number[] = [];
  const next = (): NewMessage => {
    const i = roots.length;
    const parent = i > 0 && random.chance(0.7) ? random.below(i) : undefined;
    roots.push(parent === undefined ? i : roots[parent]!);
    return messageOf(test, { i, parent, root: roots[i]! });
  };
  for (let batch = 0; batch < batches; batch++) {
    test.run("accept", Array.from({ length: batchMessages }, next));
    if (batch % 7 === 3) {
      // What these say is not learnt: their identifiers come again, in the next batch, and begin threads.
      const [root, ...more] = Array.from({ length: 100 }, (_, i) =>
        messageOf(test, { i: roots.length + i, parent: undefined, root: 0 }),
      );
      const nowhere = { ...root!, deliveries: [test.delivery(99)] };
      assert.equal(test.outcome("accept", [...more, nowhere]).kind, "refused");
    }
    if (batch % 11 === 5) test.reopen();
  }
  const ids = test.column("SELECT id FROM message ORDER BY uid") as number[];
  const threads = test.column("SELECT thread_id FROM message ORDER BY uid");
  assert.deepEqual(
    threads,
    roots.map((root) => ids[root]),
  );
  assert.ok(test.row<{ n: number }>("SELECT count(*) AS n FROM thread_key")!.n > 0);
  assert.ok(test.row<{ n: number }>("SELECT count(*) AS n FROM thread_news")!.n < 4096);
});
