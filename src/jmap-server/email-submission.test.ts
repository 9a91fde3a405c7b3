import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { flagBits } from "../store/flags.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import { JmapDoor } from "../testing/jmap-door.ts";

const letter = [
  "From: You <you@example.org>",
  "To: a@x.example, Group: b@x.example;",
  "Cc: A <a@x.example>",
  "Bcc: secret@x.example",
  "\tand more <d@x.example>",
  "Subject: Hello",
  "Message-ID: <1@mail.example>",
  "Date: Sat, 21 Nov 2026 10:00:00 +0000",
  "",
  "Text\r\n",
].join("\r\n");

const draft = { bits: flagBits["\\Draft"], keywords: [] };

interface Ready {
  readonly emailId: string;
  readonly identityId: string;
}

async function ready(door: JmapDoor, text = letter): Promise<Ready> {
  const { test } = door;
  const { id } = await test.add(text, { mailboxId: test.mailboxId("Drafts"), flags: draft });
  const { list } = await door.call("Identity/get", { ids: null });
  return { emailId: `m${id}`, identityId: (list as JsonObject[])[0]!["id"] as string };
}

function createdIn(response: Readonly<Record<string, Json>>): Record<string, JsonObject> {
  assert.equal(response["notCreated"], null, JSON.stringify(response["notCreated"]));
  return response["created"] as Record<string, JsonObject>;
}

async function send(door: JmapDoor, object: JsonObject, more: JsonObject = {}): Promise<string> {
  const set = await door.call("EmailSubmission/set", { create: { k: object }, ...more });
  return createdIn(set)["k"]!["id"] as string;
}

async function get(door: JmapDoor, id: string): Promise<JsonObject> {
  const { list } = await door.call("EmailSubmission/get", { ids: [id] });
  return (list as JsonObject[])[0]!;
}

function errorOf(response: Readonly<Record<string, Json>>, list: string, id: string): JsonObject {
  return (response[list] as Record<string, JsonObject>)[id]!;
}

function queued(door: JmapDoor): readonly QueueEntry[] {
  return door.test.store.queueEntries(100);
}

function queuedText(door: JmapDoor, entry: QueueEntry): string {
  const { store } = door.test;
  const body = store.queuedBody(entry);
  return store.read(body, 0, body.size).toString("latin1");
}

