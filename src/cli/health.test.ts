import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeDevice } from "../testing/fake-device.ts";
import type { Admin } from "../admin/call.ts";
import { clock } from "../admin/health/clock.ts";
import { disk } from "../admin/health/disk.ts";
import { dns } from "../admin/health/dns.ts";
import { incoming } from "../admin/health/incoming.ts";
import { parseDocument } from "../config/document.ts";
import { homepost } from "../testing/command-line.ts";
import { newQueueEntry } from "../testing/queue-store.ts";
import { RunningControl } from "../testing/running-control.ts";

const hourMs = 3600 * 1000;
const people = `[domains."example.org"]
[accounts.mia]
addresses = ["mia@example.org"]
`;
const off = '[domains."example.org"]\ndisabled = true\n';

/** A server on that document with that door for mail; the first revision was made at 1000. */
function serverWith(document: string, address: string | undefined, now = 1000): Admin {
  const doors = address === undefined ? [] : [{ service: "smtp", address, port: 25 }];
  return {
    revisions: { document: parseDocument(document), history: () => [{ at: 1000 }] },
    server: { doors, dataDirectory: "/d", version: "1" },
    now: () => now,
    device: new FakeDevice({ status: new Error("no box of ours") }),
    machine: { space: async () => ({ free: 3e10, total: 64e9 }), isClockSet: async () => false },
  } as unknown as Admin;
}

/** On a box of ours, whose helper says that of it. */
function boxWith(status: {
  readonly isClockSet?: boolean;
  readonly isUndervolted?: boolean;
}): Admin {
  return { ...serverWith("", undefined), device: new FakeDevice({ status }) };
}

function withSpace(free: number): Admin {
  const machine = {
    ...serverWith("", undefined).machine,
    space: async () => ({ free, total: 64e9 }),
  };
  return { ...serverWith("", undefined), machine };
}

describe("health", () => {
  for (const [check, reason, admin] of [
    [incoming, "incoming.noDomain", serverWith("", "::")],
    [incoming, "incoming.noAccount", serverWith('[domains."example.org"]\n', "::")],
    [incoming, "incoming.closed", serverWith(people, undefined)],
    [incoming, "incoming.local", serverWith(people, "127.0.0.1")],
    [incoming, "incoming.local", serverWith(people, "::1")],
    [incoming, "incoming.good", serverWith(people, "0.0.0.0")],
    [incoming, "incoming.off", serverWith(people.replace("]", "]\ndisabled = true"), "::")],
    [dns, "dns.none", serverWith("", undefined)],
    [dns, "dns.none", serverWith(off, undefined)],
    [disk, "disk.good", withSpace(30e9)],
    [disk, "disk.low", withSpace(5e9)],
    [disk, "disk.full", withSpace(1e8)],
    [disk, "disk.power", boxWith({ isUndervolted: true })],
    [clock, "clock.waiting", boxWith({ isClockSet: false })],
    [clock, "clock.good", boxWith({ isClockSet: true })],
    [clock, "clock.unknown", serverWith("", undefined)],
    [clock, "clock.wrong", serverWith("", undefined, -100_000)],
  ] as const) {
    it(`finds ${reason}`, async () => {
      assert.equal((await check(admin)).reason, reason);
    });
  }

  it("sees mail that does not leave", async () => {
    let now = 1000;
    await using control = await RunningControl.start({ now: () => now });
    const { directory, store } = control;
    await homepost("config apply -", { directory, input: people });
    const outgoing = async (): Promise<string> => (await homepost("health", { directory })).out;
    await using message = store.incoming();
    await message.write(Buffer.from("Subject: x\r\n\r\n"));
    const accountId = store.accountByName("mia")!.id;
    const entry = newQueueEntry({ accountId, reversePath: "mia@example.org" });
    await store.accept([
      { body: await message.finish(), deliveries: [], queue: [{ ...entry, queuedAt: now }] },
    ]);
    assert.match(await outgoing(), /^outgoing +good +nothing is stuck; 1 on the way$/m);
    await store.beginAttempts([{ id: 1, nextAttemptAt: now + 1 }], now);
    const attempt = {
      startedAt: now,
      durationMs: 1,
      remoteMta: undefined,
      code: 421,
      enhancedStatusCode: undefined,
      text: "come back later",
      delivered: false,
    };
    await store.endAttempts([{ id: 1, attempt, dialed: [], ended: undefined }], []);
    assert.match(await outgoing(), /^outgoing +good /m);
    now += hourMs;
    assert.match(await outgoing(), /^outgoing +attention +1 are tried again; .*: come back/m);
    now += 4 * hourMs;
    assert.match(await outgoing(), /^outgoing +bad +1 have waited since /m);
    await homepost("queue hold --all", { directory });
    assert.match(await outgoing(), /^outgoing +attention +1 are held/m);
    await homepost("queue fail --all", { directory });
    assert.match(await outgoing(), /^outgoing +attention +1 could not be delivered/m);
  });
});
