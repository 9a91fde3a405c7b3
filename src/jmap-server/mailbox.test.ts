import assert from "node:assert/strict";
import { it } from "node:test";
import { flagBits } from "../store/flags.ts";
import { JmapDoor } from "../testing/jmap-door.ts";

const seen = { bits: flagBits["\\Seen"], keywords: [] };

it("mailboxes have names, parents, roles and counts", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  await test.store.createMailbox({ accountId: test.accountId(), name: "Work/Plans" });
  await test.add("Message-ID: <1@x>\r\nSubject: Hello\r\n\r\nx");
  await test.add("Message-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\nSubject: Re: Hello\r\n\r\nx", {
    flags: seen,
  });
  await test.add("Message-ID: <3@x>\r\nSubject: Other\r\n\r\nx");
  const { list, notFound, state } = await door.call("Mailbox/get", {
    ids: [`f${test.mailboxId()}`, `f${test.mailboxId("Work/Plans")}`, "f999", "nonsense"],
  });
  assert.deepEqual(list, [
    {
      id: `f${test.mailboxId()}`,
      name: "Inbox",
      parentId: null,
      role: "inbox",
      sortOrder: 1,
      totalEmails: 3,
      unreadEmails: 2,
      totalThreads: 2,
      unreadThreads: 2,
      myRights: {
        mayReadItems: true,
        mayAddItems: true,
        mayRemoveItems: true,
        maySetSeen: true,
        maySetKeywords: true,
        mayCreateChild: true,
        mayRename: false,
        mayDelete: false,
        maySubmit: true,
      },
      isSubscribed: true,
    },
    {
      ...(list as object[])[1],
      name: "Plans",
      parentId: `f${test.mailboxId("Work")}`,
      role: null,
      totalEmails: 0,
    },
  ]);
  assert.deepEqual(notFound, ["f999", "nonsense"]);
  assert.equal(state, String(test.store.account(test.accountId())!.modSeq));
});

it("mailboxes of another account are not found", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const theirs = `f${test.mailboxId("INBOX", "other")}`;
  const { list, notFound } = await door.call("Mailbox/get", { ids: [theirs] });
  assert.deepEqual([list, notFound], [[], [theirs]]);
});

it("mailboxes tell what has changed", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const accountId = test.accountId();
  const { state } = await door.call("Mailbox/get", { ids: [] });
  const made = await test.store.createMailbox({ accountId, name: "New" });
  await test.store.deleteMailbox(test.mailboxId("Archive"));
  await test.add("Subject: x\r\n\r\n");
  const changes = await door.call("Mailbox/changes", { sinceState: state! });
  assert.deepEqual(changes["created"], [`f${made.id}`]);
  assert.deepEqual(changes["updated"], [`f${test.mailboxId()}`]);
  assert.equal((changes["destroyed"] as string[]).length, 1);
  assert.equal(changes["updatedProperties"], null);
  const again = await door.call("Mailbox/changes", { sinceState: changes["newState"]! });
  assert.deepEqual([again["created"], again["updated"], again["destroyed"]], [[], [], []]);
  assert.equal(await door.error("Mailbox/changes", { sinceState: "x" }), "cannotCalculateChanges");
  assert.equal(
    await door.error("Mailbox/changes", { sinceState: "99999" }),
    "cannotCalculateChanges",
  );
});

it("mailboxes are found by filters and sorted as a tree", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const accountId = test.accountId();
  for (const name of ["B/Two", "B/One", "A"]) await test.store.createMailbox({ accountId, name });
  const names = async (args: object): Promise<string[]> => {
    const { ids } = await door.call("Mailbox/query", { ...args });
    const { list } = await door.call("Mailbox/get", { ids: ids!, properties: ["name"] });
    return (list as { name: string }[]).map(({ name }) => name);
  };
  const sort = [{ property: "sortOrder" }, { property: "name" }];
  assert.deepEqual(await names({ filter: { hasAnyRole: false }, sort }), ["A", "B", "One", "Two"]);
  assert.deepEqual(await names({ filter: { role: "trash" } }), ["Trash"]);
  assert.deepEqual(await names({ filter: { parentId: `f${test.mailboxId("B")}` }, sort }), [
    "One",
    "Two",
  ]);
  const tree = await names({ sort, sortAsTree: true });
  assert.deepEqual(tree.slice(-4), ["A", "B", "One", "Two"]);
  assert.deepEqual(
    await names({ filter: { name: "O" }, sort, filterAsTree: true, sortAsTree: true }),
    ["Inbox"],
  );
  assert.equal(
    await door.error("Mailbox/query", { filter: { color: "red" } }),
    "unsupportedFilter",
  );
  assert.equal(await door.error("Mailbox/query", { sort: [{ property: "x" }] }), "unsupportedSort");
});