it("a message is sent to all that it is addressed to, without its Bcc", async () => {
  await using door = await JmapDoor.open();
  const object = await ready(door);
  const set = await door.call("EmailSubmission/set", { create: { k: { ...object } } });
  const { id, sendAt, threadId, ...rest } = createdIn(set)["k"]!;
  const to = ["a@x.example", "b@x.example", "secret@x.example", "d@x.example"];
  const status = { smtpReply: "250 2.0.0 Queued", delivered: "queued", displayed: "unknown" };
  const envelope = {
    mailFrom: { email: "you@example.org", parameters: null },
    rcptTo: to.map((email) => ({ email, parameters: null })),
  };
  const server = {
    undoStatus: "pending",
    deliveryStatus: Object.fromEntries(to.map((email) => [email, status])),
    dsnBlobIds: [],
    mdnBlobIds: [],
  };
  assert.deepEqual(rest, { ...server, envelope });
  assert.match(sendAt as string, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.deepEqual(await get(door, id as string), { id, sendAt, threadId, ...rest, ...object });
  assert.deepEqual(
    queued(door).map(({ recipient, reversePath }) => [recipient, reversePath]),
    to.map((email) => [email, "you@example.org"]),
  );
  const text = queuedText(door, queued(door)[0]!);
  assert.doesNotMatch(text, /secret|d@x\.example/);
  assert.match(text, /\r\nSubject: Hello\r\nMessage-ID: <1@mail\.example>\r\n/);
  assert.ok(text.endsWith("\r\n\r\nText\r\n"));
});

it("an envelope is taken as it is, with parameters of SMTP", async () => {
  const now = Date.UTC(2026, 10, 21, 12);
  await using door = await JmapDoor.open({ clock: () => now });
  const object = await ready(door);
  const envelope = {
    mailFrom: {
      email: "also@example.org",
      parameters: { holdfor: "3600", ENVID: "a+b c", RET: "HDRS" },
    },
    rcptTo: [
      { email: "\u00fc@x.example", parameters: { NOTIFY: "SUCCESS,DELAY", ORCPT: "rfc822;o=@x" } },
      { email: "\u00fc@x.example", parameters: null },
    ],
  };
  const id = await send(door, { ...object, envelope });
  const [entry, ...more] = queued(door);
  assert.deepEqual(more, []);
  assert.equal(entry!.reversePath, "also@example.org");
  assert.equal(entry!.recipient, "\u00fc@x.example");
  assert.equal(entry!.nextAttemptAt, now + 3_600_000);
  assert.deepEqual(entry!.dsn, {
    notify: ["success", "delay"],
    ret: "hdrs",
    envelopeId: "a+2Bb+20c",
    originalRecipient: "rfc822;o+3D@x",
  });
  const submission = await get(door, id);
  assert.equal(submission["sendAt"], "2026-11-21T13:00:00Z");
  assert.deepEqual(submission["envelope"], envelope);
});

it("what waits can be taken back, what is on its way cannot", async () => {
  await using door = await JmapDoor.open();
  const object = await ready(door);
  const id = await send(door, { ...object });
  const other = await send(door, { ...object });
  const [first] = queued(door).slice(-1);
  await door.test.store.beginAttempts([{ id: first!.id, nextAttemptAt: 5 }], 0);
  const { state } = await door.call("EmailSubmission/get", { ids: [] });
  const set = await door.call("EmailSubmission/set", {
    update: { [id]: { undoStatus: "canceled" }, [other]: { undoStatus: "canceled" } },
  });
  assert.deepEqual(set["updated"], { [id]: null });
  assert.equal(errorOf(set, "notUpdated", other)["type"], "cannotUnsend");
  assert.equal(queued(door).length, 4);
  const canceled = await get(door, id);
  assert.equal(canceled["undoStatus"], "canceled");
  const { delivered } = (canceled["deliveryStatus"] as Record<string, JsonObject>)["a@x.example"]!;
  assert.equal(delivered, "no");
  assert.equal((await get(door, other))["undoStatus"], "final");
  const changes = await door.call("EmailSubmission/changes", { sinceState: state! });
  assert.deepEqual(changes["updated"], [id]);
  const again = await door.call("EmailSubmission/set", {
    update: { [id]: { undoStatus: "pending" }, [other]: { sendAt: "2026-11-21T13:00:00Z" } },
  });
  assert.equal(errorOf(again, "notUpdated", id)["type"], "cannotUnsend");
  assert.equal(errorOf(again, "notUpdated", other)["type"], "invalidProperties");
});

it("what became of each recipient is told, and that it changed", async () => {
  await using door = await JmapDoor.open();
  const object = await ready(door);
  const id = await send(door, { ...object });
  const { state } = await door.call("EmailSubmission/get", { ids: [] });
  const [a, b, c] = queued(door);
  const attempt = (text: string, code: number, remoteMta?: string) => ({
    startedAt: 0,
    durationMs: 1,
    remoteMta,
    code,
    enhancedStatusCode: code === 250 ? "2.0.0" : "5.1.1",
    text,
    delivered: code === 250,
  });
  const dialed = undefined;
  await door.test.store.endAttempts(
    [
      { id: a!.id, attempt: attempt("ok", 250, "mx.x.example"), ended: "delivered", dialed },
      {
        id: b!.id,
        attempt: attempt("Nobody\r\nof that name", 550, "mx.x"),
        ended: "failed",
        dialed,
      },
      { id: c!.id, attempt: attempt("Delivered here", 250), ended: "delivered", dialed },
    ],
    [],
  );
  const changes = await door.call("EmailSubmission/changes", { sinceState: state! });
  assert.deepEqual(changes["updated"], [id]);
  const { deliveryStatus, undoStatus } = await get(door, id);
  assert.equal(undoStatus, "final");
  const displayed = "unknown";
  assert.deepEqual(deliveryStatus, {
    "a@x.example": { smtpReply: "250 2.0.0 ok", delivered: "unknown", displayed },
    "b@x.example": { smtpReply: "550 5.1.1 Nobody of that name", delivered: "no", displayed },
    "secret@x.example": { smtpReply: "250 2.0.0 Delivered here", delivered: "yes", displayed },
    "d@x.example": { smtpReply: "250 2.0.0 Queued", delivered: "queued", displayed },
  });
});

it("notices about a message are found with its submission", async () => {
  await using door = await JmapDoor.open();
  const id = await send(door, { ...(await ready(door)) });
  const notice = await door.test.add(
    [
      "Subject: Undelivered: Hello",
      "In-Reply-To: <1@mail.example>",
      "References: <1@mail.example>",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Action: failed",
      "--b--\r\n",
    ].join("\r\n"),
  );
  await door.test.add("Subject: Re: Hello\r\nIn-Reply-To: <1@mail.example>\r\n\r\nx");
  assert.deepEqual((await get(door, id))["dsnBlobIds"], [`b${notice.id}`]);
});

it("messages are marked, moved and removed when they are sent, RFC 8621 §7.5.1", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const object = await ready(door);
  const removed = await ready(door);
  const [set, email, ...more] = await door.request([
    "EmailSubmission/set",
    {
      accountId: door.accountId,
      create: { sent: { ...object }, gone: { ...removed }, not: { ...object, identityId: "i9" } },
      onSuccessUpdateEmail: {
        "#sent": {
          "keywords/$draft": null,
          [`mailboxIds/f${test.mailboxId("Drafts")}`]: null,
          [`mailboxIds/f${test.mailboxId("Sent")}`]: true,
        },
        "#not": { "keywords/$flagged": true },
      },
      onSuccessDestroyEmail: ["#gone", "#not"],
    },
  ]);
  assert.deepEqual(more, []);
  assert.deepEqual(Object.keys(set!["created"] as object), ["sent", "gone"]);
  assert.equal(email!["@name"], "Email/set");
  assert.deepEqual(email!["updated"], { [object.emailId]: null });
  assert.deepEqual(email!["destroyed"], [removed.emailId]);
  const { list } = await door.call("Email/get", {
    ids: [object.emailId],
    properties: ["keywords", "mailboxIds"],
  });
  assert.deepEqual(list, [
    { id: object.emailId, keywords: {}, mailboxIds: { [`f${test.mailboxId("Sent")}`]: true } },
  ]);
  // The queue has a copy of its own.
  assert.match(queuedText(door, queued(door).at(-1)!), /Subject: Hello/);
});

