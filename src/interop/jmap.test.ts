// A library for JMAP that others wrote goes through all methods of a running server.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import type { JsonObject } from "../jmap/json.ts";
import { methods } from "../jmap-server/methods.ts";
import { JmapClient, made } from "./jmap-client.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const product = stack.use(await Product.localserve());
const client = await JmapClient.connect(product);

async function mailboxOf(role: string): Promise<string> {
  const { ids } = await client.call("Mailbox/query", { filter: { role } });
  return (ids as string[])[0]!;
}

async function state(type: string): Promise<string> {
  const { state: now } = await client.call(`${type}/get`, { ids: [] });
  return now as string;
}

/** Resolves with the first state event of these types. */
async function pushed(types: string, signal: AbortSignal): Promise<string> {
  const authorization = client.jam.authHeader;
  const url = `${client.origin}/jmap/events?types=${types}&closeafter=state&ping=0`;
  const response = await fetch(url, { headers: { authorization }, signal });
  assert.equal(response.status, 200);
  return response.text();
}

const timeMsMax = 20_000;

it("mailboxes are made, changed, found and destroyed", async () => {
  const before = await state("Mailbox");
  const { id } = made(await client.call("Mailbox/set", { create: { k: { name: "Plans" } } }));
  await client.call("Mailbox/set", { update: { [id]: { name: "Dreams", sortOrder: 3 } } });
  const [mailbox] = await client.get("Mailbox", { ids: [id] });
  assert.deepEqual([mailbox!["name"], mailbox!["sortOrder"]], ["Dreams", 3]);
  const changes = await client.call("Mailbox/changes", { sinceState: before });
  assert.deepEqual(changes["created"], [id]);
  const { queryState } = await client.call("Mailbox/query", {});
  const gone = await client.call("Mailbox/set", { destroy: [id] });
  assert.deepEqual(gone["destroyed"], [id]);
  const news = await client.call("Mailbox/queryChanges", { sinceQueryState: queryState! });
  assert.deepEqual([news["removed"], news["added"]], [[id], []]);
});

it("a message with an attachment is written, sent, pushed and received", async () => {
  const { accountId } = client;
  const upload = await client.jam.uploadBlob(accountId, "Two spades", {
    headers: { authorization: client.jam.authHeader, "content-type": "text/plain" },
  });
  const drafts = await mailboxOf("drafts");
  const sent = await mailboxOf("sent");
  const email = {
    mailboxIds: { [drafts]: true },
    keywords: { $draft: true, $seen: true },
    from: [{ name: "You", email: login }],
    to: [{ name: "You, too", email: login }],
    bcc: [{ name: null, email: "secret@localhost" }],
    subject: "Gr\u00fc\u00dfe \u{1f33b}",
    textBody: [{ partId: "t", type: "text/plain" }],
    bodyValues: { t: { value: "Plant the apples" } },
    attachments: [{ blobId: upload.blobId, name: "list.txt", type: "text/plain" }],
  };
  const { id: emailId } = made(await client.call("Email/set", { create: { k: email } }));
  const [identity] = await client.get("Identity", { ids: null });
  const submissions = await state("EmailSubmission");
  const before = await state("Email");
  const event = pushed("EmailDelivery", AbortSignal.timeout(timeMsMax));
  const { id } = made(
    await client.call("EmailSubmission/set", {
      create: { k: { identityId: identity!["id"]!, emailId } },
      onSuccessUpdateEmail: {
        "#k": { "keywords/$draft": null, mailboxIds: { [sent]: true } },
      },
    }),
  );
  assert.match(await event, /"EmailDelivery":/);
  const moved = await client.get("Email", {
    ids: [emailId],
    properties: ["mailboxIds", "keywords"],
  });
  assert.deepEqual(moved, [
    { id: emailId, mailboxIds: { [sent]: true }, keywords: { $seen: true } },
  ]);
  const received = await arrived(before, "Plant the apples");
  assert.equal(received["bcc"], null);
  const [attachment] = received["attachments"] as readonly JsonObject[];
  const download = await client.jam.downloadBlob({
    accountId,
    blobId: attachment!["blobId"] as string,
    mimeType: "text/plain",
    fileName: "list.txt",
  });
  assert.equal(await download.text(), "Two spades");
  const changes = await client.call("EmailSubmission/changes", { sinceState: submissions });
  assert.deepEqual(changes["created"], [id]);
  const { ids } = await client.call("EmailSubmission/query", { filter: { emailIds: [emailId] } });
  assert.deepEqual(ids, [id]);
  const { queryState } = await client.call("EmailSubmission/query", {});
  const asked = { sinceQueryState: queryState! };
  const news = await client.call("EmailSubmission/queryChanges", asked);
  assert.deepEqual([news["removed"], news["added"]], [[], []]);
  const [submission] = await client.get("EmailSubmission", { ids: [id] });
  assert.equal(submission!["undoStatus"], "final");
});

