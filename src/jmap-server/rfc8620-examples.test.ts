// The examples of RFC 8620, with mailboxes where it has types that nobody has.
import { it } from "node:test";
import { JmapDoor } from "../testing/jmap-door.ts";
import { RfcExample } from "../testing/rfc-example.ts";

it("RFC 8620 §3.3.1, §3.6.2: calls are answered in order, and unknown ones with an error", async () => {
  await using door = await JmapDoor.open();
  const example = new RfcExample(door);
  await example.exchange(
    [
      ["Core/echo", { arg1: "arg1data", arg2: "arg2data" }, "c1"],
      ["method2", { arg1: "arg1data" }, "c2"],
      ["Core/echo", {}, "c3"],
    ],
    [
      ["Core/echo", { arg1: "arg1data", arg2: "arg2data" }, "c1"],
      ["error", { type: "unknownMethod" }, "c2"],
      ["Core/echo", {}, "c3"],
    ],
  );
});

it("RFC 8620 §3.7.1: what has been created is fetched by reference", async () => {
  await using door = await JmapDoor.open();
  const example = new RfcExample(door);
  await example.exchange(
    [["Mailbox/get", { accountId: "<account>", ids: [] }, "s"]],
    [["Mailbox/get", { accountId: "<account>", state: "<abcdef>", list: [], notFound: [] }, "s"]],
  );
  const { test } = door;
  const { id } = await test.store.createMailbox({ accountId: test.accountId(), name: "New" });
  await example.exchange(
    [
      ["Mailbox/changes", { accountId: "<account>", sinceState: "<abcdef>" }, "t0"],
      [
        "Mailbox/get",
        {
          accountId: "<account>",
          "#ids": { resultOf: "t0", name: "Mailbox/changes", path: "/created" },
          properties: ["name"],
        },
        "t1",
      ],
    ],
    [
      [
        "Mailbox/changes",
        {
          accountId: "<account>",
          oldState: "<abcdef>",
          newState: "<newState>",
          hasMoreChanges: false,
          created: [`f${id}`],
          updated: [],
          destroyed: [],
        },
        "t0",
      ],
      [
        "Mailbox/get",
        {
          accountId: "<account>",
          state: "<newState>",
          list: [{ id: `f${id}`, name: "New" }],
          notFound: [],
        },
        "t1",
      ],
    ],
  );
});

it("RFC 8620 §4.1: Core/echo", async () => {
  await using door = await JmapDoor.open();
  const call = ["Core/echo", { hello: true, high: 5 }, "b3ff"] as const;
  await new RfcExample(door).exchange([call], [call]);
});

const musicOrVideo = {
  accountId: "<account>",
  filter: {
    operator: "OR",
    conditions: [{ name: "music" }, { name: "video" }],
  },
  sort: [{ property: "name" }],
};

it("RFC 8620 §5.8: a list is found, follows its changes, and is changed", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const make = async (name: string): Promise<string> => {
    const accountId = test.accountId();
    return `f${(await test.store.createMailbox({ accountId, name })).id}`;
  };
  const names = { music: await make("Music"), video: await make("Video games") };
  await make("Other");
  const example = new RfcExample(door, names);
  await findTodos(example);
  await changeTodos(example);
  await followTodos(door, example);
});

async function findTodos(example: RfcExample): Promise<void> {
  await example.exchange(
    [
      ["Mailbox/query", { ...musicOrVideo, position: 0, limit: 10 }, "0"],
      [
        "Mailbox/get",
        {
          accountId: "<account>",
          "#ids": { resultOf: "0", name: "Mailbox/query", path: "/ids" },
          properties: ["name"],
        },
        "1",
      ],
    ],
    [
      [
        "Mailbox/query",
        {
          accountId: "<account>",
          queryState: "<y13213>",
          canCalculateChanges: true,
          position: 0,
          ids: ["<music>", "<video>"],
        },
        "0",
      ],
      [
        "Mailbox/get",
        {
          accountId: "<account>",
          state: "<state10324>",
          list: [
            { id: "<music>", name: "Music" },
            { id: "<video>", name: "Video games" },
          ],
          notFound: [],
        },
        "1",
      ],
    ],
  );
}

