import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LaterLoaded } from "./later-loaded.ts";

describe("what is loaded for the first who asks", () => {
  it("is loaded once, and closed", async () => {
    const done: string[] = [];
    const later = new LaterLoaded(() => {
      done.push("loaded");
      return Promise.resolve({ [Symbol.asyncDispose]: async () => void done.push("closed") });
    });
    assert.equal(await later.load(), await later.load());
    await later[Symbol.asyncDispose]();
    assert.deepEqual(done, ["loaded", "closed"]);
  });

  it("is loaded for the next where it could not be, and closes all the same", async () => {
    let tries = 0;
    const later = new LaterLoaded(() => {
      if (++tries < 3) return Promise.reject(new Error("too many open files"));
      return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
    });
    await assert.rejects(later.load(), /too many/);
    await assert.rejects(later.load(), /too many/);
    await later[Symbol.asyncDispose]();
    await later.load();
    assert.equal(tries, 3);
  });
});
