import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CallFailure } from "../api/admin-api.ts";
import type { AdminApi } from "../api/admin-api.ts";
import { catalogueFaults } from "../../kit/text/catalogue-faults.ts";
import { adminTextsFor } from "../text/admin-texts.ts";
import { bundleName, hasWifi, machineOf, uptimeText, warningsOf } from "./machine.ts";
import type { MachineStatus } from "./machine.ts";
import { machineCatalogues } from "./text/machine-texts.ts";

const words = adminTextsFor(["en"]).of(machineCatalogues);
const status: MachineStatus = {
  board: "Raspberry Pi 4 Model B Rev 1.4",
  hostName: "homepost",
  timeZone: "Europe/Berlin",
  isClockSet: true,
  uptimeSeconds: 100,
  slot: "A",
  memory: { total: 1e9, free: 5e8 },
  storage: { total: 1e11, free: 5e10 },
  celsius: 50,
  isUndervolted: false,
  networks: [{ device: "end0", kind: "ethernet", isConnected: true, name: undefined }],
};

function apiOf(call: () => Promise<unknown>): { readonly api: AdminApi } {
  // A test gives for the call what that call answers.
  return { api: { call } as unknown as AdminApi };
}

describe("the machine", () => {
  it("is ours, or somebody else's", async () => {
    assert.deepEqual(await machineOf(apiOf(async () => status)), { kind: "ours", status });
    const refused = apiOf(() => Promise.reject(new CallFailure("refused", "no box")));
    assert.deepEqual(await machineOf(refused), { kind: "elsewhere" });
    const lost = apiOf(() => Promise.reject(new CallFailure("unreachable")));
    await assert.rejects(machineOf(lost), { name: "CallFailure" });
  });

  it("says what needs somebody", () => {
    assert.deepEqual(warningsOf(words, status), []);
    const bad = { isUndervolted: true, isClockSet: false, celsius: 81 };
    const full = { total: 1e11, free: 9e9 };
    assert.equal(warningsOf(words, { ...status, ...bad, storage: full }).length, 4);
    const unknown = { isUndervolted: undefined, isClockSet: undefined, celsius: undefined };
    assert.deepEqual(warningsOf(words, { ...status, ...unknown, storage: undefined }), []);
  });

  it("has Wi-Fi or has not", () => {
    assert.equal(hasWifi(status), false);
    const wifi = { device: "wlan0", kind: "wifi", isConnected: false, name: undefined } as const;
    assert.equal(hasWifi({ ...status, networks: [wifi] }), true);
  });

  for (const [seconds, text] of [
    [59, "0 min"],
    [3599, "59 min"],
    [3600, "1 h"],
    [47 * 3600, "47 h"],
    [48 * 3600, "2 days"],
  ] as const) {
    it(`has been on for ${text}`, () => assert.equal(uptimeText(words, seconds), text));
  }

  it("has a file for those who help", () => {
    const name = bundleName("post", new Date(Date.UTC(2026, 10, 21)));
    assert.equal(name, "post-support-2026-11-21.txt");
  });

  it("is told of in each language", () => {
    assert.deepEqual(catalogueFaults(machineCatalogues), []);
  });
});
