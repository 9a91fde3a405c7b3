// The examples of RFC 8621 §4 and §5.
import assert from "node:assert/strict";
import { it } from "node:test";
import type { JsonObject } from "../jmap/json.ts";
import { flagBits } from "../store/flags.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { savedDraft } from "../testing/rfc-draft.ts";
import { RfcExample } from "../testing/rfc-example.ts";
import type { Call } from "../testing/rfc-example.ts";

const accountId = "<account>";
const seenAndFlagged = { bits: flagBits["\\Seen"] | flagBits["\\Flagged"], keywords: [] };

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

const dinner = [
  "From: Joe Bloggs <joe@example.com>",
  "Subject: Dinner on Thursday?",
  "List-Post: <mailto:partytime@lists.example.com>",
  'Content-Type: multipart/mixed; boundary="b"',
  "",
  "--b",
  "Content-Type: text/html",
  "",
  `<html><body><p>Hello ${"x".repeat(300)}</p></body></html>`,
  "--b",
  "Content-Type: text/plain",
  "",
  "-- Sent by your friendly mailing list ...",
  "--b--",
  "",
].join("\r\n");

it("RFC 8621 §4.2.1: parts of a message are fetched", async () => {
  await using door = await JmapDoor.open();
  const placed = await door.test.add(dinner);
  const id = `m${placed.id}`;
  const example = new RfcExample(door, names(door));
  await example.exchange(
    [
      [
        "Email/get",
        {
          accountId,
          ids: ["f123u456", id],
          properties: [
            "threadId",
            "mailboxIds",
            "from",
            "subject",
            "receivedAt",
            "header:List-POST:asURLs",
            "htmlBody",
            "bodyValues",
          ],
          bodyProperties: ["partId", "blobId", "size", "type"],
          fetchHTMLBodyValues: true,
          maxBodyValueBytes: 256,
        },
        "#1",
      ],
    ],
    [
      [
        "Email/get",
        {
          accountId,
          state: "<s41234123231>",
          list: [
            {
              id,
              threadId: "<ef1314a>",
              mailboxIds: { "<inbox>": true },
              from: [{ name: "Joe Bloggs", email: "joe@example.com" }],
              subject: "Dinner on Thursday?",
              receivedAt: "2026-11-21T00:00:00Z",
              "header:List-POST:asURLs": ["mailto:partytime@lists.example.com"],
              htmlBody: [
                { partId: "1", blobId: "<blob1>", size: 339, type: "text/html" },
                { partId: "2", blobId: "<blob2>", size: 41, type: "text/plain" },
              ],
              bodyValues: {
                "1": { isEncodingProblem: false, isTruncated: true, value: "<html>" },
                "2": {
                  isEncodingProblem: false,
                  isTruncated: false,
                  value: "-- Sent by your friendly mailing list ...",
                },
              },
            },
          ],
          notFound: ["f123u456"],
        },
        "#1",
      ],
    ],
  );
  assert.equal(example.valueOf("html").length, 256);
});

it("RFC 8621 §4.4.2: mail is sorted by what its threads have, then by subject", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const plain = await test.add("Message-ID: <1@x>\r\nSubject: aa\r\n\r\n");
  const answered = await test.add("Message-ID: <2@x>\r\nSubject: ZZ\r\n\r\n");
  const flags = { bits: flagBits["\\Flagged"], keywords: [] };
  const reply = "Message-ID: <3@x>\r\nReferences: <2@x>\r\nSubject: Re: ZZ\r\n\r\n";
  const flagged = await test.add(reply, { flags });
  const { ids } = await door.call("Email/query", {
    sort: [
      { property: "someInThreadHaveKeyword", keyword: "$flagged", isAscending: false },
      { property: "subject", collation: "i;ascii-casemap" },
      { property: "receivedAt", isAscending: false },
    ],
  });
  const order = ids as readonly string[];
  assert.equal(order[2], `m${plain.id}`);
  assert.deepEqual(order.slice(0, 2).toSorted(), [`m${answered.id}`, `m${flagged.id}`].toSorted());
});

const question: JsonObject = {
  accountId,
  filter: { inMailbox: "<inbox>" },
  sort: [{ isAscending: false, property: "receivedAt" }],
  collapseThreads: true,
};

