import { writeSync } from "node:fs";
import type { QueueEntryId } from "../store/ids.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { newQueueEntry } from "./queue-store.ts";
import { SeededRandom } from "./seeded-random.ts";
import { quietLog } from "./store.ts";

/**
 * A process that queues mail, attempts it and lets people change it, and says what has been acknowledged. Killed in the
 * middle of its work by queue-crash.slow.test.ts.
 */
export type QueueStormLine =
  /** These wait. */
  | { readonly kind: "queued"; readonly ids: readonly QueueEntryId[] }
  /** From here on servers are dialed for it: so many attempts have begun. */
  | { readonly kind: "dialing"; readonly id: QueueEntryId; readonly attempts: number }
  | { readonly kind: "ended"; readonly id: QueueEntryId; readonly outcome: string };

const workers = 8;

interface Storm {
  readonly store: Store;
  readonly random: SeededRandom;
  readonly accountId: number;
}

async function rage(directory: string, seed: number): Promise<void> {
  const store = await openStore({ directory, log: quietLog() });
  if (store.currentRevision() === undefined) {
    const accounts = [{ name: "you", mailboxes: [] }];
    await store.applyRevision({ document: "", by: "", note: "", at: 0, base: 0, accounts });
  }
  const accountId = store.accountByName("you")!.id;
  // What the process before has left.
  for (const { id } of store.queue.holdRules()) await store.queue.removeHoldRule(id);
  const storms = Array.from({ length: workers }, (_, i) => {
    return { store, accountId, random: new SeededRandom(seed + i) };
  });
  await Promise.all([...storms.map(messagesForever), peopleForever(storms[0]!)]);
}

async function messagesForever(storm: Storm): Promise<never> {
  for (;;) {
    for (const id of await queue(storm)) await attempt(storm, id);
  }
}

async function queue({ store, random, accountId }: Storm): Promise<readonly QueueEntryId[]> {
  await using incoming = store.incoming();
  await incoming.write(Buffer.from(`Subject: x\r\n\r\n${"body ".repeat(random.below(400))}`));
  const entries = Array.from({ length: random.between(1, 3) }, () => {
    const recipient = `r@d${random.below(5)}.example`;
    return newQueueEntry({ accountId, recipient, held: random.chance(0.1) });
  });
  const body = await incoming.finish();
  const [accepted] = await store.accept([{ body, deliveries: [], queue: entries }]);
  line({ kind: "queued", ids: accepted!.queueEntryIds });
  return accepted!.queueEntryIds;
}

async function attempt({ store, random }: Storm, id: QueueEntryId): Promise<void> {
  for (let attempts = 1; attempts < 4; attempts++) {
    const begun = await store.beginAttempts([{ id, nextAttemptAt: random.below(1e6) }], 5);
    if (begun.length === 0) return;
    line({ kind: "dialing", id, attempts });
    const outcome = random.pick(["waits", "delivered", "failed"] as const);
    const ended = outcome === "waits" ? undefined : outcome;
    const reply = { remoteMta: "mx", code: 250, enhancedStatusCode: "2.0.0", text: "x" };
    const result = { startedAt: 5, durationMs: 1, ...reply, delivered: ended === "delivered" };
    const suppress = random.chance(0.1) ? "refused" : undefined;
    await store.endAttempts([{ id, attempt: result, ended, suppress }], []);
    // A person may have dropped it meanwhile: then that is how it ended.
    if (ended !== undefined) {
      line({ kind: "ended", id, outcome: store.queue.retired(id)!.outcome });
      return;
    }
  }
}

async function peopleForever({ store, random, accountId }: Storm): Promise<never> {
  for (;;) {
    const recipientDomain = `d${random.below(5)}.example`;
    const rule = { accountId, senderDomain: undefined, recipientDomain };
    const { id } = await store.queue.addHoldRule(rule);
    await store.queue.change({ recipientDomain, held: true }, { kind: "hold", held: false });
    await store.queue.change({ recipientDomain }, { kind: "delay", byMs: 7 });
    if (random.chance(0.2)) {
      await store.queue.change({ recipientDomain }, { kind: "drop" });
    }
    await store.queue.removeHoldRule(id);
    for (const { address } of store.queue.suppressions(accountId)) {
      await store.queue.unsuppress(accountId, address);
    }
  }
}

/** At once, so that nothing said is lost with the process. */
function line(of: QueueStormLine): void {
  const text = Buffer.from(`${JSON.stringify(of)}\n`);
  for (let at = 0; at < text.length;) at += writeSync(1, text, at);
}

if (import.meta.main) await rage(process.argv[2]!, Number(process.argv[3]));
