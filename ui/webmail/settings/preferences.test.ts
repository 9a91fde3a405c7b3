import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  choices,
  defaults,
  keepValues,
  keptValues,
  preferencesOf,
  wishedLanguages,
} from "./preferences.ts";

describe("preferences", () => {
  it("are the defaults where nothing, or something unknown, has been chosen", () => {
    assert.deepEqual(preferencesOf({}), defaults);
    assert.deepEqual(preferencesOf({ theme: "pink", markRead: "5", identity: 7 }), defaults);
    const chosen = { theme: "dark", markRead: 5, identity: "i7", other: 1 };
    assert.deepEqual(preferencesOf(chosen), {
      ...defaults,
      theme: "dark",
      markRead: 5,
      identity: "i7",
    });
  });

  it("have a default that can be chosen", () => {
    for (const [name, all] of Object.entries(choices)) {
      const { [name]: value }: Readonly<Record<string, string | number>> = defaults;
      assert.ok((all as readonly unknown[]).includes(value), name);
    }
  });

  it("are kept on the device, which may hold something else", () => {
    const kept = new Map<string, string>();
    const device = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    assert.deepEqual(keptValues(device), {});
    keepValues(device, { theme: "dark" });
    assert.deepEqual(keptValues(device), { theme: "dark" });
    for (const text of ["{", "null", "7"]) {
      assert.deepEqual(keptValues({ getItem: () => text }), {});
    }
  });

  it("choose the language, and keep the region of the browser", () => {
    const browser = ["fr-FR", "de-AT", "en"];
    assert.deepEqual(wishedLanguages({ language: "auto" }, browser), browser);
    assert.deepEqual(wishedLanguages({ language: "de" }, browser), ["de-AT", "de"]);
  });
});