it("RFC 8621 §4.10: the inbox is shown, and follows what another device does", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const older = await test.add("Message-ID: <1@x>\r\nSubject: Plan\r\n\r\n");
  const newer = await test.add(
    "Message-ID: <2@x>\r\nReferences: <1@x>\r\nSubject: Re: Plan\r\n\r\n",
  );
  const reveal =
    "From: Jane Doe <jdoe@example.com>\r\nSubject: The Big Reveal\r\n\r\nAs you may be aware";
  const first = await test.add(reveal, { flags: seenAndFlagged });
  const ids = { first: `m${first.id}`, newer: `m${newer.id}`, older: `m${older.id}` };
  const example = new RfcExample(door, { ...names(door), ...ids });
  await showInbox(example);
  await example.exchange(
    [["Email/set", { accountId, update: { "<first>": { "keywords/$seen": null } } }, "0"]],
    [
      [
        "Email/set",
        { accountId, oldState: "<s780599>", newState: "<s780606>", updated: { "<first>": null } },
        "0",
      ],
    ],
  );
  await example.exchange(
    [["Email/set", { accountId, destroy: ["<older>", "<newer>"] }, "0"]],
    [
      [
        "Email/set",
        {
          accountId,
          oldState: "<s780606>",
          newState: "<gone>",
          destroyed: ["<older>", "<newer>"],
        },
        "0",
      ],
    ],
  );
  const arrived = await test.add("Subject: New\r\n\r\n");
  await synchronise(example, `m${arrived.id}`);
});

async function showInbox(example: RfcExample): Promise<void> {
  const shown = ["threadId", "mailboxIds", "keywords", "hasAttachment", "from", "subject"];
  const calls: readonly Call[] = [
    ["Email/query", { ...question, position: 0, limit: 30, calculateTotal: true }, "0"],
    [
      "Email/get",
      { accountId, "#ids": from("0", "Email/query", "/ids"), properties: ["threadId"] },
      "1",
    ],
    ["Thread/get", { accountId, "#ids": from("1", "Email/get", "/list/*/threadId") }, "2"],
    [
      "Email/get",
      {
        accountId,
        "#ids": from("2", "Thread/get", "/list/*/emailIds"),
        properties: [...shown, "receivedAt", "size", "preview"],
      },
      "3",
    ],
  ];
  await example.exchange(calls, inboxShown);
}

const inboxShown: readonly Call[] = [
  [
    "Email/query",
    {
      accountId,
      queryState: "<q780599>",
      canCalculateChanges: true,
      position: 0,
      total: 2,
      ids: ["<first>", "<newer>"],
    },
    "0",
  ],
  [
    "Email/get",
    {
      accountId,
      state: "<s780599>",
      list: [
        { id: "<first>", threadId: "<t1>" },
        { id: "<newer>", threadId: "<t2>" },
      ],
      notFound: [],
    },
    "1",
  ],
  [
    "Thread/get",
    {
      accountId,
      state: "<s22a8728b>",
      list: [
        { id: "<t1>", emailIds: ["<first>"] },
        { id: "<t2>", emailIds: ["<older>", "<newer>"] },
      ],
      notFound: [],
    },
    "2",
  ],
  [
    "Email/get",
    {
      accountId,
      state: "<s780599>",
      list: [
        {
          id: "<first>",
          threadId: "<t1>",
          mailboxIds: { "<inbox>": true },
          keywords: { $seen: true, $flagged: true },
          hasAttachment: false,
          from: [{ email: "jdoe@example.com", name: "Jane Doe" }],
          subject: "The Big Reveal",
          receivedAt: "2026-11-21T00:00:00Z",
          size: 81,
          preview: "As you may be aware",
        },
        "<olderEmail>",
        "<newerEmail>",
      ],
      notFound: [],
    },
    "3",
  ],
];

async function synchronise(example: RfcExample, arrived: string): Promise<void> {
  await example.exchange(
    [
      ["Email/changes", { accountId, sinceState: "<s780599>", maxChanges: 50 }, "3"],
      [
        "Email/queryChanges",
        {
          ...question,
          sinceQueryState: "<q780599>",
          upToId: "<newer>",
          maxChanges: 25,
          calculateTotal: true,
        },
        "11",
      ],
    ],
    [
      [
        "Email/changes",
        {
          accountId,
          oldState: "<s780599>",
          newState: "<s780800>",
          hasMoreChanges: false,
          created: [arrived],
          updated: ["<first>"],
          destroyed: ["<older>", "<newer>"],
        },
        "3",
      ],
      [
        "Email/queryChanges",
        {
          accountId,
          oldQueryState: "<q780599>",
          newQueryState: "<q780615>",
          added: [{ id: arrived, index: 0 }],
          removed: ["<newer>"],
          total: 2,
        },
        "11",
      ],
    ],
  );
}

