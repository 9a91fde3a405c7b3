import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { flagBits } from "../store/flags.ts";
import { JmapDoor } from "../testing/jmap-door.ts";

const deleted = { bits: flagBits["\\Deleted"], keywords: [] };
const draft = { bits: flagBits["\\Draft"], keywords: [] };

async function objectOf(door: JmapDoor, id: Json): Promise<JsonObject> {
  const { list } = await door.call("Mailbox/get", { ids: [id] });
  return (list as JsonObject[])[0]!;
}

function created(response: Readonly<Record<string, Json>>, creationId: string): JsonObject {
  return (response["created"] as Record<string, JsonObject>)[creationId]!;
}

/** Types of the errors of one list. */
function errors(list: Json | undefined): Record<string, Json | undefined> {
  const entries = Object.entries((list ?? {}) as Record<string, JsonObject>);
  return Object.fromEntries(entries.map(([id, error]) => [id, error["type"]]));
}

// RFC 8621 §2.5

it("Mailbox/set makes mailboxes, children with their parents", async () => {
  await using door = await JmapDoor.open();
  const made = await door.call("Mailbox/set", {
    create: {
      child: { name: "Plans", parentId: "#parent" },
      parent: { name: "Work", sortOrder: 7, isSubscribed: false },
    },
  });
  assert.equal(made["notCreated"], null);
  const parent = created(made, "parent");
  assert.deepEqual(Object.keys(parent).sort(), [
    "id",
    "myRights",
    "parentId",
    "role",
    "totalEmails",
    "totalThreads",
    "unreadEmails",
    "unreadThreads",
  ]);
  const { name, sortOrder, isSubscribed } = await objectOf(door, parent["id"]!);
  assert.deepEqual([name, sortOrder, isSubscribed], ["Work", 7, false]);
  const child = await objectOf(door, created(made, "child")["id"]!);
  assert.deepEqual(
    [child["name"], child["parentId"], child["sortOrder"], child["isSubscribed"]],
    ["Plans", parent["id"], 10, true],
  );
  assert.equal(door.test.store.mailbox(door.test.mailboxId("Work/Plans"))!.name, "Work/Plans");
});

it("Mailbox/set changes name, place, role, order and subscription", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const archive = `f${test.mailboxId("Archive")}`;
  const junk = `f${test.mailboxId("Junk")}`;
  const { state } = await door.call("Mailbox/get", { ids: [] });
  const update = {
    [archive]: { name: "Kept", parentId: junk, role: null, sortOrder: 3, isSubscribed: false },
    [junk]: { isSubscribed: null, id: junk, totalEmails: 99, role: "archive" },
  };
  const changed = await door.call("Mailbox/set", { ifInState: state!, update });
  assert.deepEqual(changed["updated"], { [archive]: null, [junk]: null });
  const { name, parentId, role, sortOrder, isSubscribed } = await objectOf(door, archive);
  assert.deepEqual([name, parentId, role, sortOrder, isSubscribed], ["Kept", junk, null, 3, false]);
  assert.equal((await objectOf(door, junk))["role"], "archive");
  const changes = await door.call("Mailbox/changes", { sinceState: state! });
  assert.deepEqual(new Set(changes["updated"] as string[]), new Set([archive, junk]));
  assert.equal(await door.error("Mailbox/set", { ifInState: state!, update: {} }), "stateMismatch");
});

