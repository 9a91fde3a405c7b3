import assert from "node:assert/strict";
import { it } from "node:test";
import { queueFor } from "../testing/queue-store.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestStore } from "../testing/store.ts";
import type { QueueEntryId } from "./ids.ts";
import type { QueueAttempt } from "./queue-entry.ts";
import type { QueueFilter } from "./queue-filter.ts";
import type { RetiredOutcome } from "./queue-retired.ts";
import type { HoldRule, QueueChange } from "./queue-store.ts";

const steps = 200;
const domains = ["a.example", "b.example", "c.example"];
const accounts = ["you", "they"];

interface ModelEntry {
  readonly accountId: number;
  readonly domain: string;
  nextAttemptAt: number;
  held: boolean;
  attempts: number;
}

/** The queue as a map, with no thought of speed. */
class QueueModel {
  readonly entries = new Map<QueueEntryId, ModelEntry>();
  readonly retired = new Map<QueueEntryId, RetiredOutcome>();
  rules: HoldRule[] = [];

  matching(filter: QueueFilter): QueueEntryId[] {
    return [...this.entries].flatMap(([id, entry]) => {
      const { accountId, recipientDomain, held, nextAttemptBefore, ids } = filter;
      const fits =
        (accountId ?? entry.accountId) === entry.accountId &&
        (recipientDomain ?? entry.domain) === entry.domain &&
        (held ?? entry.held) === entry.held &&
        entry.nextAttemptAt < (nextAttemptBefore ?? Infinity) &&
        (ids?.includes(id) ?? true);
      return fits ? [id] : [];
    });
  }

  isHeld({ accountId, domain }: Pick<ModelEntry, "accountId" | "domain">): boolean {
    return this.rules.some(
      (rule) =>
        (rule.accountId ?? accountId) === accountId && (rule.recipientDomain ?? domain) === domain,
    );
  }

  change(ids: readonly QueueEntryId[], change: QueueChange): void {
    for (const id of ids) {
      const entry = this.entries.get(id)!;
      if (change.kind === "hold") entry.held = change.held;
      if (change.kind === "schedule") entry.nextAttemptAt = change.at;
      if (change.kind === "delay") entry.nextAttemptAt += change.byMs;
      if (change.kind === "drop") this.end(id, "dropped");
    }
  }

  end(id: QueueEntryId, outcome: RetiredOutcome): void {
    if (this.entries.delete(id)) this.retired.set(id, outcome);
  }
}

function attempt(delivered: boolean): QueueAttempt {
  const reply = { remoteMta: "mx", code: 250, enhancedStatusCode: "2.0.0", text: "x" };
  return { startedAt: 1, durationMs: 1, ...reply, delivered };
}

class World {
  readonly model = new QueueModel();
  readonly test: TestStore;
  readonly random: SeededRandom;

  constructor(test: TestStore, random: SeededRandom) {
    this.test = test;
    this.random = random;
  }

  filter(): QueueFilter {
    const { random, test, model } = this;
    return {
      accountId: random.chance(0.3) ? test.accountId(random.pick(accounts)) : undefined,
      recipientDomain: random.chance(0.3) ? random.pick(domains) : undefined,
      held: random.chance(0.3) ? random.chance(0.5) : undefined,
      nextAttemptBefore: random.chance(0.2) ? random.below(1000) : undefined,
      ids: random.chance(0.3) ? [...model.entries.keys(), 9999].slice(-3) : undefined,
    };
  }

  async submit(): Promise<void> {
    const { random, test, model } = this;
    const accountId = test.accountId(random.pick(accounts));
    const nextAttemptAt = random.below(1000);
    const chosen = Array.from({ length: random.between(1, 4) }, () => random.pick(domains));
    const recipients = chosen.map((domain) => `r${random.below(1e6)}@${domain.toUpperCase()}`);
    const ids = await queueFor(test, recipients, { accountId, nextAttemptAt });
    for (const [i, id] of ids.entries()) {
      const of = { accountId, domain: chosen[i]! };
      model.entries.set(id, { ...of, nextAttemptAt, held: model.isHeld(of), attempts: 0 });
    }
  }