/** The message that has come since, once it is there: the event may have told of an earlier copy. */
async function arrived(since: string, preview: string): Promise<JsonObject> {
  const inbox = await mailboxOf("inbox");
  const deadline = Date.now() + timeMsMax;
  while (Date.now() < deadline) {
    const { created } = await client.call("Email/changes", { sinceState: since });
    const emails = await client.get("Email", {
      ids: created!,
      properties: ["mailboxIds", "preview", "bcc", "attachments"],
    });
    const found = emails.find(
      (email) => email["preview"] === preview && inbox in (email["mailboxIds"] as object),
    );
    if (found !== undefined) return found;
    await pushed("Email", AbortSignal.timeout(1_000)).catch(() => "");
  }
  assert.fail("It did not come");
}

it("mail that waits is taken back", async () => {
  const drafts = await mailboxOf("drafts");
  const email = { mailboxIds: { [drafts]: true }, from: [{ name: null, email: login }] };
  const { id: emailId } = made(await client.call("Email/set", { create: { k: email } }));
  const [identity] = await client.get("Identity", { ids: null });
  const envelope = {
    mailFrom: { email: login, parameters: { HOLDFOR: "3600" } },
    rcptTo: [{ email: "later@localhost", parameters: null }],
  };
  const create = { k: { identityId: identity!["id"]!, emailId, envelope } };
  const submission = made(await client.call("EmailSubmission/set", { create }));
  assert.equal(submission["undoStatus"], "pending");
  const update = { [submission.id]: { undoStatus: "canceled" } };
  const canceled = await client.call("EmailSubmission/set", { update });
  assert.deepEqual(canceled["updated"], { [submission.id]: null });
  const { stdout } = await product.cli(["queue", "list"]);
  assert.doesNotMatch(stdout, /later@localhost/);
});

it("messages are imported, found, read in threads and parsed", async () => {
  const inbox = await mailboxOf("inbox");
  const blob = await client.jam.uploadBlob(
    client.accountId,
    letter("Zebra crossing", "They have stripes.\r\n"),
    { headers: { authorization: client.jam.authHeader, "content-type": "message/rfc822" } },
  );
  const { blobId } = blob;
  const parsed = await client.call("Email/parse", { blobIds: [blobId], properties: ["subject"] });
  assert.deepEqual(parsed["parsed"], { [blobId]: { subject: "Zebra crossing" } });
  const filter = { text: "zebra stripes" };
  const query = await client.call("Email/query", { filter });
  const threads = await state("Thread");
  const imported = await client.call("Email/import", {
    emails: { k: { blobId, mailboxIds: { [inbox]: true } } },
  });
  const { id, threadId } = made(imported);
  const [results] = await client.jam.requestMany((calls) => {
    const found = calls["Email"]!["query"]!({ accountId: client.accountId, filter });
    const emails = calls["Email"]!["get"]!({
      accountId: client.accountId,
      ids: found.$ref("/ids"),
      properties: ["subject", "threadId"],
    });
    return { found, emails };
  });
  assert.deepEqual(results.emails["list"], [{ id, subject: "Zebra crossing", threadId }]);
  const snippets = await client.call("SearchSnippet/get", { filter, emailIds: [id] });
  assert.deepEqual(snippets["list"], [
    {
      emailId: id,
      subject: "<mark>Zebra</mark> crossing",
      preview: "They have <mark>stripes</mark>. ",
    },
  ]);
  assert.deepEqual(await client.get("Thread", { ids: [threadId!] }), [
    { id: threadId, emailIds: [id] },
  ]);
  const changed = await client.call("Thread/changes", { sinceState: threads });
  assert.deepEqual(changed["created"], [threadId]);
  const news = await client.call("Email/queryChanges", {
    filter,
    sinceQueryState: query["queryState"]!,
  });
  assert.deepEqual([news["added"], news["removed"]], [[{ id, index: 0 }], []]);
});

