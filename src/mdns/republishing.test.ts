import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Responder } from "@homebridge/ciao";
import { keepAlive } from "./republishing.ts";

describe("a service that is announced once more", () => {
  it("does not end the process where that fails", async () => {
    const heard: string[] = [];
    const ways: Readonly<Record<string, (callback: (error?: Error) => void) => Promise<void>>> = {
      good: async (callback) => callback(),
      told: async (callback) => callback(new Error("no network")),
      thrown: () => Promise.reject(new Error("not announced yet")),
    };
    const responder = {
      republishService: (way: string, callback: (error?: Error) => void) => ways[way]!(callback),
    };
    keepAlive(responder, (error) => heard.push(`lost: ${String(error)}`));
    for (const way of Object.keys(ways)) {
      await responder.republishService(way, (error) => heard.push(`library: ${error}`));
    }
    assert.deepEqual(heard, [
      "library: undefined",
      "lost: Error: no network",
      "lost: Error: not announced yet",
    ]);
  });

  it("is announced by what we know of the library", () => {
    assert.equal(
      typeof Object.getOwnPropertyDescriptor(Responder.prototype, "republishService")?.value,
      "function",
    );
    assert.throws(() => keepAlive({}, () => {}), /another way/);
  });
});
