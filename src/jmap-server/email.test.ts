import assert from "node:assert/strict";
import { it } from "node:test";
import { flagBits } from "../store/flags.ts";
import type { Json } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { SeededRandom } from "../testing/seeded-random.ts";

const letter = [
  "From: =?utf-8?Q?J=C3=BCrgen?= <juergen@example.org>, Group: a@example.org, b@example.org;",
  "Sender: desk@example.org",
  "To: you@example.org",
  "Subject: =?utf-8?B?R3LDvMOfZQ==?=",
  "Date: Sat, 21 Nov 2026 11:02:03 +0100",
  "Message-ID: <one@example.org>",
  "References: <zero@example.org> <half@example.org>",
  "List-Post: <mailto:list@example.org>",
  "X-Twice: first",
  "X-Twice:  second",
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="a"',
  "",
  "--a",
  'Content-Type: multipart/alternative; boundary="b"',
  "",
  "--b",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Sch=C3=B6n =E2=82=AC",
  "--b",
  "Content-Type: text/html; charset=iso-8859-1",
  "",
  "<p>Sch\xf6n</p>",
  "--b--",
  "--a",
  "Content-Type: application/pdf; name=plan.pdf",
  "Content-Disposition: attachment; filename=plan.pdf",
  "Content-Transfer-Encoding: base64",
  "",
  "SGVsbG8h",
  "--a--",
  "",
].join("\r\n");

it("Email/get tells fields, bodies and attachments", async () => {
  await using door = await JmapDoor.open();
  const { id } = await door.test.add(letter, {
    flags: { bits: flagBits["\\Seen"], keywords: ["Work"] },
  });
  const { list } = await door.call("Email/get", {
    ids: [`m${id}`],
    fetchAllBodyValues: true,
    bodyProperties: ["partId", "blobId", "type", "charset", "size", "name", "disposition"],
  });
  const [email] = list as { [name: string]: Json }[];
  const part = (partId: string, more: object): object => ({
    partId,
    blobId: `b${id}-${partId}`,
    name: null,
    disposition: null,
    ...more,
  });
  const plain = part("1_1", { type: "text/plain", charset: "utf-8", size: 10 });
  const html = part("1_2", { type: "text/html", charset: "iso-8859-1", size: 12 });
  assert.deepEqual(email, {
    id: `m${id}`,
    blobId: `b${id}`,
    threadId: email?.["threadId"],
    mailboxIds: { [`f${door.test.mailboxId()}`]: true },
    keywords: { $seen: true, work: true },
    size: letter.length,
    receivedAt: "2026-11-21T00:00:00Z",
    messageId: ["one@example.org"],
    inReplyTo: null,
    references: ["zero@example.org", "half@example.org"],
    sender: [{ name: null, email: "desk@example.org" }],
    from: [
      { name: "Jürgen", email: "juergen@example.org" },
      { name: null, email: "a@example.org" },
      { name: null, email: "b@example.org" },
    ],
    to: [{ name: null, email: "you@example.org" }],
    cc: null,
    bcc: null,
    replyTo: null,
    subject: "Grüße",
    sentAt: "2026-11-21T11:02:03+01:00",
    hasAttachment: true,
    preview: "Schön €",
    bodyValues: {
      "1_1": { value: "Schön €", isEncodingProblem: false, isTruncated: false },
      "1_2": { value: "<p>Schön</p>", isEncodingProblem: false, isTruncated: false },
    },
    textBody: [plain],
    htmlBody: [html],
    attachments: [
      part("2", {
        type: "application/pdf",
        charset: null,
        size: 6,
        name: "plan.pdf",
        disposition: "attachment",
      }),
    ],
  });
});

it("Email/get tells the same from the envelope as from the header", async () => {
  await using door = await JmapDoor.open();
  const { id } = await door.test.add(letter);
  const names = ["from", "to", "cc", "subject", "sentAt", "messageId", "inReplyTo"];
  const fast = await door.call("Email/get", { ids: [`m${id}`], properties: names });
  const slow = await door.call("Email/get", {
    ids: [`m${id}`],
    properties: [...names, "sender"],
  });
  const [whole] = slow["list"] as { [name: string]: Json }[];
  const { sender, ...rest } = whole!;
  assert.notEqual(sender, undefined);
  assert.deepEqual(fast["list"], [rest]);
});

