import assert from "node:assert/strict";
import { join } from "node:path";
import { it } from "node:test";
import type { QueueStormLine } from "../testing/queue-storm.ts";
import { killInTheMiddle } from "../testing/kill-in-the-middle.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import type { QueueEntryId } from "./ids.ts";
import { retired } from "./queue-people-reads.ts";
import { queueEntry } from "./queue-reads.ts";
import { Reader } from "./reader.ts";
import { verifyDirectory } from "./verify.ts";

const rounds = 8;
/** The process is killed after so many words of it, at the most. */
const linesMax = 300;
/** Then no more rounds are begun, where the machine is slow. */
const enoughMs = 8_000;
const storm = join(import.meta.dirname, "../testing/queue-storm.ts");

/** What the process has said of an entry. */
interface Said {
  attempts: number;
  outcome: string | undefined;
}

it(
  "knows each entry and each attempt that began, over kill -9",
  { timeout: 120_000 },
  async (t) => {
    const random = new SeededRandom(Date.now());
    t.diagnostic(`seed ${random.seed}`);
    await using directory = await TemporaryDirectory.make("queue-crash");
    const said = new Map<QueueEntryId, Said>();
    const began = performance.now();
    for (let round = 0; round < rounds && performance.now() - began < enoughMs; round++) {
      await killInTheMiddle(storm, [directory.path, String(round * 1000)], {
        lines: random.below(linesMax),
        heard: (line) => note(said, JSON.parse(line) as QueueStormLine),
      });
      const faults: string[] = [];
      await verifyDirectory({ directory: directory.path, fault: (text) => faults.push(text) });
      assert.deepEqual(faults, [], `round ${round}`);
      compare(directory.path, said);
    }
    t.diagnostic(`${said.size} entries`);
  },
);

function note(said: Map<QueueEntryId, Said>, line: QueueStormLine): void {
  switch (line.kind) {
    case "queued":
      for (const id of line.ids) said.set(id, { attempts: 0, outcome: undefined });
      break;
    case "dialing":
      said.get(line.id)!.attempts = line.attempts;
      break;
    case "ended":
      said.get(line.id)!.outcome = line.outcome;
      break;
  }
}

function compare(directory: string, said: Map<QueueEntryId, Said>): void {
  using reader = new Reader({ directory, nativeBinding: undefined });
  for (const [id, { attempts, outcome }] of said) {
    const waiting = queueEntry(reader, id);
    const left = retired(reader, id);
    const found = waiting ?? left;
    assert.ok(found !== undefined, `entry ${id} is lost`);
    // Counted before the dialing: never fewer than have been made.
    assert.ok(found.attempts >= attempts, `entry ${id} has ${found.attempts} of ${attempts}`);
    if (outcome !== undefined) assert.equal(left?.outcome, outcome, `entry ${id}`);
  }
}
