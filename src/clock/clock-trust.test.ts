import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quietLog } from "../testing/store.ts";
import { ClockTrust } from "./clock-trust.ts";

const hour = 3_600_000;
const releasedAt = Date.UTC(2026, 10, 1);

interface Machine {
  isSet: boolean;
  isForgetful: boolean;
  now: number;
  uptimeMs: number;
}

function trustOf(of: Partial<Machine> = {}) {
  const machine = { isSet: false, isForgetful: true, now: releasedAt, uptimeMs: 0, ...of };
  let look = (): void => {};
  let isLooking = false;
  const trust = new ClockTrust({
    isSet: () => machine.isSet,
    isForgetful: machine.isForgetful,
    releasedAt,
    now: () => machine.now,
    uptimeMs: () => machine.uptimeMs,
    log: quietLog(),
    every: (callback) => {
      isLooking = true;
      look = callback;
      return { [Symbol.dispose]: () => void (isLooking = false) };
    },
  });
  const heard: string[] = [];
  trust.whenRight(() => heard.push("right"));
  return { machine, trust, heard, look: () => look(), isLooking: () => isLooking };
}

describe("whether the time can be believed, appliance.md 5.7", () => {
  const table: readonly (readonly [of: Partial<Machine>, isRight: boolean])[] = [
    [{}, false],
    [{ isSet: true }, true],
    [{ uptimeMs: hour - 1 }, false],
    [{ uptimeMs: hour }, true],
    [{ isForgetful: false }, true],
    [{ now: 0, uptimeMs: hour }, false],
    [{ now: releasedAt - 1, isSet: true }, false],
    [{ now: 0, isForgetful: false }, false],
  ];
  for (const [of, isRight] of table) {
    it(`${isRight ? "can" : "cannot"}: ${JSON.stringify(of)}`, () => {
      const { trust, heard } = trustOf(of);
      assert.equal(trust.isRight, isRight);
      assert.equal(heard.length, isRight ? 1 : 0);
    });
  }

  it("is told as soon as the network has set it, and stays", () => {
    const { machine, trust, heard, look, isLooking } = trustOf({ now: 0 });
    look();
    assert.deepEqual(heard, []);
    machine.now = releasedAt + hour;
    look();
    assert.equal(trust.isRight, false, "its own idea");
    machine.isSet = true;
    look();
    assert.deepEqual([trust.isRight, heard, isLooking()], [true, ["right"], false]);
    machine.isSet = false;
    look();
    assert.deepEqual([trust.isRight, heard], [true, ["right"]]);
  });

  it("is not told who has gone", () => {
    const { machine, trust, heard, look, isLooking } = trustOf();
    trust[Symbol.dispose]();
    assert.equal(isLooking(), false);
    machine.isSet = true;
    look();
    assert.deepEqual(heard, []);
  });
});
