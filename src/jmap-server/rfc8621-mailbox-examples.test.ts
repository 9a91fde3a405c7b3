// The examples of RFC 8621 of mailboxes, threads, identities and the vacation response.
import assert from "node:assert/strict";
import { it } from "node:test";
import type { JsonObject } from "../jmap/json.ts";
import { flagBits } from "../store/flags.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { RfcExample } from "../testing/rfc-example.ts";
import type { Call } from "../testing/rfc-example.ts";

const accountId = "<account>";

/** A result reference. RFC 8620 §3.7 */
function from(resultOf: string, name: string, path: string): JsonObject {
  return { resultOf, name, path };
}

function names(door: JmapDoor): Record<string, string> {
  const { test } = door;
  return {
    inbox: `f${test.mailboxId()}`,
    drafts: `f${test.mailboxId("Drafts")}`,
    sent: `f${test.mailboxId("Sent")}`,
  };
}

it("RFC 8621 §2.6: mailboxes are fetched, synchronised, renamed, and one must stay", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const made = await test.store.createMailbox({
    accountId: test.accountId(),
    name: "Important mail",
  });
  const important = `f${made.id}`;
  const placed = await test.add("Subject: x\r\n\r\n");
  const example = new RfcExample(door, { ...names(door), important });
  await example.exchange(
    [["Mailbox/get", { accountId, ids: ["<inbox>"] }, "0"]],
    [["Mailbox/get", { accountId, state: "<s78540>", list: [inbox(1)], notFound: [] }, "0"]],
  );
  const all = await door.call("Mailbox/get", { ids: null });
  assert.equal((all["list"] as unknown[]).length, 7);
  const flags = { bits: flagBits["\\Seen"], keywords: [] };
  const uids = Uint32Array.of(placed.uid);
  await test.store.storeFlags({ mailboxId: test.mailboxId(), uids, mode: "add", flags });
  await readMail(example);
  await changeMailboxes(example);
});

async function readMail(example: RfcExample): Promise<void> {
  const counts = ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"];
  await example.exchange(
    [
      ["Mailbox/changes", { accountId, sinceState: "<s78540>" }, "0"],
      ["Mailbox/get", { accountId, "#ids": from("0", "Mailbox/changes", "/created") }, "1"],
      [
        "Mailbox/get",
        {
          accountId,
          "#ids": from("0", "Mailbox/changes", "/updated"),
          "#properties": from("0", "Mailbox/changes", "/updatedProperties"),
        },
        "2",
      ],
    ],
    [
      [
        "Mailbox/changes",
        {
          accountId,
          oldState: "<s78540>",
          newState: "<s78542>",
          hasMoreChanges: false,
          updatedProperties: counts,
          created: [],
          updated: ["<inbox>"],
          destroyed: [],
        },
        "0",
      ],
      ["Mailbox/get", { accountId, state: "<s78542>", list: [], notFound: [] }, "1"],
      [
        "Mailbox/get",
        {
          accountId,
          state: "<s78542>",
          list: [
            { id: "<inbox>", totalEmails: 1, unreadEmails: 0, totalThreads: 1, unreadThreads: 0 },
          ],
          notFound: [],
        },
        "2",
      ],
    ],
  );
}

async function changeMailboxes(example: RfcExample): Promise<void> {
  await example.exchange(
    [
      [
        "Mailbox/set",
        {
          accountId,
          ifInState: "<s78542>",
          update: { "<important>": { name: "Maybe important mail" } },
          destroy: ["<inbox>"],
        },
        "0",
      ],
    ],
    [
      [
        "Mailbox/set",
        {
          accountId,
          oldState: "<s78542>",
          newState: "<s78549>",
          updated: { "<important>": null },
          notDestroyed: { "<inbox>": { type: "forbidden", description: "<words>" } },
        },
        "0",
      ],
    ],
  );
}

