import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { coreLimits } from "./limits.ts";
import { methods } from "./methods.ts";

/** In everything that another account has. */
const secret = "Zebra";

/** Methods that belong to no account. */
const accountless = new Set(["Core/echo", "PushSubscription/get", "PushSubscription/set"]);

/** Ids of what another account has. */
interface Theirs {
  readonly mailbox: string;
  readonly email: string;
  readonly thread: string;
  readonly blob: string;
  readonly upload: string;
  readonly identity: string;
  readonly submission: string;
}

async function theirsIn({ test, server }: JmapDoor): Promise<Theirs> {
  const accountId = test.accountId("other");
  const { store } = test;
  const made = await store.createMailbox({ accountId, name: secret });
  const letter = `Subject: ${secret}\r\nFrom: ${secret} <z@example.org>\r\n\r\n${secret}`;
  const { id } = await test.add(letter, { mailboxId: made.id });
  const keep = async (kind: "identity" | "submission"): Promise<number> => {
    const value = JSON.stringify({ email: `${secret}@example.org`, name: secret });
    const { ids } = await store.objects.change({ accountId, kind, put: [{ value }], remove: [] });
    return ids[0]!;
  };
  for (const kind of ["vacation", "settings"] as const) {
    const value = JSON.stringify({ type: "values", values: { secret }, textBody: secret });
    await store.objects.change({ accountId, kind, put: [{ value }], remove: [] });
  }
  const octets = ReadableStream.from([Buffer.from(letter)]);
  const login = { accountId, login: "other@example.org" };
  const { blobId } = await server.upload(login, octets, "message/rfc822");
  return {
    mailbox: `f${made.id}`,
    email: `m${id}`,
    thread: `t${store.message(id)!.threadId}`,
    blob: `b${id}`,
    upload: blobId,
    identity: `i${await keep("identity")}`,
    submission: `s${await keep("submission")}`,
  };
}

type Call = readonly [name: string, args: JsonObject];

/** What somebody might try with ids that they have guessed. */
function attempts(theirs: Theirs, own: { readonly inbox: string; readonly email: string }): Call[] {
  const { mailbox, email, thread, blob, upload, identity, submission } = theirs;
  const change = (id: string, patch: JsonObject): JsonObject => ({
    update: { [id]: patch },
    destroy: [id],
  });
  const mailboxIds = { [own.inbox]: true };
  return [
    ["Mailbox/get", { ids: [mailbox] }],
    ["Mailbox/query", { filter: { name: secret } }],
    ["Mailbox/query", { filter: { parentId: mailbox } }],
    ["Mailbox/set", change(mailbox, { name: "Mine" })],
    ["Mailbox/set", { create: { k: { name: "x", parentId: mailbox } } }],
    ["Thread/get", { ids: [thread] }],
    ["Email/get", { ids: [email], fetchAllBodyValues: true }],
    ["Email/query", { filter: { inMailbox: mailbox } }],
    ["Email/query", { filter: { inMailboxOtherThan: [own.inbox] } }],
    ["Email/query", { filter: { header: ["Subject", secret] } }],
    ["Email/set", change(email, { keywords: {} })],
    ["Email/set", { create: { k: { mailboxIds: { [mailbox]: true } } } }],
    ["Email/set", { update: { [own.email]: { mailboxIds: { [mailbox]: true } } } }],
    ["Email/set", { create: { k: { mailboxIds, attachments: [{ blobId: blob }] } } }],
    ["Email/set", { create: { k: { mailboxIds, attachments: [{ blobId: upload }] } } }],
    ["Email/import", { emails: { k: { blobId: blob, mailboxIds } } }],
    ["Email/import", { emails: { k: { blobId: upload, mailboxIds } } }],
    ["Email/parse", { blobIds: [blob, upload] }],
    ["SearchSnippet/get", { filter: { text: secret }, emailIds: [email] }],
    ["Identity/get", { ids: [identity] }],
    ["Identity/get", { ids: null }],
    ["Identity/set", change(identity, { name: "Mine" })],
    ["EmailSubmission/get", { ids: [submission] }],
    ["EmailSubmission/query", {}],
    ["EmailSubmission/set", change(submission, { undoStatus: "canceled" })],
    ["EmailSubmission/set", { create: { k: { emailId: email, identityId: identity } } }],
    ["VacationResponse/get", { ids: null }],
    ["Settings/get", { ids: null }],
    ["Mailbox/changes", { sinceState: "0" }],
    ["Thread/changes", { sinceState: "0" }],
    ["Email/changes", { sinceState: "0" }],
    ["Identity/changes", { sinceState: "0" }],
    ["EmailSubmission/changes", { sinceState: "0" }],
  ];
}

