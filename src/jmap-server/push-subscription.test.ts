import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import type { PushSender } from "./push-service.ts";

const url = "https://push.example/device";

interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A push service; each message waits to be taken. */
class PushResource implements PushSender {
  readonly #posted: Posted[] = [];
  #waiting: ((posted: Posted) => void) | undefined;
  status = 201;

  post(to: string, message: Pick<Posted, "headers" | "body">): ReturnType<PushSender["post"]> {
    const posted = { url: to, ...message };
    if (this.#waiting === undefined) this.#posted.push(posted);
    else this.#waiting(posted);
    this.#waiting = undefined;
    return Promise.resolve({ status: this.status, text: "" });
  }

  get count(): number {
    return this.#posted.length;
  }

  next(): Promise<Posted> {
    const posted = this.#posted.shift();
    if (posted !== undefined) return Promise.resolve(posted);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  async json(): Promise<JsonObject> {
    return JSON.parse((await this.next()).body.toString()) as JsonObject;
  }
}

async function open(resource: PushResource): Promise<JmapDoor> {
  return JmapDoor.open({ sender: resource, times: { gatherMs: 0, retryMs: 1 } });
}

/** PushSubscription has no accounts. RFC 8620 §7.2 */
async function call(door: JmapDoor, name: string, args: JsonObject): Promise<JsonObject> {
  const [response] = await door.request([`PushSubscription/${name}`, args]);
  return response!;
}

async function subscribe(door: JmapDoor, more: JsonObject = {}): Promise<string> {
  const object = { deviceClientId: "a889-ffea-910", url, ...more };
  const { created, notCreated } = await call(door, "set", { create: { k: object } });
  assert.equal(notCreated, null, JSON.stringify(notCreated));
  return (created as Record<string, JsonObject>)["k"]!["id"] as string;
}

async function verified(
  door: JmapDoor,
  resource: PushResource,
  more?: JsonObject,
): Promise<string> {
  const id = await subscribe(door, more);
  const { verificationCode } = await resource.json();
  const { updated } = await call(door, "set", {
    update: { [id]: { verificationCode: verificationCode! } },
  });
  assert.deepEqual(updated, { [id]: null });
  return id;
}

it("a push subscription gets nothing but a code until it comes back with that", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  const id = await subscribe(door);
  const { verificationCode, ...rest } = await resource.json();
  assert.deepEqual(rest, { "@type": "PushVerification", pushSubscriptionId: id });
  await door.test.add("Subject: x\r\n\r\n");
  const wrong = await call(door, "set", { update: { [id]: { verificationCode: "x" } } });
  assert.ok(wrong["notUpdated"] !== null);
  await call(door, "set", { update: { [id]: { verificationCode: verificationCode! } } });
  assert.equal(resource.count, 0);
  await door.test.add("Subject: x\r\n\r\n");
  const { changed } = await resource.json();
  const state = String(door.test.store.account(door.test.accountId())!.modSeq);
  const types = { Email: state, Mailbox: state, Thread: state, EmailDelivery: state };
  assert.deepEqual(changed, { [door.accountId]: types });
});

it("a push subscription is told of its types only, and of no other account", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  const { test } = door;
  await verified(door, resource, { types: ["Mailbox", "CalendarEvent"] });
  await test.add("Subject: x\r\n\r\n", { mailboxId: test.mailboxId("INBOX", "other") });
  await door.call("Settings/set", { update: { singleton: { values: { a: 1 } } } });
  await test.add("Subject: x\r\n\r\n");
  const { changed } = await resource.json();
  const types = Object.keys((changed as Record<string, JsonObject>)[door.accountId]!);
  assert.deepEqual(types, ["Mailbox"]);
  assert.deepEqual(Object.keys(changed as object), [door.accountId]);
});

it("a push message is tried again, and its subscription goes with its resource", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  await verified(door, resource);
  resource.status = 503;
  await door.test.add("Subject: x\r\n\r\n");
  const first = await resource.json();
  assert.deepEqual(await resource.json(), first);
  resource.status = 410;
  const gone = new Promise<void>((resolve) => {
    door.test.store.subscribe((changes) => {
      if (changes.some((change) => change.kind === "objects-changed")) resolve();
    });
  });
  await gone;
  assert.deepEqual((await call(door, "get", { ids: null }))["list"], []);
});

it("a push subscription outlives the server's end", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  await verified(door, resource);
  door.restart();
  await door.test.add("Subject: x\r\n\r\n");
  assert.equal((await resource.json())["@type"], "StateChange");
});

