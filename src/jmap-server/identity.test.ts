import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { JmapDoor, testDirectory } from "../testing/jmap-door.ts";

async function identities(door: JmapDoor, ids: Json = null): Promise<JsonObject[]> {
  const { list } = await door.call("Identity/get", { ids });
  return list as JsonObject[];
}

function idIn(response: Readonly<Record<string, Json>>, creationId: string): string {
  const created = response["created"] as Record<string, JsonObject>;
  return created[creationId]!["id"] as string;
}

it("each address of the account has an identity", async () => {
  await using door = await JmapDoor.open();
  const [first, second, ...more] = await identities(door);
  assert.deepEqual(more, []);
  assert.deepEqual(first, {
    id: first!["id"],
    name: "",
    email: "you@example.org",
    replyTo: null,
    bcc: null,
    textSignature: "",
    htmlSignature: "",
    mayDelete: false,
  });
  assert.equal(second!["email"], "also@example.org");
  const { notFound } = await door.call("Identity/get", { ids: [first!["id"]!, "i1", "ia-x"] });
  assert.deepEqual(notFound, ["i1", "ia-x"]);
});

it("an address's identity can be changed, but stays", async () => {
  await using door = await JmapDoor.open();
  const [{ id = "" } = {}] = (await identities(door)) as { readonly id?: string }[];
  const { state } = await door.call("Identity/get", { ids: [] });
  const set = await door.call("Identity/set", {
    ifInState: state!,
    update: {
      [id]: { name: "You", textSignature: "-- \nYou", replyTo: [{ email: "r@x.example" }] },
    },
    destroy: [id],
  });
  assert.deepEqual(set["updated"], { [id]: null });
  assert.equal((set["notDestroyed"] as Record<string, JsonObject>)[id]!["type"], "forbidden");
  const [changed] = await identities(door, [id]);
  assert.deepEqual(
    [changed!["name"], changed!["textSignature"], changed!["replyTo"], changed!["email"]],
    ["You", "-- \nYou", [{ name: null, email: "r@x.example" }], "you@example.org"],
  );
  const changes = await door.call("Identity/changes", { sinceState: state! });
  assert.deepEqual([changes["created"], changes["updated"]], [[], [id]]);
  assert.equal(changes["newState"], set["newState"]);
  await door.call("Identity/set", { update: { [id]: { name: null, email: "you@example.org" } } });
  assert.equal((await identities(door, [id]))[0]!["name"], "");
  assert.equal((await identities(door)).length, 2);
});

it("other identities are made for addresses of the account, changed and destroyed", async () => {
  await using door = await JmapDoor.open();
  const { state } = await door.call("Identity/get", { ids: [] });
  const made = await door.call("Identity/set", {
    create: { one: { email: "sales@example.org", name: "Sales", bcc: null } },
  });
  const id = idIn(made, "one");
  assert.deepEqual((made["created"] as JsonObject)["one"], {
    id,
    replyTo: null,
    textSignature: "",
    htmlSignature: "",
    mayDelete: true,
  });
  await door.call("Identity/set", { update: { [id]: { htmlSignature: "<b>S</b>" } } });
  const [identity] = await identities(door, [id]);
  assert.deepEqual([identity!["name"], identity!["htmlSignature"]], ["Sales", "<b>S</b>"]);
  const gone = await door.call("Identity/set", { destroy: [id] });
  assert.deepEqual(gone["destroyed"], [id]);
  const since = await door.call("Identity/changes", { sinceState: made["newState"] as string });
  assert.deepEqual([since["updated"], since["destroyed"]], [[], [id]]);
  const all = await door.call("Identity/changes", { sinceState: state! });
  assert.deepEqual([all["created"], all["updated"], all["destroyed"]], [[], [], [id]]);
});

it("identities are refused with their errors", async () => {
  await using door = await JmapDoor.open();
  const wrong: Record<string, JsonObject> = {
    foreign: { email: "you@else.example" },
    none: { name: "x" },
    noAddress: { email: "x" },
    breaking: { email: "a@example.org\r\nBcc: x" },
    unknown: { email: "a@example.org", colour: "red" },
    set: { email: "a@example.org", mayDelete: false },
    long: { email: "a@example.org", textSignature: "x".repeat(60_001) },
    name: { email: "a@example.org", name: 5 },
    replyTo: { email: "a@example.org", replyTo: [{ name: "x" }] },
  };
  const refused = await door.call("Identity/set", {
    create: wrong,
    update: { i1: { name: "x" } },
    destroy: ["ia-nothing"],
  });
  const types = Object.entries(refused["notCreated"] as Record<string, JsonObject>);
  assert.deepEqual(
    types.map(([name, { type }]) => [name, type]),
    Object.keys(wrong).map((name) => [
      name,
      name === "foreign" ? "forbiddenFrom" : "invalidProperties",
    ]),
  );
  assert.deepEqual((refused["notUpdated"] as JsonObject)["i1"], { type: "notFound" });
  assert.deepEqual((refused["notDestroyed"] as JsonObject)["ia-nothing"], { type: "notFound" });
  const [{ id = "" } = {}] = (await identities(door)) as { readonly id?: string }[];
  const other = await door.call("Identity/set", { update: { [id]: { email: "b@example.org" } } });
  assert.deepEqual((other["notUpdated"] as Record<string, JsonObject>)[id]!["properties"], [
    "email",
  ]);
});

it("identities are read anew where the account gets other addresses", async () => {
  const addresses = ["you@example.org"];
  await using door = await JmapDoor.open({
    directory: { ...testDirectory, addresses: () => addresses },
  });
  const { state } = await door.call("Identity/get", { ids: [] });
  addresses.push("new@example.org");
  assert.equal(
    await door.error("Identity/changes", { sinceState: state! }),
    "cannotCalculateChanges",
  );
  assert.equal((await identities(door)).length, 2);
});