it("Mailbox/set refuses what cannot be, each with its error", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const inbox = `f${test.mailboxId()}`;
  const sent = `f${test.mailboxId("Sent")}`;
  const refused = await door.call("Mailbox/set", {
    create: {
      exists: { name: "Sent" },
      slash: { name: "a/b" },
      empty: { name: "" },
      nameless: {},
      orphan: { name: "x", parentId: "f999" },
      theirs: { name: "x", parentId: `f${test.mailboxId("INBOX", "other")}` },
      taken: { name: "x", role: "sent" },
      odd: { name: "x", role: "flagged" },
      inbox: { name: "x", role: "inbox" },
      set: { name: "x", totalEmails: 1 },
      unknown: { name: "x", colour: "red" },
      long: { name: "x".repeat(256) },
      order: { name: "x", sortOrder: -1 },
      loop: { name: "x", parentId: "#loop" },
    },
    update: {
      [inbox]: { name: "Other" },
      [sent]: { parentId: sent },
      f999: { name: "x" },
      [`f${test.mailboxId("INBOX", "other")}`]: { name: "x" },
    },
  });
  const notCreated = errors(refused["notCreated"]);
  assert.equal(Object.keys(notCreated).length, 14);
  assert.deepEqual(new Set(Object.values(notCreated)), new Set(["invalidProperties"]));
  assert.deepEqual(errors(refused["notUpdated"]), {
    [inbox]: "forbidden",
    [sent]: "invalidProperties",
    f999: "notFound",
    [`f${test.mailboxId("INBOX", "other")}`]: "notFound",
  });
  assert.deepEqual([refused["created"], refused["updated"]], [null, null]);
  assert.equal(refused["newState"], refused["oldState"]);
});

it("Mailbox/set removes empty ones, whole branches, and others only where asked to", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const accountId = test.accountId();
  for (const name of ["A/B/C", "D", "E"]) await test.store.createMailbox({ accountId, name });
  const id = (name: string): string => `f${test.mailboxId(name)}`;
  const [a, b, c, d, e] = ["A", "A/B", "A/B/C", "D", "E"].map(id) as [string, ...string[]];
  await test.add("Subject: x\r\n\r\n", { mailboxId: test.mailboxId("D") });
  await test.add("Subject: x\r\n\r\n", { mailboxId: test.mailboxId("E"), flags: deleted });
  const inbox = id("INBOX");
  const destroy = [a, d!, e!, inbox, "f999", `f${test.mailboxId("INBOX", "other")}`];
  const kept = await door.call("Mailbox/set", { destroy });
  assert.deepEqual(kept["destroyed"], [e]);
  assert.deepEqual(errors(kept["notDestroyed"]), {
    f999: "notFound",
    [`f${test.mailboxId("INBOX", "other")}`]: "notFound",
    [a]: "mailboxHasChild",
    [d!]: "mailboxHasEmail",
    [inbox]: "forbidden",
  });
  const gone = await door.call("Mailbox/set", {
    destroy: [a, b!, c!, d!],
    onDestroyRemoveEmails: true,
  });
  assert.deepEqual(new Set(gone["destroyed"] as string[]), new Set([a, b, c, d]));
});

it("Mailbox/set gives a name or role that becomes free in the same call", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const [junk, trash] = [`f${test.mailboxId("Junk")}`, `f${test.mailboxId("Trash")}`];
  const set = await door.call("Mailbox/set", {
    create: { one: { name: "Trash" }, two: { name: "Two", role: "junk" } },
    update: { [junk]: { role: null } },
    destroy: [trash],
  });
  assert.deepEqual([set["notCreated"], set["notUpdated"]], [null, null]);
  assert.equal((await objectOf(door, created(set, "two")["id"]!))["role"], "junk");
  assert.equal((await objectOf(door, created(set, "one")["id"]!))["role"], null);
});

it("counts of a mailbox leave out what is marked \\Deleted, and drafts from what is unread", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  await test.add("Subject: a\r\n\r\n");
  await test.add("Subject: b\r\n\r\n", { flags: draft });
  await test.add("Subject: c\r\n\r\n", { flags: deleted });
  const counts = async (): Promise<unknown[]> => {
    const mailbox = await objectOf(door, `f${test.mailboxId()}`);
    return ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"].map(
      (name) => mailbox[name],
    );
  };
  assert.deepEqual(await counts(), [2, 1, 2, 1]);
  await test.store.removeMessages(test.mailboxId(), Uint32Array.of(1));
  assert.deepEqual(await counts(), [1, 0, 1, 0]);
});