it("a push message can be encrypted for its subscriber, RFC 8291", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  const ecdh = createECDH("prime256v1");
  const p256dh = ecdh.generateKeys("base64url");
  const auth = randomBytes(16);
  await subscribe(door, { keys: { p256dh, auth: auth.toString("base64url") } });
  const { headers, body } = await resource.next();
  assert.equal(headers["content-encoding"], "aes128gcm");
  const salt = body.subarray(0, 16);
  const theirs = body.subarray(21, 21 + body[20]!);
  const context = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), theirs]);
  const input = Buffer.from(hkdfSync("sha256", ecdh.computeSecret(theirs), auth, context, 32));
  const derived = (name: string, octets: number): Buffer =>
    Buffer.from(hkdfSync("sha256", input, salt, `Content-Encoding: ${name}\0`, octets));
  const decipher = createDecipheriv("aes-128-gcm", derived("aes128gcm", 16), derived("nonce", 12));
  decipher.setAuthTag(body.subarray(-16));
  const text = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
  assert.equal(text.at(-1), 2);
  const message = JSON.parse(text.subarray(0, -1).toString()) as JsonObject;
  assert.equal(message["@type"], "PushVerification");
});

it("a push subscription is read without its secrets, changed and destroyed", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  const expires = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
  const id = await subscribe(door, { expires: expires.toISOString(), types: null });
  const { list, notFound } = await call(door, "get", { ids: [id, "p99"] });
  assert.deepEqual(list, [
    {
      id,
      deviceClientId: "a889-ffea-910",
      verificationCode: null,
      expires: expires.toISOString().replace(".000", ""),
      types: null,
    },
  ]);
  assert.deepEqual(notFound, ["p99"]);
  const forbidden = await call(door, "get", { ids: [id], properties: ["url"] });
  assert.equal(forbidden["type"], "forbidden");
  const far = await call(door, "set", { update: { [id]: { expires: "2099-01-01T00:00:00Z" } } });
  const [cut] = Object.values(far["updated"] as Record<string, JsonObject>);
  assert.ok(Date.parse(cut!["expires"] as string) < Date.now() + 31 * 86_400_000);
  const { destroyed } = await call(door, "set", { destroy: [id, "p99"] });
  assert.deepEqual(destroyed, [id]);
});

it("push subscriptions are refused that lead nowhere, and that are too many", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  const wrong: readonly JsonObject[] = [
    { url: "http://push.example/" },
    { url: "https://user:word@push.example/" },
    { url: "nonsense" },
    { deviceClientId: 5 },
    { keys: { p256dh: "x", auth: "y" } },
    { keys: 5 },
    { expires: "2001-01-01T00:00:00Z" },
    { types: "Email" },
    { verificationCode: "x" },
  ];
  for (const more of wrong) {
    const object = { deviceClientId: "d", url, ...more };
    const { notCreated } = await call(door, "set", { create: { k: object } });
    const { type } = (notCreated as Record<string, JsonObject>)["k"]!;
    assert.equal(type, "invalidProperties", JSON.stringify(more));
  }
  assert.equal(resource.count, 0);
  for (let count = 0; count < 20; count++) await subscribe(door);
  const refused = async (): Promise<Json> => {
    const { notCreated } = await call(door, "set", { create: { k: { deviceClientId: "d", url } } });
    return (notCreated as Record<string, JsonObject>)["k"]!["type"]!;
  };
  assert.equal(await refused(), "overQuota");
  const { list } = await call(door, "get", { ids: null });
  await call(door, "set", { destroy: (list as JsonObject[]).map(({ id }) => id!) });
  assert.equal(await refused(), "rateLimit");
});

it("a push subscription of a browser ends with its login", async () => {
  const resource = new PushResource();
  await using door = await open(resource);
  const { test, server } = door;
  const accountId = test.accountId();
  const tokenHash = randomBytes(32);
  const now = Date.now();
  await test.store.webSessions.keep({
    accountId,
    login: "you@example.org",
    tokenHash,
    remoteAddress: "",
    userAgent: undefined,
    createdAt: now,
    usedAt: now,
    expiresAt: now + 1_000_000,
  });
  const byBrowser = async (name: string, args: JsonObject): Promise<JsonObject> => {
    const login = { accountId, login: "you@example.org", session: tokenHash };
    const using = ["urn:ietf:params:jmap:core"];
    const octets = Buffer.from(JSON.stringify({ using, methodCalls: [[name, args, "0"]] }));
    const { methodResponses } = await server.request(octets, login, new AbortController().signal);
    return (methodResponses as readonly (readonly [string, JsonObject])[])[0]![1];
  };
  await byBrowser("PushSubscription/set", { create: { k: { deviceClientId: "d", url } } });
  const { pushSubscriptionId: id, verificationCode } = await resource.json();
  const update = { [id as string]: { verificationCode: verificationCode! } };
  assert.deepEqual((await call(door, "get", { ids: null }))["list"], []);
  assert.equal((await call(door, "set", { update }))["updated"], null);
  assert.notEqual((await byBrowser("PushSubscription/set", { update }))["updated"], null);
  await test.add("Subject: x\r\n\r\n");
  assert.equal((await resource.json())["@type"], "StateChange");
  await test.store.webSessions.remove([tokenHash]);
  await verified(door, resource);
  await test.add("Subject: x\r\n\r\n");
  assert.equal((await resource.json())["@type"], "StateChange");
  assert.equal(resource.count, 0);
});