function inbox(unread: number): JsonObject {
  return {
    id: "<inbox>",
    name: "Inbox",
    parentId: null,
    role: "inbox",
    sortOrder: 1,
    totalEmails: 1,
    unreadEmails: unread,
    totalThreads: 1,
    unreadThreads: unread,
    myRights: {
      mayAddItems: true,
      mayRename: false,
      maySubmit: true,
      mayDelete: false,
      maySetKeywords: true,
      mayRemoveItems: true,
      mayCreateChild: true,
      maySetSeen: true,
      mayReadItems: true,
    },
    isSubscribed: true,
  };
}

it("RFC 8621 §3.1.1: threads are lists of ids", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const one = await test.add("Message-ID: <1@x>\r\nSubject: A\r\n\r\n");
  const two = await test.add("Message-ID: <2@x>\r\nReferences: <1@x>\r\nSubject: Re: A\r\n\r\n");
  const other = await test.add("Message-ID: <3@x>\r\nSubject: B\r\n\r\n");
  const thread = (id: number): string => `t${test.store.message(id)!.threadId}`;
  const ids = [thread(one.id), thread(other.id)];
  await new RfcExample(door).exchange(
    [["Thread/get", { accountId, ids }, "#1"]],
    [
      [
        "Thread/get",
        {
          accountId,
          state: "<f6a7e214>",
          list: [
            { id: ids[0]!, emailIds: [`m${one.id}`, `m${two.id}`] },
            { id: ids[1]!, emailIds: [`m${other.id}`] },
          ],
          notFound: [],
        },
        "#1",
      ],
    ],
  );
  assert.equal(await door.error("Thread/get", { ids: null }), "requestTooLarge");
});

it("RFC 8621 §6.4: identities are fetched and changed", async () => {
  await using door = await JmapDoor.open();
  const example = new RfcExample(door);
  const changed = {
    name: "Joe Bloggs",
    bcc: [{ name: null, email: "joe+archive@example.com" }],
    textSignature: "-- \nJoe Bloggs\nMaster of Email",
    htmlSignature: "<div><b>Joe Bloggs</b></div><div>Master of Email</div>",
  };
  const { list } = await door.call("Identity/get", { ids: null });
  const [first, second] = list as readonly JsonObject[];
  const id = first!["id"] as string;
  await example.exchange(
    [
      ["Identity/set", { accountId, update: { [id]: changed } }, "0"],
      ["Identity/get", { accountId }, "1"],
    ],
    [
      [
        "Identity/set",
        { accountId, oldState: "<old>", newState: "<s99401312ae>", updated: { [id]: null } },
        "0",
      ],
      [
        "Identity/get",
        {
          accountId,
          state: "<s99401312ae>",
          list: [
            {
              id,
              email: "you@example.org",
              replyTo: null,
              ...changed,
              mayDelete: false,
            },
            {
              id: second!["id"]!,
              name: "<name>",
              email: "also@example.org",
              replyTo: null,
              bcc: null,
              textSignature: "",
              htmlSignature: "",
              mayDelete: false,
            },
          ],
          notFound: [],
        },
        "1",
      ],
    ],
  );
});

it("RFC 8621 §8: there is one vacation response, at first not enabled", async () => {
  await using door = await JmapDoor.open();
  const got = (object: JsonObject): Call => [
    "VacationResponse/get",
    { accountId, state: "<state>", list: [{ id: "singleton", ...object }], notFound: [] },
    "0",
  ];
  await new RfcExample(door).exchange(
    [["VacationResponse/get", { accountId, ids: null }, "0"]],
    [got({ isEnabled: false })],
  );
  const text = { subject: "Away", textBody: "Until Monday", fromDate: "2026-12-20T00:00:00Z" };
  await door.call("VacationResponse/set", {
    update: { singleton: { isEnabled: true, ...text } },
  });
  await new RfcExample(door).exchange(
    [["VacationResponse/get", { accountId, ids: ["singleton"] }, "0"]],
    [got({ isEnabled: true, ...text, toDate: null, htmlBody: null })],
  );
});