async function changeTodos(example: RfcExample): Promise<void> {
  // "The user wants to add a new one, rename another, and get rid of a third."
  await example.exchange(
    [
      [
        "Mailbox/set",
        {
          accountId: "<account>",
          ifInState: "<state10324>",
          create: { k15: { name: "Piano music", parentId: null } },
          update: { "<video>": { name: "Games" } },
          destroy: ["<music>"],
        },
        "0",
      ],
    ],
    [
      [
        "Mailbox/set",
        {
          accountId: "<account>",
          oldState: "<state10324>",
          newState: "<state10329>",
          created: { k15: "<made>" },
          updated: { "<video>": null },
          destroyed: ["<music>"],
        },
        "0",
      ],
    ],
  );
}

async function followTodos(door: JmapDoor, example: RfcExample): Promise<void> {
  const { ids } = await door.call("Mailbox/query", { filter: { name: "piano" } });
  const [piano] = ids as [string];
  await example.exchange(
    [
      ["Mailbox/changes", { accountId: "<account>", sinceState: "<state10324>" }, "0"],
      [
        "Mailbox/queryChanges",
        { ...musicOrVideo, sinceQueryState: "<y13213>", maxChanges: 50 },
        "1",
      ],
    ],
    [
      [
        "Mailbox/changes",
        {
          accountId: "<account>",
          oldState: "<state10324>",
          newState: "<state10329>",
          hasMoreChanges: false,
          created: [piano],
          updated: ["<video>"],
          destroyed: ["<music>"],
        },
        "0",
      ],
      [
        "Mailbox/queryChanges",
        {
          accountId: "<account>",
          oldQueryState: "<y13213>",
          newQueryState: "<y13218>",
          added: [{ id: piano, index: 0 }],
          removed: ["<music>", "<video>"],
        },
        "1",
      ],
    ],
  );
}

it("RFC 8620 §6.3.1: there is no other account to copy blobs from", async () => {
  await using door = await JmapDoor.open();
  await new RfcExample(door).exchange(
    [
      [
        "Blob/copy",
        { fromAccountId: "a99", accountId: "<account>", blobIds: ["B123", "B456"] },
        "0",
      ],
    ],
    [["error", { type: "fromAccountNotFound" }, "0"]],
  );
});

it("RFC 8620 §7.2: a device subscribes, and proves that it hears", async () => {
  const posted = Promise.withResolvers<string>();
  await using door = await JmapDoor.open({
    sender: {
      post: (_url, { body }) => {
        posted.resolve(Buffer.from(body).toString());
        return Promise.resolve({ status: 201, text: "" });
      },
    },
  });
  const example = new RfcExample(door);
  await example.exchange(
    [
      [
        "PushSubscription/set",
        {
          create: {
            "4f29": {
              deviceClientId: "a889-ffea-910",
              url: "https://example.com/push/?device=X8980fc&client=12c6d086",
              types: null,
            },
          },
        },
        "0",
      ],
    ],
    [
      [
        "PushSubscription/set",
        { created: { "4f29": { id: "<P43dcfa4>", keys: null, expires: "<expires>" } } },
        "0",
      ],
    ],
  );
  const verification = JSON.parse(await posted.promise) as Record<string, string>;
  example.compare(verification, {
    "@type": "PushVerification",
    pushSubscriptionId: "<P43dcfa4>",
    verificationCode: "<da1f097b>",
  });
  await example.exchange(
    [
      [
        "PushSubscription/set",
        { update: { "<P43dcfa4>": { verificationCode: "<da1f097b>", types: ["Email"] } } },
        "0",
      ],
    ],
    [["PushSubscription/set", { updated: { "<P43dcfa4>": null } }, "0"]],
  );
  await readSubscription(example);
});

async function readSubscription(example: RfcExample): Promise<void> {
  await example.exchange(
    [["PushSubscription/get", { ids: null }, "0"]],
    [
      [
        "PushSubscription/get",
        {
          list: [
            {
              id: "<P43dcfa4>",
              deviceClientId: "a889-ffea-910",
              verificationCode: "<da1f097b>",
              expires: "<expires>",
              types: ["Email"],
            },
          ],
          notFound: [],
        },
        "0",
      ],
    ],
  );
}