it("a message can be made and sent in one request", async () => {
  await using door = await JmapDoor.open();
  const { identityId } = await ready(door);
  const { accountId } = door;
  const [made, sent] = await door.request(
    [
      "Email/set",
      {
        accountId,
        create: {
          m: {
            mailboxIds: { [`f${door.test.mailboxId("Sent")}`]: true },
            from: [{ name: "You", email: "you@example.org" }],
            to: [{ name: null, email: "a@x.example" }],
            bcc: [{ name: null, email: "b@x.example" }],
            subject: "Gr\u00fc\u00dfe",
          },
        },
      },
    ],
    ["EmailSubmission/set", { accountId, create: { s: { identityId, emailId: "#m" } } }],
  );
  const { id, threadId } = (made!["created"] as Record<string, JsonObject>)["m"]!;
  const submission = await get(door, createdIn(sent!)["s"]!["id"] as string);
  assert.deepEqual([submission["emailId"], submission["threadId"]], [id, threadId]);
  assert.deepEqual(
    queued(door).map(({ recipient }) => recipient),
    ["a@x.example", "b@x.example"],
  );
});

it("submissions are found by filters, sorted, and destroyed without being taken back", async () => {
  let now = Date.UTC(2026, 10, 21, 12);
  await using door = await JmapDoor.open({ clock: () => now });
  const one = await ready(door);
  const two = await ready(door, letter.replace("<1@", "<2@").replace("Hello", "Other"));
  const first = await send(door, { ...one });
  now += 60_000;
  const second = await send(door, { ...two });
  const query = async (filter: JsonObject | null, sort: Json = null): Promise<Json> => {
    const { ids } = await door.call("EmailSubmission/query", { filter, sort });
    return ids!;
  };
  assert.deepEqual(await query(null), [first, second]);
  assert.deepEqual(await query(null, [{ property: "sentAt", isAscending: false }]), [
    second,
    first,
  ]);
  assert.deepEqual(await query({ emailIds: [two.emailId] }), [second]);
  assert.deepEqual(await query({ after: "2026-11-21T12:00:01Z" }), [second]);
  assert.deepEqual(await query({ before: "2026-11-21T12:01:00Z" }), [first]);
  assert.deepEqual(await query({ undoStatus: "pending", identityIds: [one.identityId] }), [
    first,
    second,
  ]);
  assert.deepEqual(await query({ undoStatus: "final" }), []);
  assert.equal(
    await door.error("EmailSubmission/query", { filter: { x: 1 } }),
    "unsupportedFilter",
  );
  assert.equal(
    await door.error("EmailSubmission/queryChanges", { sinceQueryState: "1" }),
    "cannotCalculateChanges",
  );
  const set = await door.call("EmailSubmission/set", { destroy: [first] });
  assert.deepEqual(set["destroyed"], [first]);
  assert.deepEqual(await query(null), [second]);
  assert.equal(queued(door).length, 8);
});