it("identities, vacation and settings are kept", async () => {
  const before = await state("Identity");
  const identity = { email: login, name: "Sales" };
  const { id } = made(await client.call("Identity/set", { create: { k: identity } }));
  const changes = await client.call("Identity/changes", { sinceState: before });
  assert.deepEqual(changes["created"], [id]);
  const set = (patch: JsonObject) => ({ update: { singleton: patch } });
  await client.call("VacationResponse/set", set({ isEnabled: true, textBody: "Away" }));
  const [vacation] = await client.get("VacationResponse", { ids: ["singleton"] });
  assert.equal(vacation!["textBody"], "Away");
  await client.call("Settings/set", set({ values: { theme: "dark" } }));
  const [settings] = await client.get("Settings", { ids: null });
  assert.deepEqual(settings!["values"], { theme: "dark" });
});

it("push subscriptions are made, read and destroyed", async () => {
  const headers = { authorization: client.jam.authHeader };
  const session = await fetch(`${client.origin}/jmap/session`, { headers });
  const { capabilities } = (await session.json()) as Record<string, JsonObject>;
  const vapid = capabilities!["urn:ietf:params:jmap:webpush-vapid"] as JsonObject;
  assert.match(vapid["applicationServerKey"] as string, /^[\w-]{87}$/);
  // Nothing is sent to our own machine, whatever is asked for.
  const object = { deviceClientId: "jam", url: "https://127.0.0.1:1/push", types: ["Email"] };
  const { id } = made(await client.call("PushSubscription/set", { create: { k: object } }));
  const [subscription] = await client.get("PushSubscription", { ids: null });
  assert.deepEqual(
    [subscription!["id"], subscription!["types"], subscription!["verificationCode"]],
    [id, ["Email"], null],
  );
  const { destroyed } = await client.call("PushSubscription/set", { destroy: [id] });
  assert.deepEqual(destroyed, [id]);
});

it("another library speaks JMAP over WebSocket, and is pushed to", async () => {
  const url = `${client.origin.replace("http", "ws")}/jmap/websocket`;
  // Node's own client.
  const socket = new WebSocket(url, {
    headers: { authorization: client.jam.authHeader },
    protocols: "jmap",
  });
  const messages: string[] = [];
  let wake = Promise.withResolvers<void>();
  socket.addEventListener("message", ({ data }) => {
    messages.push(String(data));
    wake.resolve();
  });
  const next = async (): Promise<string> => {
    while (messages.length === 0) await wake.promise;
    wake = Promise.withResolvers();
    return messages.shift()!;
  };
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  socket.send('{"@type": "WebSocketPushEnable", "dataTypes": ["Mailbox"]}');
  const { accountId } = client;
  const create = { k: { name: "By WebSocket" } };
  const methodCalls = [["Mailbox/set", { accountId, create }, "0"]];
  const using = ["urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:websocket"];
  socket.send(JSON.stringify({ "@type": "Request", id: "R", using, methodCalls }));
  const both = `${await next()} ${await next()}`;
  assert.match(both, /"@type":"Response","requestId":"R","methodResponses":\[\["Mailbox\/set"/);
  assert.match(
    both,
    /"@type":"StateChange","changed":\{"a\d+":\{"Mailbox":"\d+"\}\},"pushState":"\d+"/,
  );
  socket.close();
});

it("what there is only among several accounts is refused", async () => {
  const { accountId } = client;
  const other = { fromAccountId: "a99", accountId };
  assert.equal(await client.error("Email/copy", { ...other, create: {} }), "fromAccountNotFound");
  assert.equal(await client.error("Blob/copy", { ...other, blobIds: [] }), "fromAccountNotFound");
  assert.equal(await client.error("Mailbox/get", { accountId: "a99", ids: [] }), "accountNotFound");
});

it("every method has been called", async () => {
  const echoed = await client.call("Core/echo", { hello: "world" });
  assert.equal(echoed["hello"], "world");
  assert.deepEqual(
    [...methods.keys()].filter((name) => !client.called.has(name)),
    [],
  );
});

it("nobody comes in without a password", async () => {
  for (const authorization of ["", "Bearer x", `Basic ${btoa(`${login}:wrong${password}`)}`]) {
    const response = await fetch(`${client.origin}/jmap/session`, { headers: { authorization } });
    assert.equal(response.status, 401);
  }
});