it("RFC 8621 §4.10: a draft is saved; there is no other account to copy it to", async () => {
  await using door = await JmapDoor.open();
  const example = new RfcExample(door, names(door));
  await example.exchange(...savedDraft);
  const create = { k45: { id: "<draft>", mailboxIds: { "<inbox>": true } } };
  const copy = { accountId, create, onSuccessDestroyOriginal: true };
  await example.exchange(
    [
      ["Email/copy", { ...copy, fromAccountId: "a99" }, "0"],
      ["Email/copy", { ...copy, fromAccountId: accountId, accountId: "a99" }, "1"],
    ],
    [
      ["error", { type: "fromAccountNotFound" }, "0"],
      ["error", { type: "accountNotFound" }, "1"],
    ],
  );
});

it("RFC 8621 §4.8, §4.9: what was uploaded is looked at, and becomes a message", async () => {
  await using door = await JmapDoor.open();
  const received = "Received: from x by y; Sat, 21 Nov 2026 11:02:03 +0100\r\n";
  const octets = ReadableStream.from([Buffer.from(`${received}Subject: Hi\r\n\r\nText\r\n`)]);
  const login = { accountId: door.test.accountId(), login: "you@example.org" };
  const { blobId } = await door.server.upload(login, octets, "message/rfc822");
  const example = new RfcExample(door, { ...names(door), blobId });
  await example.exchange(
    [
      [
        "Email/parse",
        { accountId, blobIds: [blobId, "gone"], properties: ["id", "threadId", "subject"] },
        "0",
      ],
      [
        "Email/import",
        { accountId, emails: { k: { blobId, mailboxIds: { "<inbox>": true } } } },
        "1",
      ],
    ],
    [
      [
        "Email/parse",
        {
          accountId,
          parsed: { "<blobId>": { id: null, threadId: null, subject: "Hi" } },
          notFound: ["gone"],
        },
        "0",
      ],
      [
        "Email/import",
        {
          accountId,
          oldState: "<before>",
          newState: "<after>",
          created: { k: { id: "<id>", blobId: "<b>", threadId: "<t>", size: 77 } },
        },
        "1",
      ],
    ],
  );
  await example.exchange(
    [["Email/get", { accountId, ids: ["<id>"], properties: ["receivedAt", "keywords"] }, "2"]],
    [
      [
        "Email/get",
        {
          accountId,
          state: "<after>",
          list: [{ id: "<id>", receivedAt: "2026-11-21T10:02:03Z", keywords: {} }],
          notFound: [],
        },
        "2",
      ],
    ],
  );
});

it("RFC 8621 §5.1.1: snippets of what was found", async () => {
  await using door = await JmapDoor.open();
  const add = async (text: string): Promise<string> => `m${(await door.test.add(text)).id}`;
  const emailIds = [
    await add("Subject: Nothing\r\n\r\nat all"),
    await add("Subject: The Foosball competition\r\n\r\nThis year the foosball competition"),
    await add("Subject: x\r\n\r\nthe Foo/bar method results often returns <1 widget"),
  ];
  // A word is found whole, unless it is said to be a beginning.
  const filter = { text: "foo*" };
  const marked = "The <mark>Foo</mark>sball competition";
  await new RfcExample(door).exchange(
    [["SearchSnippet/get", { accountId, filter, emailIds }, "tag-0"]],
    [
      [
        "SearchSnippet/get",
        {
          accountId,
          list: [
            { emailId: emailIds[0]!, subject: null, preview: null },
            {
              emailId: emailIds[1]!,
              subject: marked,
              preview: "This year the <mark>foo</mark>sball competition",
            },
            {
              emailId: emailIds[2]!,
              subject: null,
              preview: "the <mark>Foo</mark>/bar method results often returns &lt;1 widget",
            },
          ],
          notFound: null,
        },
        "tag-0",
      ],
    ],
  );
});