  async attempt(): Promise<void> {
    const { random, test, model } = this;
    const ids = [...model.entries.keys(), 9999].filter(() => random.chance(0.3));
    const nextAttemptAt = random.below(1000);
    const begun = await test.store.beginAttempts(
      ids.map((id) => ({ id, nextAttemptAt })),
      5,
    );
    assert.deepEqual(
      begun,
      ids.filter((id) => model.entries.get(id)?.held === false),
    );
    for (const id of begun) {
      const entry = model.entries.get(id)!;
      Object.assign(entry, { nextAttemptAt, attempts: entry.attempts + 1 });
    }
    // The process may fall before the results are written.
    if (random.chance(0.2)) return;
    const results = begun.map((id) => {
      const outcome = random.pick(["waits", "delivered", "failed"] as const);
      const ended = outcome === "waits" ? undefined : outcome;
      return { id, attempt: attempt(ended === "delivered"), ended };
    });
    await test.store.endAttempts(results, []);
    for (const { id, ended } of results) if (ended !== undefined) model.end(id, ended);
  }

  async change(): Promise<void> {
    const { random, test, model } = this;
    const filter = this.filter();
    const change: QueueChange = random.pick([
      { kind: "hold", held: true },
      { kind: "hold", held: false },
      { kind: "schedule", at: random.below(1000) },
      { kind: "delay", byMs: random.between(-50, 50) },
      { kind: "drop" },
    ] as const);
    const ids = model.matching(filter);
    assert.equal(await test.store.queue.change(filter, change), ids.length);
    model.change(ids, change);
  }

  async rule(): Promise<void> {
    const { random, test, model } = this;
    const [old] = model.rules;
    if (old !== undefined) {
      await test.store.queue.removeHoldRule(old.id);
    } else {
      const rule = {
        accountId: random.chance(0.5) ? test.accountId(random.pick(accounts)) : undefined,
        senderDomain: undefined,
        recipientDomain: random.chance(0.5) ? random.pick(domains) : undefined,
      };
      const ids = model.matching({ ...rule, held: false });
      assert.equal((await test.store.queue.addHoldRule(rule)).held, ids.length);
      model.change(ids, { kind: "hold", held: true });
    }
    model.rules = test.store.queue.holdRules();
    assert.equal(model.rules.length, old === undefined ? 1 : 0);
  }

  async check(): Promise<void> {
    const { model, test } = this;
    const { queue } = test.store;
    for (const [id, { domain: _, ...entry }] of model.entries) {
      assert.partialDeepStrictEqual(test.store.queueEntry(id), entry);
    }
    for (const [id, outcome] of model.retired) assert.equal(queue.retired(id)!.outcome, outcome);
    const filter = this.filter();
    assert.deepEqual(await queue.ids(filter), model.matching(filter));
    this.#checkSchedule(this.random.below(1000));
  }

  #checkSchedule(now: number): void {
    const { queue } = this.test.store;
    const free = [...this.model.entries].filter(([, { held }]) => !held);
    let before = "";
    for (const domain of domains) {
      const times = free
        .filter(([, entry]) => entry.domain === domain)
        .map(([, { nextAttemptAt }]) => nextAttemptAt);
      const earliest = times.length === 0 ? undefined : Math.min(...times);
      assert.equal(queue.nextAttemptAt(domain, -1e9), earliest);
      if (earliest !== undefined) {
        assert.deepEqual(queue.domainAfter(before), { domain, nextAttemptAt: earliest });
        before = domain;
      }
      const due = queue
        .dueIds(domain, now, 1000)
        .map((id) => this.model.entries.get(id)!.nextAttemptAt);
      assert.deepEqual(
        due,
        times.filter((at) => at <= now).toSorted((a, b) => a - b),
      );
    }
    assert.equal(queue.domainAfter(before), undefined);
  }
}

it("keeps the queue as a map would, whatever people and attempts do", async (t) => {
  const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1e9);
  t.diagnostic(`seed ${seed}`);
  await using test = await TestStore.open(accounts);
  const world = new World(test, new SeededRandom(seed));
  for (let step = 0; step < steps; step++) {
    const kind = world.random.below(10);
    if (kind < 4) await world.submit();
    else if (kind < 6) await world.attempt();
    else if (kind < 8) await world.change();
    else if (kind < 9) await world.rule();
    else await test.reopen();
    if (world.random.chance(0.3)) await world.check();
  }
  await world.check();
  assert.deepEqual(await test.faults(), []);
});