describe("another account", () => {
  it("does not exist for any method", async () => {
    await using door = await JmapDoor.open();
    const other = `a${door.test.accountId("other")}`;
    // All that some method cannot do without.
    const needed: JsonObject = {
      ids: [],
      blobIds: [],
      emailIds: [],
      emails: {},
      create: {},
      sinceState: "0",
      sinceQueryState: "0",
      fromAccountId: door.accountId,
    };
    for (const name of methods.keys()) {
      if (accountless.has(name)) continue;
      let args: Record<string, Json> = { accountId: other };
      // Arguments are added as the method asks for them: which those are, it may say to everybody.
      for (let round = 0; round < 5; round++) {
        const [response] = await door.request([name, args]);
        assert.equal(response!["@name"], "error", name);
        const description = response!["description"];
        const missing = /^"(\w+)" is missing$/.exec(
          typeof description === "string" ? description : "",
        );
        if (missing === null) {
          assert.equal(response!["type"], "accountNotFound", name);
          break;
        }
        args = { ...args, [missing[1]!]: needed[missing[1]!]! };
      }
    }
  });

  it("has nothing that its ids would lead to", async () => {
    await using door = await JmapDoor.open();
    const { test } = door;
    const theirs = await theirsIn(door);
    const mine = await test.add("Subject: mine\r\n\r\nx");
    const calls = attempts(theirs, { inbox: `f${test.mailboxId()}`, email: `m${mine.id}` });
    const before = test.store.account(test.accountId("other"))!.modSeq;
    for (const [name, args] of calls) {
      const response = await door.call(name, args);
      const what = `${name} ${JSON.stringify(args)}: ${JSON.stringify(response)}`;
      assert.ok(!JSON.stringify(response).includes(secret), what);
      assert.ok((response["created"] ?? null) === null || name.endsWith("/changes"), what);
      assert.ok((response["updated"] ?? null) === null || name.endsWith("/changes"), what);
      if (name.endsWith("/changes")) {
        for (const id of Object.values(theirs)) assert.ok(!what.includes(`"${id}"`), what);
      }
    }
    assert.equal(test.store.account(test.accountId("other"))!.modSeq, before);
    const login = { accountId: test.accountId(), login: "you@example.org" };
    for (const blobId of [theirs.blob, `${theirs.blob}-1`, theirs.upload]) {
      assert.equal(door.server.download(login, blobId), undefined);
    }
  });
});

describe("limits that are announced, RFC 8620 §2", () => {
  it("bound what one call gets, makes and changes", async () => {
    await using door = await JmapDoor.open();
    const { accountId } = door;
    const ids = Array.from({ length: coreLimits.maxObjectsInGet + 1 }, (_, index) => `x${index}`);
    const create = Object.fromEntries(ids.map((id) => [id, {}]));
    for (const name of methods.keys()) {
      const [type, verb] = name.split("/");
      if (verb !== "get" && verb !== "set") continue;
      const args = verb === "get" ? { ids, emailIds: ids } : { destroy: ids };
      const asked: JsonObject =
        type === "SearchSnippet" ? { emailIds: ids } : verb === "get" ? { ids } : args;
      const own: JsonObject = accountless.has(name) ? {} : { accountId };
      const calls: Call[] = [[name, { ...own, ...asked }]];
      if (verb === "set") calls.push([name, { ...own, create }]);
      for (const response of await door.request(...calls)) {
        assert.equal(response["type"], "requestTooLarge", name);
      }
    }
    assert.equal(await door.error("Email/import", { emails: create }), "requestTooLarge");
    const session = door.server.session({ accountId: 1, login: "you@example.org" }, "https://x");
    const announced = (session["capabilities"] as Record<string, JsonObject>)[
      "urn:ietf:params:jmap:core"
    ]!;
    assert.deepEqual({ ...announced, ...coreLimits }, announced);
  });
});