it("sending is refused with the errors of RFC 8621 §7.5", async () => {
  await using door = await JmapDoor.open();
  const { test } = door;
  const { identityId, emailId } = await ready(door);
  const stored = async (text: string): Promise<string> => (await ready(door, text)).emailId;
  const theirs = await test.add(letter, { mailboxId: test.mailboxId("INBOX", "other") });
  const rcptTo = [{ email: "a@x.example", parameters: null }];
  const mailFrom = { email: "you@example.org", parameters: null };
  const many = Array.from({ length: 1001 }, (_, i) => ({ email: `a${i}@x.example` }));
  const cases: readonly (readonly [JsonObject, string])[] = [
    [{ emailId }, "invalidProperties"],
    [{ emailId, identityId: "i77" }, "invalidProperties"],
    [{ identityId }, "invalidProperties"],
    [{ identityId, emailId: "m99999" }, "invalidProperties"],
    [{ identityId, emailId: `m${theirs.id}` }, "invalidProperties"],
    [{ identityId, emailId, sendAt: "2026-11-21T13:00:00Z" }, "invalidProperties"],
    [{ identityId, emailId: await stored("To: a@x.example\r\n\r\n") }, "invalidEmail"],
    [{ identityId, emailId: await stored("From: you@example.org\r\n\r\n") }, "noRecipients"],
    [
      { identityId, emailId: await stored("From: x@y.example\r\nTo: a@x.example\r\n\r\n") },
      "forbiddenMailFrom",
    ],
    [
      {
        identityId,
        emailId: await stored("From: x@y.example\r\nSubject: x\r\n\r\n"),
        envelope: { mailFrom, rcptTo },
      },
      "forbiddenFrom",
    ],
    [{ identityId, emailId, envelope: { mailFrom, rcptTo: [] } }, "noRecipients"],
    [{ identityId, emailId, envelope: { mailFrom, rcptTo: many } }, "tooManyRecipients"],
    [
      {
        identityId,
        emailId,
        envelope: { mailFrom, rcptTo: [{ email: "a b@x", parameters: null }] },
      },
      "invalidRecipients",
    ],
    [
      {
        identityId,
        emailId,
        envelope: { mailFrom: { email: "x@y.example", parameters: null }, rcptTo },
      },
      "forbiddenMailFrom",
    ],
  ];
  for (const [object, type] of cases) {
    const set = await door.call("EmailSubmission/set", { create: { k: object } });
    assert.equal(
      errorOf(set, "notCreated", "k")["type"],
      type,
      JSON.stringify(object).slice(0, 300),
    );
  }
  assert.deepEqual(queued(door), []);
});

it("parameters of an envelope cannot become others", async () => {
  await using door = await JmapDoor.open();
  const { identityId, emailId } = await ready(door);
  const rcptTo = [{ email: "a@x.example", parameters: null }];
  const parameters: readonly JsonObject[] = [
    { HOLDFOR: "5 RET=FULL" },
    { "HOLDFOR=5 RET": "FULL" },
    { HOLDFOR: "99999999" },
    { HOLDFOR: "5", HOLDUNTIL: "2026-11-21T13:00:00Z" },
    { SIZE: "5\r\nRCPT TO:<x@y>" },
    { "": "x" },
    { AUTH: "<>" },
    { NOTIFY: "NEVER" },
    { RET: 5 },
  ];
  for (const one of parameters) {
    const envelope = { mailFrom: { email: "you@example.org", parameters: one }, rcptTo };
    const create = { k: { identityId, emailId, envelope } };
    const set = await door.call("EmailSubmission/set", { create });
    const error = errorOf(set, "notCreated", "k");
    assert.deepEqual([error["type"], error["properties"]], ["invalidProperties", ["envelope"]]);
  }
  const paths = ["you@example.org> RET=FULL <", "you@example.org>\r\nDATA", "@"];
  for (const email of paths) {
    const envelope = { mailFrom: { email, parameters: null }, rcptTo };
    const create = { k: { identityId, emailId, envelope } };
    const set = await door.call("EmailSubmission/set", { create });
    assert.ok(set["notCreated"] !== null, email);
  }
  assert.deepEqual(queued(door), []);
});
