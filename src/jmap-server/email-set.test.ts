import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";

type Answer = Record<string, Json>;

async function set(door: JmapDoor, args: Answer): Promise<Answer> {
  return door.call("Email/set", args);
}

async function rawOf(door: JmapDoor, id: string): Promise<string> {
  const login = { accountId: door.test.accountId(), login: "you@example.org" };
  const pieces: Uint8Array[] = [];
  for await (const piece of door.server.download(login, `b${id.slice(1)}`)!.octets()) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

it("Email/set makes a draft as RFC 8621 §4.10 shows", async () => {
  await using door = await JmapDoor.open();
  const drafts = `f${door.test.mailboxId("Drafts")}`;
  const { created, oldState, newState } = await set(door, {
    create: {
      k192: {
        mailboxIds: { [drafts]: true },
        keywords: { $seen: true, $draft: true },
        from: [{ name: "Joe Bloggs", email: "joe@example.com" }],
        subject: "World domination, Zürich",
        receivedAt: "2018-07-10T01:03:11Z",
        sentAt: "2018-07-10T11:03:11+10:00",
        bodyStructure: {
          type: "multipart/alternative",
          subParts: [
            { partId: "a49d", type: "text/html" },
            { partId: "bd48", type: "text/plain" },
          ],
          "header:X-Part:asText": "x",
        },
        bodyValues: {
          bd48: { value: "I have the most brilliant plan. Let me tell you all about it.\n" },
          a49d: { value: "<!DOCTYPE html><html><body>Schön</body></html>" },
        },
      },
    },
  });
  assert.notEqual(oldState, newState);
  const { k192 } = created as { k192: { id: string; size: number; blobId: string } };
  const text = await rawOf(door, k192.id);
  assert.equal(Buffer.byteLength(text), k192.size);
  assert.match(
    text,
    /^Date: Tue, 10 Jul 2018 11:03:11 \+1000\r\nFrom: Joe Bloggs <joe@example\.com>\r\n/,
  );
  assert.match(text, /\r\nMessage-ID: <[-0-9a-f]{36}@mail\.example>\r\nMIME-Version: 1\.0\r\n/);
  const { list } = await door.call("Email/get", {
    ids: [k192.id],
    properties: [
      "subject",
      "sentAt",
      "receivedAt",
      "keywords",
      "bodyValues",
      "textBody",
      "mailboxIds",
    ],
    bodyProperties: ["type"],
    fetchHTMLBodyValues: true,
  });
  const [email] = list as Answer[];
  assert.equal(email?.["subject"], "World domination, Zürich");
  assert.equal(email["sentAt"], "2018-07-10T11:03:11+10:00");
  assert.equal(email["receivedAt"], "2018-07-10T01:03:11Z");
  assert.deepEqual(email["keywords"], { $seen: true, $draft: true });
  assert.deepEqual(email["mailboxIds"], { [drafts]: true });
  assert.deepEqual(Object.values(email["bodyValues"] as Answer), [
    {
      value: "<!DOCTYPE html><html><body>Schön</body></html>",
      isEncodingProblem: false,
      isTruncated: false,
    },
  ]);
});

it("Email/set arranges text, HTML, pictures in it and attachments", async () => {
  await using door = await JmapDoor.open();
  const login = { accountId: door.test.accountId(), login: "you@example.org" };
  const octets = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
  const upload = await door.server.upload(login, piecesOf(octets, 7), "image/png");
  const { created } = await set(door, {
    create: {
      one: {
        mailboxIds: { [`f${door.test.mailboxId("Drafts")}`]: true },
        textBody: [{ partId: "t" }],
        htmlBody: [{ partId: "h", type: "text/html" }],
        attachments: [
          { blobId: upload.blobId, type: "image/png", cid: "pic@x", disposition: "inline" },
          { blobId: upload.blobId, type: "image/png", name: "Bild ä.png" },
        ],
        bodyValues: { t: { value: "text" }, h: { value: "<img src=cid:pic@x>" } },
      },
    },
  });
  const { id } = (created as { one: { id: string } }).one;
  const { list } = await door.call("Email/get", {
    ids: [id],
    properties: ["bodyStructure", "attachments", "hasAttachment"],
    bodyProperties: ["type", "name", "cid", "size", "blobId"],
  });
  const [email] = list as [{ bodyStructure: object; attachments: Answer[] }];
  const types = ({ type, subParts }: Answer): Json =>
    subParts === undefined ? type! : [type!, ...(subParts as Answer[]).map(types)];
  assert.deepEqual(types(email.bodyStructure as Answer), [
    "multipart/mixed",
    ["multipart/alternative", "text/plain", ["multipart/related", "text/html", "image/png"]],
    "image/png",
  ]);
  const [picture, file] = email.attachments;
  assert.deepEqual(
    [picture?.["cid"], file?.["name"], file?.["size"]],
    ["pic@x", "Bild ä.png", 1000],
  );
  const pieces: Uint8Array[] = [];
  for await (const piece of door.server.download(login, file!["blobId"] as string)!.octets()) {
    pieces.push(piece);
  }
  assert.deepEqual(Buffer.concat(pieces), octets);
});

async function* piecesOf(octets: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size);
}

