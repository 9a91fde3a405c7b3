import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { type DatedMessage, NewestFirst, type SomeMessages } from "./newest-first.ts";

function mailbox(random: SeededRandom, mailboxId: number): SomeMessages {
  const count = random.between(0, 200);
  const numbers = (below: number): Float64Array =>
    Float64Array.from({ length: count }, () => random.below(below));
  const columns = {
    uids: Uint32Array.from({ length: count }, (_, at) => at + 1),
    ids: Float64Array.from({ length: count }, (_, at) => 1000 * mailboxId + at),
    bodyIds: numbers(1000),
    internalAt: numbers(20),
    uidNext: count + 1,
  };
  const places = columns.uids.map((uid) => uid - 1).filter(() => random.chance(0.6));
  return { mailboxId, columns, places };
}

it("gives messages of all mailboxes in the order of their dates", (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  for (let round = 0; round < 50; round++) {
    const mailboxes = Array.from({ length: random.between(0, 4) }, (_, i) =>
      mailbox(random, i + 1),
    );
    const expected = mailboxes
      .flatMap(({ mailboxId, columns, places }) =>
        [...places].map((place): DatedMessage => ({
          id: columns.ids[place]!,
          mailboxId,
          uid: columns.uids[place]!,
          bodyId: columns.bodyIds[place]!,
          internalAt: columns.internalAt[place]!,
        })),
      )
      .sort((a, b) => b.internalAt - a.internalAt || b.id - a.id);
    const newest = new NewestFirst(mailboxes);
    const taken: DatedMessage[] = [];
    for (;;) {
      const some = newest.take(random.between(1, 30));
      if (some.length === 0) break;
      taken.push(...some);
    }
    assert.deepEqual(taken, expected);
  }
});
