import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HealthFacts, HealthName } from "../../../src/admin/health.ts";
import { CallFailure } from "../api/admin-api.ts";
import type { AdminApi } from "../api/admin-api.ts";
import { adminTextsFor } from "../text/admin-texts.ts";
import { Home, partNames, placeOf, reasonText } from "./home.ts";

const facts = (name: HealthName, state: HealthFacts["state"]): HealthFacts => ({
  name,
  state,
  reason: "disk.good",
  values: { octets: 5e10 },
});

function homeWith(state: (name: HealthName) => HealthFacts["state"] | undefined) {
  const heard: unknown[] = [];
  const call = async (_name: string, { only }: { readonly only: readonly HealthName[] }) => {
    const found = state(only[0]!);
    if (found === undefined) throw new CallFailure("unreachable");
    return [facts(only[0]!, found)];
  };
  const home = new Home({
    api: { call } as unknown as AdminApi,
    hear: (error) => heard.push(error),
  });
  return { home, heard };
}

describe("the home page", () => {
  for (const [title, state, verdict] of [
    ["good", () => "good", "good"],
    [
      "good where something is not known",
      (name) => (name === "update" ? "unknown" : "good"),
      "good",
    ],
    ["in need of attention", (name) => (name === "backup" ? "attention" : "good"), "attention"],
    ["bad", (name) => (name === "dns" ? "bad" : "attention"), "bad"],
  ] as [string, (name: HealthName) => HealthFacts["state"], string][]) {
    it(`is ${title}`, async () => {
      const { home } = homeWith(state);
      assert.equal(home.verdict, undefined);
      await home.load();
      assert.equal(home.verdict, verdict);
      assert.equal(home.parts.value.size, partNames.length);
    });
  }

  it("shows the parts that came, and tells once of those that did not", async () => {
    const { home, heard } = homeWith((name) => (name.startsWith("c") ? "good" : undefined));
    await home.load();
    assert.deepEqual([...home.parts.value.keys()], ["certificate", "clock"]);
    assert.equal(heard.length, 1);
  });
});

describe("a reason", () => {
  it("is told in the language of the person", () => {
    assert.match(reasonText(adminTextsFor(["en"]), facts("disk", "good")), /50\sGB/);
    assert.match(reasonText(adminTextsFor(["de"]), facts("disk", "good")), /50\sGB/);
    const stuck = { reason: "outgoing.stuck", values: { count: 2, oldestAt: 0, error: "no" } };
    const text = reasonText(adminTextsFor(["en"]), {
      ...facts("outgoing", "bad"),
      ...stuck,
    } as HealthFacts);
    assert.match(text, /2 .*1970.*no/);
  });

  it("leads to where something can be done", () => {
    const dns = {
      ...facts("dns", "bad"),
      reason: "dns.wrong",
      values: { domains: "a.example, b.example" },
    } as const;
    assert.deepEqual(placeOf(dns), ["domains", "a.example", "check"]);
    assert.deepEqual(placeOf({ ...dns, reason: "outgoing.held" }), ["queue"]);
    assert.equal(placeOf({ ...dns, reason: "clock.good" }), undefined);
  });
});
