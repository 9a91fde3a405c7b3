import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { killInTheMiddle } from "../testing/kill-in-the-middle.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import type { StormLine } from "../testing/store-storm.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { segmentsDirectory } from "./data-directory.ts";
import * as mailboxReads from "./mailbox-reads.ts";
import * as messageReads from "./message-reads.ts";
import { Reader } from "./reader.ts";
import { verifyDirectory } from "./verify.ts";

const rounds = 20;
/** The process is killed after so many words of it, at the most. */
const linesMax = 300;
/** Then no more rounds are begun, where the machine is slow. */
const enoughMs = 10_000;
const storm = join(import.meta.dirname, "../testing/store-storm.ts");
const all = { first: 1, last: 2 ** 32 - 1 };

/** What the process has said of each message: how it is, and how it may be instead. */
interface Ledger {
  readonly sure: Map<string, readonly string[]>;
  readonly doubt: Map<string, readonly string[]>;
  readonly mailboxes: Set<string>;
}

it("keeps what it acknowledged, exactly once, over kill -9", { timeout: 120_000 }, async (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  await using directory = await TemporaryDirectory.make("crash");
  const ledger: Ledger = { sure: new Map(), doubt: new Map(), mailboxes: new Set() };
  const began = performance.now();
  let round = 0;
  for (; round < rounds && performance.now() - began < enoughMs; round++) {
    await killInTheMiddle(storm, [directory.path, String(round * 1000)], {
      lines: random.below(linesMax),
      heard: (line) => note(ledger, JSON.parse(line) as StormLine),
    });
    const faults: string[] = [];
    await verifyDirectory({ directory: directory.path, fault: (text) => faults.push(text) });
    assert.deepEqual(faults, [], `round ${round}`);
    settle(directory.path, ledger);
  }
  const files = readdirSync(segmentsDirectory(directory.path)).map(Number);
  t.diagnostic(`${round} rounds, ${ledger.sure.size} messages`);
  t.diagnostic(`${files.length} of ${Math.max(...files)} segments are left`);
});

function note(ledger: Ledger, line: StormLine): void {
  switch (line.kind) {
    case "doubt":
      ledger.doubt.set(line.token, line.places);
      break;
    case "sure":
      ledger.doubt.delete(line.token);
      ledger.sure.set(line.token, line.places);
      break;
    case "mailbox":
      ledger.mailboxes.add(line.name);
      break;
  }
}

/** Compares what is on disk with the ledger. What was in doubt is known from now on. */
function settle(directory: string, ledger: Ledger): void {
  using reader = new Reader({ directory, nativeBinding: undefined });
  const mailboxes = mailboxReads.mailboxes(reader, 1);
  const found = new Map<string, string[]>();
  for (const { id } of mailboxes) {
    const selecting = { mailboxId: id, selection: all, limit: 100_000 };
    const rows = messageReads.messages(reader, selecting);
    const envelopes = messageReads.envelopes(reader, selecting);
    assert.equal(rows.length, envelopes.length);
    for (const [i, { bits }] of rows.entries()) {
      const token = /"(token-[-\d]+)"/.exec(envelopes[i]!.envelope)![1]!;
      found.set(token, [...(found.get(token) ?? []), `${id} ${bits}`]);
    }
  }
  const tokens = new Set([...ledger.sure.keys(), ...ledger.doubt.keys(), ...found.keys()]);
  for (const token of tokens) {
    const places = sorted(found.get(token));
    const doubt = ledger.doubt.get(token);
    if (doubt === undefined || places !== sorted(doubt)) {
      assert.equal(places, sorted(ledger.sure.get(token)), token);
    }
    ledger.sure.set(token, found.get(token) ?? []);
  }
  ledger.doubt.clear();
  const names = new Set(mailboxes.map(({ name }) => name));
  assert.deepEqual([...ledger.mailboxes.difference(names)], []);
}

function sorted(places: readonly string[] = []): string {
  return [...places].sort().join(", ");
}
