import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { Turnstile } from "./turnstile.ts";
import { VerificationCache } from "./verification-cache.ts";

const minute = 60_000;

describe("VerificationCache", () => {
  let now = 0;
  let asked = 0;
  const cacheOf = (): VerificationCache<string> =>
    new VerificationCache({ random: randomBytes, clock: () => now });
  const find = (answer?: string) => async (): Promise<string | undefined> => {
    asked += 1;
    return answer;
  };

  it("remembers what was right for a quarter of an hour", async () => {
    const cache = cacheOf();
    asked = 0;
    for (let i = 0; i < 5; i++)
      assert.equal(await cache.answer(["a", "b"], find("right")), "right");
    assert.equal(asked, 1);
    now += 15 * minute - 1;
    await cache.answer(["a", "b"], find("right"));
    assert.equal(asked, 1);
    now += 1;
    await cache.answer(["a", "b"], find("right"));
    assert.equal(asked, 2);
  });

  it("does not take one question for another", async () => {
    const cache = cacheOf();
    assert.equal(await cache.answer(["a", "b"], find("right")), "right");
    for (const question of [["ab", ""], ["a", "B"], ["a"], ["b", "a"], ["a", "b", ""], ['a","b']]) {
      assert.equal(await cache.answer(question, find()), undefined);
    }
  });

  it("asks again for what was wrong, and once for those who ask meanwhile", async () => {
    const cache = cacheOf();
    asked = 0;
    const ask = (): Promise<string | undefined> => cache.answer(["a"], find());
    assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [undefined, undefined, undefined]);
    assert.equal(asked, 1);
    await ask();
    assert.equal(asked, 2);
  });

  it("forgets a question whose answer failed", async () => {
    const cache = cacheOf();
    await assert.rejects(cache.answer(["a"], () => Promise.reject(new Error("fault"))));
    assert.equal(await cache.answer(["a"], find("right")), "right");
  });

  it("forgets the oldest past a thousand", async () => {
    const cache = cacheOf();
    asked = 0;
    for (let i = 0; i <= 1000; i++) await cache.answer([String(i)], find("right"));
    await cache.answer(["1000"], find("right"));
    assert.equal(asked, 1001);
    await cache.answer(["0"], find("right"));
    assert.equal(asked, 1002);
  });
});

describe("Turnstile", () => {
  it("lets two in at a time, in the order they came, also past one that fails", async () => {
    const turnstile = new Turnstile(2);
    const exits: (() => void)[] = [];
    const entered: number[] = [];
    const visits = Array.from({ length: 5 }, (_, visitor) =>
      turnstile.pass(async () => {
        entered.push(visitor);
        await new Promise<void>((leave) => exits.push(leave));
        if (visitor === 1) throw new Error("stumbled");
        return visitor;
      }),
    );
    const results = Promise.allSettled(visits);
    for (let left = 0; left < 5; left++) {
      while (exits.length <= left) await Promise.resolve();
      assert.ok(entered.length <= left + 2);
      exits[left]?.();
    }
    const values = (await results).map((result) =>
      result.status === "fulfilled" ? result.value : "failed",
    );
    assert.deepEqual(values, [0, "failed", 2, 3, 4]);
    assert.deepEqual(entered, [0, 1, 2, 3, 4]);
  });
});
