import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { it } from "node:test";
import { letter } from "../testing/letters.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import { searchBundle } from "../testing/thread-bundles.ts";
import { SearchIndex } from "./search-index.ts";

const program = join(import.meta.dirname, "../testing/indexing-process.ts");
const lettersMax = 1200;

it("is whole after kill -9 in the midst of indexing", async () => {
  await using test = await TestStore.open();
  const { directory, store } = test;
  const random = new SeededRandom(77);
  const letters = Array.from({ length: lettersMax }, (_, at) => letter(random, `mark${at}.`));
  const placed = await Promise.all(letters.map((text) => test.add(text)));
  for (const share of [0, 0.2, 0.5, 0.8]) await indexUntil(directory, share * lettersMax);
  await using index = new SearchIndex({
    directory,
    store,
    log: quietLog(),
    source: searchBundle(),
  });
  await index.caughtUp();
  const { done, total } = await index.status();
  assert.deepEqual([done, total], [lettersMax, lettersMax]);
  for (let at = 0; at < lettersMax; at += 13) {
    const asked = { mailboxId: test.mailboxId(), needle: `mark${at}.`, places: ["body"] } as const;
    const candidates = (await index.candidates(asked))!;
    assert.ok(candidates.has(placed[at]!.uid), `mark${at}.`);
    // "mark1117." has all grams of "mark117." and few others do.
    const others = placed.filter(({ uid }) => candidates.has(uid));
    assert.ok(others.length < 5, `${others.length} for mark${at}.`);
  }
});

/** Indexes in another process and kills that when so many messages are done. */
async function indexUntil(directory: string, done: number): Promise<void> {
  const child = spawn(process.execPath, [program, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  for await (const line of createInterface(child.stdout)) if (Number(line) >= done) break;
  child.kill("SIGKILL");
  await ended;
}
