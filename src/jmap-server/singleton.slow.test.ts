import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { chooseSenderView, senderViewOf } from "./sender-views.ts";

const vacation = {
  id: "singleton",
  isEnabled: false,
  fromDate: null,
  toDate: null,
  subject: null,
  textBody: null,
  htmlBody: null,
};

async function objectOf(door: JmapDoor, type: string): Promise<Json> {
  const { list } = await door.call(`${type}/get`, { ids: null });
  return (list as Json[])[0]!;
}

async function set(door: JmapDoor, type: string, patch: JsonObject): Promise<JsonObject> {
  return await door.call(`${type}/set`, { update: { singleton: patch } });
}

it("there is one vacation response, RFC 8621 §8", async () => {
  await using door = await JmapDoor.open();
  assert.deepEqual(await objectOf(door, "VacationResponse"), vacation);
  const { list, notFound } = await door.call("VacationResponse/get", {
    ids: ["singleton", "other"],
    properties: ["isEnabled"],
  });
  assert.deepEqual([list, notFound], [[{ id: "singleton", isEnabled: false }], ["other"]]);
  const patch = { isEnabled: true, fromDate: "2026-12-20T00:00:00Z", textBody: "Away" };
  assert.deepEqual((await set(door, "VacationResponse", patch))["updated"], { singleton: null });
  assert.deepEqual(await objectOf(door, "VacationResponse"), { ...vacation, ...patch });
  await set(door, "VacationResponse", { fromDate: null, isEnabled: null });
  assert.deepEqual(await objectOf(door, "VacationResponse"), { ...vacation, textBody: "Away" });
});

for (const type of ["VacationResponse", "Settings"]) {
  it(`${type} can be neither made nor destroyed`, async () => {
    await using door = await JmapDoor.open();
    const refused = await door.call(`${type}/set`, {
      create: { k: {} },
      update: { other: {} },
      destroy: ["singleton"],
    });
    assert.deepEqual(
      [refused["notCreated"], refused["notUpdated"], refused["notDestroyed"]],
      [
        { k: { type: "singleton" } },
        { other: { type: "notFound" } },
        { singleton: { type: "singleton" } },
      ],
    );
  });
}

const wrong: readonly (readonly [type: string, patch: JsonObject])[] = [
  ["VacationResponse", { isEnabled: 1 }],
  ["VacationResponse", { fromDate: "2026-12-20" }],
  ["VacationResponse", { toDate: "2026-12-20T00:00:00+01:00" }],
  ["VacationResponse", { subject: 5 }],
  ["VacationResponse", { textBody: "x".repeat(60_001) }],
  ["VacationResponse", { id: "x" }],
  ["VacationResponse", { more: true }],
  ["Settings", { values: 5 }],
  ["Settings", { values: { text: "x".repeat(65_536) } }],
  ["Settings", { senderViews: [] }],
  ["Settings", { "senderViews/x": "text" }],
  ["Settings", { "senderViews/a@x.example": "blink" }],
  ["Settings", { colour: "red" }],
];
for (const [type, patch] of wrong) {
  it(`${type} refuses ${JSON.stringify(patch).slice(0, 60)}`, async () => {
    await using door = await JmapDoor.open();
    const before = await objectOf(door, type);
    const { notUpdated } = await set(door, type, patch);
    assert.equal(
      (notUpdated as Record<string, JsonObject>)["singleton"]!["type"],
      "invalidProperties",
    );
    assert.deepEqual(await objectOf(door, type), before);
  });
}

it("settings are changed in parts, and tell others of it", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const { objects } = test.store;
  const accountId = test.accountId();
  assert.deepEqual(await objectOf(door, "Settings"), {
    id: "singleton",
    values: {},
    senderViews: {},
    rules: [],
    neverSuggest: { lists: {}, senders: {}, mailboxes: {} },
  });
  await chooseSenderView(objects, accountId, { address: "a@x.example", view: "text" });
  await set(door, "Settings", { values: { theme: "dark", list: { threads: true } } });
  await set(door, "Settings", {
    "values/list/threads": false,
    "senderViews/b@x.example": "external",
    "senderViews/odd~1one@x.example": "html",
  });
  const { values, senderViews } = (await objectOf(door, "Settings")) as JsonObject;
  assert.deepEqual(values, { theme: "dark", list: { threads: false } });
  assert.deepEqual(senderViews, {
    "a@x.example": "text",
    "b@x.example": "external",
    "odd/one@x.example": "html",
  });
  assert.equal(senderViewOf(objects, accountId, "B@x.example"), "external");
  const heard: string[] = [];
  using _listening = door.server.listen({ accountId, login: "" }, (types) => heard.push(...types));
  await set(door, "Settings", { "senderViews/a@x.example": null });
  assert.equal(senderViewOf(objects, accountId, "a@x.example"), undefined);
  assert.deepEqual(heard, ["Settings"]);
  const { newState, oldState } = await set(door, "Settings", { "values/theme": "dark" });
  assert.equal(newState, oldState);
});

it("settings have rules for mail to come, and for what none is offered", async () => {
  await using door = await JmapDoor.open();
  const rule = { listId: "garden.example", from: null, mailboxId: "f2", comment: "Garden" };
  const done = await set(door, "Settings", {
    rules: [rule],
    "neverSuggest/senders/ana@x.example": true,
    "neverSuggest/mailboxes/f3": true,
  });
  assert.deepEqual(done["updated"], { singleton: null });
  await set(door, "Settings", { "neverSuggest/mailboxes/f3": null });
  const { rules, neverSuggest } = (await objectOf(door, "Settings")) as JsonObject;
  assert.deepEqual(rules, [rule]);
  assert.deepEqual(neverSuggest, { lists: {}, senders: { "ana@x.example": true }, mailboxes: {} });
  assert.equal(door.test.store.objects.all(door.test.accountId(), "settings").length, 1);
  const { notUpdated } = await set(door, "Settings", { rules: [{ mailboxId: "f2" }] });
  const { type, properties } = (notUpdated as Record<string, JsonObject>)["singleton"]!;
  assert.deepEqual([type, properties], ["invalidProperties", ["rules"]]);
});