it("Email/set says what is wrong with a message, and makes the others", async () => {
  await using door = await JmapDoor.open();
  const mailboxIds = { [`f${door.test.mailboxId("Drafts")}`]: true };
  const text = { textBody: [{ partId: "1" }], bodyValues: { 1: { value: "x" } } };
  const theirs = { [`f${door.test.mailboxId("INBOX", "other")}`]: true };
  const wrong: [object, string, string[]?][] = [
    [{ ...text }, "invalidProperties", ["mailboxIds"]],
    [{ ...text, mailboxIds: theirs }, "invalidProperties", ["mailboxIds"]],
    [{ ...text, mailboxIds: {} }, "invalidProperties", ["mailboxIds"]],
    [{ ...text, mailboxIds: { ...mailboxIds, ...theirs } }, "tooManyMailboxes"],
    [{ ...text, mailboxIds, keywords: { "a b": true } }, "invalidProperties", ["keywords"]],
    [{ ...text, mailboxIds, size: 5 }, "invalidProperties", ["size"]],
    [{ ...text, mailboxIds, headers: [] }, "invalidProperties", ["headers"]],
    [
      { ...text, mailboxIds, "header:Subject": " a", subject: "b" },
      "invalidProperties",
      ["header:Subject"],
    ],
    [{ ...text, mailboxIds, "header:X": " a\r\nBcc: b@x" }, "invalidProperties", ["header:X"]],
    [
      { ...text, mailboxIds, "header:Content-Type": " a/b" },
      "invalidProperties",
      ["header:Content-Type"],
    ],
    [{ mailboxIds, textBody: [{ partId: "2" }] }, "invalidProperties", ["textBody/partId"]],
    [
      { ...text, mailboxIds, bodyStructure: {} },
      "invalidProperties",
      ["bodyStructure", "textBody"],
    ],
    [{ mailboxIds, attachments: [{ blobId: "nothing" }] }, "blobNotFound"],
    [{ ...text, mailboxIds, from: [{ email: 5 }] }, "invalidProperties", ["from"]],
    [{ ...text, mailboxIds, messageId: ["a b"] }, "invalidProperties", ["messageId"]],
  ];
  const create = Object.fromEntries(wrong.map(([object], index) => [`w${index}`, object]));
  const answer = await set(door, { create: { ...create, right: { ...text, mailboxIds } } as Json });
  const notCreated = answer["notCreated"] as Record<string, Answer>;
  for (const [index, [, type, properties]] of wrong.entries()) {
    const error = notCreated[`w${index}`];
    assert.deepEqual([error?.["type"], error?.["properties"]], [type, properties], String(index));
  }
  assert.deepEqual(Object.keys(answer["created"] as object), ["right"]);
  const { ids } = await door.call("Email/query", {});
  assert.equal((ids as string[]).length, 1);
});