it("Email/get tells header fields in the forms of RFC 8621 §4.1.2", async () => {
  await using door = await JmapDoor.open();
  const { id } = await door.test.add(letter);
  const properties = [
    "header:X-Twice",
    "header:X-Twice:asText:all",
    "header:from:asGroupedAddresses",
    "header:List-Post:asURLs",
    "header:Nothing",
    "header:Nothing:all",
  ];
  const { list } = await door.call("Email/get", { ids: [`m${id}`], properties });
  assert.deepEqual(list, [
    {
      id: `m${id}`,
      "header:X-Twice": "  second",
      "header:X-Twice:asText:all": ["first", "second"],
      "header:from:asGroupedAddresses": [
        { name: null, addresses: [{ name: "Jürgen", email: "juergen@example.org" }] },
        {
          name: "Group",
          addresses: [
            { name: null, email: "a@example.org" },
            { name: null, email: "b@example.org" },
          ],
        },
      ],
      "header:List-Post:asURLs": ["mailto:list@example.org"],
      "header:Nothing": null,
      "header:Nothing:all": [],
    },
  ]);
  for (const property of ["header:From:asDate", "header:From:asNothing", "colour"]) {
    assert.equal(
      await door.error("Email/get", { ids: [], properties: [property] }),
      "invalidArguments",
    );
  }
});

it("Email/get cuts values where it is asked to", async () => {
  await using door = await JmapDoor.open();
  const { id } = await door.test.add(letter);
  const { list } = await door.call("Email/get", {
    ids: [`m${id}`],
    properties: ["bodyValues"],
    fetchAllBodyValues: true,
    maxBodyValueBytes: 5,
  });
  assert.deepEqual(list, [
    {
      id: `m${id}`,
      bodyValues: {
        "1_1": { value: "Schö", isEncodingProblem: false, isTruncated: true },
        "1_2": { value: "<p>Sc", isEncodingProblem: false, isTruncated: true },
      },
    },
  ]);
});

it("Email/get does not show others' messages, nor those that IMAP has marked as deleted", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const theirs = await test.add("Subject: x\r\n\r\n", {
    mailboxId: test.mailboxId("INBOX", "other"),
  });
  const gone = await test.add("Subject: x\r\n\r\n", {
    flags: { bits: flagBits["\\Deleted"], keywords: [] },
  });
  const ids = [`m${theirs.id}`, `m${gone.id}`, "m0", "m99", "f1"];
  const { list, notFound } = await door.call("Email/get", { ids });
  assert.deepEqual([list, notFound], [[], ids]);
});

it("Email/query and its changes filters and sorts", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const inbox = `f${test.mailboxId()}`;
  const add = async (subject: string, more: object = {}): Promise<string> => {
    const placed = await test.add(
      `Subject: ${subject}\r\nFrom: ${subject}@x\r\n\r\n${subject}`,
      more,
    );
    return `m${placed.id}`;
  };
  const b = await add("bb");
  const a = await add("a", { flags: { bits: flagBits["\\Flagged"], keywords: ["Work"] } });
  const c = await add("ccc", { mailboxId: test.mailboxId("Archive") });
  const ids = async (args: object): Promise<Json | undefined> => {
    return (await door.call("Email/query", { ...args }))["ids"];
  };
  const bySubject = [{ property: "subject" }];
  assert.deepEqual(await ids({ sort: bySubject }), [a, b, c]);
  assert.deepEqual(await ids({ sort: [{ property: "from", isAscending: false }] }), [c, b, a]);
  assert.deepEqual(await ids({ sort: [{ property: "size" }] }), [a, b, c]);
  assert.deepEqual(await ids({ filter: { inMailbox: inbox }, sort: bySubject }), [a, b]);
  assert.deepEqual(await ids({ filter: { inMailboxOtherThan: [inbox] } }), [c]);
  assert.deepEqual(await ids({ filter: { hasKeyword: "$flagged" } }), [a]);
  assert.deepEqual(await ids({ filter: { hasKeyword: "work" } }), [a]);
  assert.deepEqual(await ids({ filter: { notKeyword: "work" }, sort: bySubject }), [b, c]);
  const not = { operator: "NOT", conditions: [{ inMailbox: inbox }, { hasKeyword: "nothing" }] };
  assert.deepEqual(await ids({ filter: not }), [c]);
  const window = { sort: bySubject, limit: 1, calculateTotal: true };
  const page = await door.call("Email/query", { ...window, position: -2 });
  assert.deepEqual([page["ids"], page["position"], page["total"]], [[b], 1, 3]);
  const anchored = await door.call("Email/query", { ...window, anchor: b, anchorOffset: 1 });
  assert.deepEqual([anchored["ids"], anchored["position"]], [[c], 2]);
  assert.equal(await door.error("Email/query", { anchor: "m99" }), "anchorNotFound");
  assert.equal(await door.error("Email/query", { filter: { before: "now" } }), "invalidArguments");
});

