import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DoorTransport } from "../jmap/door-transport.ts";
import { Unreachable } from "../jmap/transport.ts";
import { Settings } from "./settings.ts";

function device() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe("settings", () => {
  it("are the same on all devices, and there before the server answers", async () => {
    await using server = await DoorTransport.open();
    const [one, other] = [new Settings(server.client, device()), device()];
    await one.load();
    await one.choose("theme", "dark");
    await one.choose("markRead", -1);
    const second = new Settings(server.client, other);
    await second.load();
    assert.equal(second.preferences.value.theme, "dark");
    assert.equal(second.preferences.value.markRead, -1);
    assert.equal(new Settings(server.client, other).preferences.value.theme, "dark");
  });

  it("show a choice at once, and go back where it does not arrive", async () => {
    await using server = await DoorTransport.open();
    const settings = new Settings(server.client, device());
    await settings.load();
    await settings.choose("density", "compact");
    server.isReachable = false;
    const lost = settings.choose("density", "normal");
    const lostToo = settings.showSender("A@x.example", "html");
    assert.equal(settings.preferences.value.density, "normal");
    assert.deepEqual(settings.senderViews.value, { "a@x.example": "html" });
    await assert.rejects(lost, Unreachable);
    await assert.rejects(lostToo, Unreachable);
    assert.equal(settings.preferences.value.density, "compact");
    assert.deepEqual(settings.senderViews.value, {});
  });

  it("take choices back one by one, in the order in which they were made", async () => {
    await using server = await DoorTransport.open();
    const settings = new Settings(server.client, device());
    await settings.load();
    const rule = { listId: null, from: "not an address", mailboxId: "f1", comment: "" };
    const made = settings.choose("theme", "light");
    const refused = settings.setRules([rule]);
    const again = settings.choose("theme", "dark");
    assert.equal(settings.rules.value.length, 1);
    await Promise.all([made, assert.rejects(refused, /invalidProperties/), again]);
    assert.deepEqual(settings.rules.value, []);
    assert.equal(settings.preferences.value.theme, "dark");
    await settings.load();
    assert.equal(settings.preferences.value.theme, "dark");
  });

  it("remember senders, and what is never to be asked", async () => {
    await using server = await DoorTransport.open();
    const settings = new Settings(server.client, device());
    await settings.load();
    await settings.showSender("Ana/~Bo@x.example", "external");
    await settings.setNever("lists", "garden.example", true);
    await settings.setNever("senders", "ana@x.example", true);
    await settings.setNever("lists", "garden.example", false);
    await settings.load();
    assert.deepEqual(settings.senderViews.value, { "ana/~bo@x.example": "external" });
    const { lists, senders } = settings.neverSuggest.value;
    assert.deepEqual([lists, senders], [{}, { "ana@x.example": true }]);
    await settings.showSender("ana/~bo@x.example", undefined);
    assert.deepEqual(settings.senderViews.value, {});
  });
});