it("Email/set changes keywords and mailboxes, all or nothing of each message", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const [a, b, c] = [1, 2, 3].map(() => test.add("Subject: x\r\n\r\n"));
  const ids = (await Promise.all([a!, b!, c!])).map(({ id }) => `m${id}`);
  const [one, two, three] = ids as [string, string, string];
  const archive = `f${test.mailboxId("Archive")}`;
  const inbox = `f${test.mailboxId()}`;
  const { updated, notUpdated } = await set(door, {
    update: {
      [one]: { "keywords/$seen": true, "keywords/Work": true, mailboxIds: { [archive]: true } },
      [two]: {
        keywords: { $flagged: true },
        [`mailboxIds/${inbox}`]: null,
        [`mailboxIds/${archive}`]: true,
      },
      [three]: { "keywords/$seen": true, subject: "no" },
      m99: { keywords: {} },
      [`m${(await test.add("x: y\r\n\r\n", { mailboxId: test.mailboxId("INBOX", "other") })).id}`]:
        {
          keywords: {},
        },
    },
  });
  assert.deepEqual(updated, { [one]: null, [two]: null });
  assert.deepEqual(
    Object.values(notUpdated as Record<string, Answer>).map(({ type }) => type),
    ["invalidProperties", "notFound", "notFound"],
  );
  const { list } = await door.call("Email/get", { ids, properties: ["keywords", "mailboxIds"] });
  assert.deepEqual(list, [
    { id: one, keywords: { $seen: true, work: true }, mailboxIds: { [archive]: true } },
    { id: two, keywords: { $flagged: true }, mailboxIds: { [archive]: true } },
    { id: three, keywords: {}, mailboxIds: { [inbox]: true } },
  ]);
  const none = { [`mailboxIds/${archive}`]: null };
  const { notUpdated: refused } = await set(door, { update: { [one]: none } });
  assert.equal((refused as Record<string, Answer>)[one]?.["type"], "invalidProperties");
});

it("Email/set destroys, and refuses where the state is another", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const one = `m${(await test.add("Subject: x\r\n\r\n")).id}`;
  const two = `m${(await test.add("Subject: x\r\n\r\n", { mailboxId: test.mailboxId("Trash") })).id}`;
  assert.equal(await door.error("Email/set", { ifInState: "0", destroy: [one] }), "stateMismatch");
  const answer = await set(door, { destroy: [one, two, "m99"] });
  assert.deepEqual((answer["destroyed"] as string[]).toSorted(), [one, two].toSorted());
  assert.deepEqual(Object.keys(answer["notDestroyed"] as object), ["m99"]);
  const { notFound } = await door.call("Email/get", { ids: [one, two] });
  assert.deepEqual(notFound, [one, two]);
});

it("Email/import and Email/parse read what was uploaded", async () => {
  await using door = await JmapDoor.open();
  const login = { accountId: door.test.accountId(), login: "you@example.org" };
  const letter = "From: a@x\r\nSubject: Hi\r\n\r\nText\r\n";
  const { blobId } = await door.server.upload(
    login,
    piecesOf(Buffer.from(letter), 5),
    "message/rfc822",
  );
  const picture = await door.server.upload(
    login,
    piecesOf(Buffer.from("\x89PNG\r\n\r\n"), 5),
    "image/png",
  );
  const parsed = await door.call("Email/parse", {
    blobIds: [blobId, picture.blobId, "gone"],
    properties: ["id", "subject", "from", "textBody", "bodyValues", "blobId"],
    bodyProperties: ["partId", "blobId"],
    fetchTextBodyValues: true,
  });
  assert.deepEqual(parsed["parsed"], {
    [blobId]: {
      id: null,
      blobId,
      subject: "Hi",
      from: [{ name: null, email: "a@x" }],
      textBody: [{ partId: "1", blobId: null }],
      bodyValues: { 1: { value: "Text\n", isEncodingProblem: false, isTruncated: false } },
    },
  });
  assert.deepEqual([parsed["notParsable"], parsed["notFound"]], [[picture.blobId], ["gone"]]);
  const mailboxIds = { [`f${door.test.mailboxId()}`]: true };
  const { created, notCreated } = await door.call("Email/import", {
    emails: {
      a: { blobId, mailboxIds, keywords: { $seen: true } },
      b: { blobId: picture.blobId, mailboxIds },
      c: { blobId: "gone", mailboxIds },
    },
  });
  const { id } = (created as { a: { id: string } }).a;
  assert.equal(await rawOf(door, id), letter);
  assert.deepEqual(
    Object.values(notCreated as Record<string, Answer>).map(({ type }) => type),
    ["invalidEmail", "invalidProperties"],
  );
});