it("Email/query and its changes tells exactly what has changed, over random changes", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const random = new SeededRandom(20261121);
  const inbox = test.mailboxId();
  const archive = test.mailboxId("Archive");
  const question = {
    filter: { inMailbox: `f${inbox}` },
    sort: [{ property: "hasKeyword", keyword: "$flagged" }, { property: "receivedAt" }],
    collapseThreads: true,
  };
  let list = await door.call("Email/query", question);
  let shown = [...(list["ids"] as string[])];
  let state = (await door.call("Email/get", { ids: [] }))["state"]!;
  const known = new Set<string>();
  for (let step = 0; step < 60; step++) {
    await change();
    const changes = await door.call("Email/changes", { sinceState: state });
    for (const id of changes["created"] as string[]) assert.ok(!known.has(id), `${id} is new`);
    for (const id of changes["created"] as string[]) known.add(id);
    for (const id of changes["destroyed"] as string[]) known.delete(id);
    state = changes["newState"]!;
    const all = await door.call("Email/query", {});
    assert.deepEqual([...known].sort(), (all["ids"] as string[]).toSorted());
    const difference = await door.call("Email/queryChanges", {
      ...question,
      sinceQueryState: list["queryState"]!,
    });
    const removed = new Set(difference["removed"] as string[]);
    shown = shown.filter((id) => !removed.has(id));
    for (const { id, index } of difference["added"] as { id: string; index: number }[]) {
      shown.splice(index, 0, id);
    }
    list = await door.call("Email/query", question);
    assert.deepEqual(shown, list["ids"]);
    assert.equal(difference["newQueryState"], list["queryState"]);
  }

  async function change(): Promise<void> {
    const uids = test.store.messages(inbox, { first: 1, last: 1e6 }, 1e3).map(({ uid }) => uid);
    const some = Uint32Array.from(uids.filter(() => random.chance(0.2)));
    const dice = random.between(0, 5);
    if (dice === 0) await test.store.move(inbox, some, archive);
    else if (dice === 1) await test.store.removeMessages(inbox, some);
    else if (dice === 2) {
      const flags = { bits: flagBits["\\Flagged"], keywords: [] };
      const mode = random.chance(0.5) ? "add" : "remove";
      await test.store.storeFlags({ mailboxId: inbox, uids: some, mode, flags });
    } else if (dice === 3) await test.store.copy(inbox, some, archive);
    else {
      const subject = `Subject: ${random.chance(0.5) ? "Re: " : ""}${random.between(1, 5)}`;
      await test.add(`Message-ID: <${random.between(1, 1e9)}@x>\r\n${subject}\r\n\r\n`);
    }
  }
});

it("Email/query and its changes forgets old lists, and then says so", async () => {
  await using door = await JmapDoor.open();
  const since = { sinceQueryState: "1" };
  assert.equal(await door.error("Email/queryChanges", since), "cannotCalculateChanges");
});

it("threads name their messages, the oldest first, wherever they are", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const { state } = await door.call("Thread/get", { ids: [] });
  const one = await test.add("Message-ID: <1@x>\r\nSubject: Plan\r\n\r\n");
  const two = await test.add(
    "Message-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\nSubject: Re: Plan\r\n\r\n",
    {
      mailboxId: test.mailboxId("Sent"),
    },
  );
  const { list } = await door.call("Email/get", {
    ids: [`m${two.id}`],
    properties: ["threadId"],
  });
  const [{ threadId }] = list as [{ threadId: string }];
  const thread = await door.call("Thread/get", { ids: [threadId, "t99"] });
  assert.deepEqual(thread["list"], [{ id: threadId, emailIds: [`m${one.id}`, `m${two.id}`] }]);
  assert.deepEqual(thread["notFound"], ["t99"]);
  const created = await door.call("Thread/changes", { sinceState: state! });
  assert.deepEqual([created["created"], created["updated"]], [[threadId], []]);
  await test.store.removeMessages(test.mailboxId(), Uint32Array.of(one.uid));
  const updated = await door.call("Thread/changes", { sinceState: created["newState"]! });
  assert.deepEqual([updated["updated"], updated["destroyed"]], [[threadId], []]);
  await test.store.removeMessages(test.mailboxId("Sent"), Uint32Array.of(two.uid));
  const destroyed = await door.call("Thread/changes", { sinceState: updated["newState"]! });
  assert.deepEqual([destroyed["updated"], destroyed["destroyed"]], [[], [threadId]]);
});
