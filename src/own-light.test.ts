import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Admin } from "./admin/call.ts";
import { conditionOf } from "./own-light.ts";
import { FakeDevice } from "./testing/fake-device.ts";
import { TestStore } from "./testing/store.ts";

const hour = 3_600_000;

/** A box without certificates and domains of its own: what the checks need, and no more. */
function adminWith(store: Admin["store"], free: number): Admin {
  const shown = { source: "self-signed", parsed: { validTo: "Nov 21 2036" } };
  const document = {
    domains: { "example.org": {} },
    accounts: { mia: { addresses: ["mia@example.org"] } },
  };
  return {
    store,
    revisions: { document, history: () => [] },
    outgoing: { settings: () => ({}) },
    server: { doors: [{ service: "smtp", address: "::", port: 25 }], dataDirectory: "/d" },
    certificates: { keeper: { list: async () => [] }, kept: { shown: async () => shown } },
    now: () => 1000,
    device: new FakeDevice({ status: { isClockSet: true } }),
    machine: { space: async () => ({ free, total: 64e9 }), isClockSet: async () => true },
  } as unknown as Admin;
}

describe("what the light of a box shows, appliance.md 5.9", () => {
  for (const [name, of, condition] of [
    ["all is well", {}, "well"],
    ["the disk is nearly full", { free: 1e9 }, "attention"],
    ["the disk is only read", { isReadOnly: true }, "storage-fault"],
    ["a write failed", { faultAt: 9 * hour, free: 1e9 }, "storage-fault"],
    ["a write failed long ago", { faultAt: 8 * hour }, "well"],
  ] as const) {
    it(`is "${condition}" where ${name}`, async () => {
      await using test = await TestStore.open();
      const {
        free = 3e10,
        faultAt,
        isReadOnly = false,
      } = { faultAt: undefined, ...of } as {
        readonly free?: number;
        readonly faultAt: number | undefined;
        readonly isReadOnly?: boolean;
      };
      const shown = await conditionOf({
        admin: adminWith(test.store, free),
        store: { storageFaultAt: faultAt },
        now: () => 9.5 * hour,
        isWritable: async () => !isReadOnly,
      });
      assert.equal(shown, condition);
    });
  }
});
