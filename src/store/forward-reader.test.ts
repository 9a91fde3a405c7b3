import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestWriter } from "../testing/writer.ts";
import { BodyReader } from "./body-reader.ts";
import { segmentFile } from "./data-directory.ts";
import { BodyGone, StoreFault } from "./mail-store.ts";
import { message } from "./message-reads.ts";
import type { MessageBody } from "./message.ts";

interface Stored {
  readonly body: MessageBody;
  readonly text: string;
}

function stored(test: TestWriter, random: SeededRandom, count: number): Stored[] {
  return Array.from({ length: count }, (_, i) => {
    const size = random.chance(0.05) ? 100_000 : random.between(0, 3000);
    const octets = `Subject: ${i}\r\n\r\n${random.text("abc \r\n", size)}`;
    const prefix = random.chance(0.5) ? "" : `X-Prefix: ${i}\r\n`;
    const [accepted] = test.run("accept", [test.message(octets, [{ ...test.delivery(), prefix }])]);
    return { body: message(test.reader, accepted!.placed[0]!.id)!, text: prefix + octets };
  });
}

describe("reading forward", () => {
  it("gives the same as reading one by one, whatever is left out or read twice", async (t) => {
    const random = new SeededRandom(Date.now());
    t.diagnostic(`seed ${random.seed}`);
    await using test = await TestWriter.open();
    const all = stored(test, random, 200);
    using reader = new BodyReader(test.reader, test.directory);
    for (let round = 0; round < 20; round++) {
      const expected = all.filter(() => random.chance(0.7));
      const forward = reader.forward(expected.map(({ body }) => body));
      for (const { body, text } of random.chance(0.5) ? expected : all) {
        if (random.chance(0.3)) continue;
        const start = random.between(0, text.length);
        const end = random.between(start, text.length + 10);
        const read = forward.read(body, start, end).toString("latin1");
        assert.equal(read, text.slice(start, end));
        assert.equal(forward.read(body, 0, body.size).toString("latin1"), text);
      }
    }
  });

  it("says what reading one by one says where a record is gone", async () => {
    await using test = await TestWriter.open({ isDamaged: true });
    const all = stored(test, new SeededRandom(1), 5).map(({ body }) => body);
    using reader = new BodyReader(test.reader, test.directory);
    rmSync(segmentFile(test.directory, 1));
    const forward = reader.forward(all);
    assert.throws(() => forward.read(all[0]!, 0, 10), StoreFault);
    const lost = { ...all[1]!, bodyId: 10_000 };
    assert.throws(() => reader.forward([lost]).read(lost, 0, 10), BodyGone);
  });
});
