import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import type { Admin } from "./call.ts";
import { CallRefusal } from "./call.ts";
import { callNamed, calls, refusalText } from "./calls.ts";

/** Nothing behind it: what gets past the schema of a call fails with this. */
const nothing = new Proxy({} as Admin, {
  get: () => {
    throw new Error("got through");
  },
});
const caller = { by: "test", report: () => {} };

describe("admin calls", () => {
  it("are found by their name and nothing else", () => {
    assert.equal(callNamed("status"), calls.status);
    for (const name of ["", "toString", "__proto__", "Status"]) {
      assert.equal(callNamed(name), undefined);
    }
  });

  for (const [name, args, expected] of [
    ["account.add", {}, /address: Invalid key.*\npassword: Invalid key/],
    ["account.add", { address: 1, password: "x".repeat(5000) }, /address: .*\npassword: .*4000/],
    ["account.list", { all: true }, /all: Invalid key/],
    ["queue.list", { limit: 0 }, /^limit: Invalid value: Expected >=1/],
    ["queue.drop", { ids: [] }, /ids: say which/],
    ["queue.retry", { ids: ["1"] }, /^ids\.0: Invalid type/],
    ["config.diff", { from: -1 }, /^from: Invalid value/],
    ["config.rollback", undefined, /Invalid type/],
  ] as const) {
    it(`${name} refuses ${JSON.stringify(args)?.slice(0, 40)}`, async () => {
      await assert.rejects(
        callNamed(name)!.invoke(nothing, args, caller),
        (error) => error instanceof CallRefusal && expected.test(refusalText(error) ?? ""),
      );
    });
  }

  it("refuse whatever is not theirs before they look at anything", async () => {
    const random = new SeededRandom(99);
    const values = [null, 1, -1, 1.5, "", "x", [], {}, [{}], true, "x".repeat(10_000)];
    const keys = ["name", "address", "password", "ids", "limit", "revision", "nonsense"];
    for (let round = 0; round < 2000; round++) {
      const call = callNamed(random.pick(Object.keys(calls)))!;
      const args = random.chance(0.1)
        ? random.pick(values)
        : Object.fromEntries(
            keys.flatMap((key) => (random.chance(0.3) ? [[key, random.pick(values)]] : [])),
          );
      await call.invoke(nothing, args, caller).then(
        () => {},
        (error: Error) =>
          assert.ok(error instanceof CallRefusal || error.message === "got through"),
      );
    }
  });
});
