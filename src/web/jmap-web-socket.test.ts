import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { coreLimits } from "../jmap-server/limits.ts";
import { WebDoor } from "../testing/web-door.ts";

interface Message {
  readonly [name: string]: unknown;
}

/** Node's own client of WebSocket, which knows nothing of us. */
class Client implements Disposable {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  #waiting: ((message: Message) => void) | undefined;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = promise;
    socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data as string) as Message;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) this.#messages.push(message);
      else waiting(message);
    });
  }

  static async open(
    web: WebDoor,
    headers: Record<string, string> = web.basic,
    protocols = "jmap",
  ): Promise<Client> {
    const url = `${web.origin.replace("http", "ws")}/jmap/websocket`;
    const socket = new WebSocket(url, { headers, protocols });
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error("It does not open")));
    });
    assert.equal(socket.protocol, "jmap");
    return new Client(socket);
  }

  next(): Promise<Message> {
    const message = this.#messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  send(message: Message | string | Uint8Array<ArrayBuffer>): void {
    const isRaw = typeof message === "string" || message instanceof Uint8Array;
    this.#socket.send(isRaw ? message : JSON.stringify(message));
  }

  ask(message: Message | string): Promise<Message> {
    this.send(message);
    return this.next();
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

const echo = {
  "@type": "Request",
  using: ["urn:ietf:params:jmap:core"],
  methodCalls: [["Core/echo", { hello: true }, "0"]],
};

describe("JMAP over WebSocket, RFC 8887", () => {
  it("is announced, and answers requests with their ids", async () => {
    await using web = await WebDoor.open();
    const session = await web.fetch("/jmap/session", { headers: web.basic });
    const { capabilities } = (await session.json()) as { capabilities: Record<string, unknown> };
    assert.deepEqual(capabilities["urn:ietf:params:jmap:websocket"], {
      url: `${web.origin.replace("http", "ws")}/jmap/websocket`,
      supportsPush: true,
    });
    using client = await Client.open(web);
    const { sessionState, ...answer } = await client.ask({ ...echo, id: "R1" });
    assert.equal(typeof sessionState, "string");
    assert.deepEqual(answer, {
      "@type": "Response",
      requestId: "R1",
      methodResponses: [["Core/echo", { hello: true }, "0"]],
    });
    assert.ok(!("requestId" in (await client.ask(echo))));
    const large = "\u00fc".repeat(200_000);
    const methodCalls = [["Core/echo", { large }, "0"]];
    const long = await client.ask({ ...echo, methodCalls });
    assert.deepEqual(long["methodResponses"], methodCalls);
  });

  it("says what is wrong with a request, and goes on", async () => {
    await using web = await WebDoor.open();
    using client = await Client.open(web);
    const error = (type: string, requestId: string | null = null): Message => ({
      "@type": "RequestError",
      requestId,
      type: `urn:ietf:params:jmap:error:${type}`,
      status: 400,
    });
    const cases: readonly (readonly [Message | string, Message])[] = [
      ["The quick brown fox", error("notJSON")],
      ["[]", error("notRequest")],
      [{ ...echo, "@type": "Wish", id: "a" }, error("notRequest", "a")],
      [{ ...echo, id: 5 }, error("notRequest")],
      [{ "@type": "Request", id: "b" }, error("notRequest", "b")],
      [{ ...echo, using: ["urn:x"], id: "c" }, error("unknownCapability", "c")],
      [{ "@type": "WebSocketPushEnable", dataTypes: 5 }, error("notRequest")],
    ];
    for (const [message, expected] of cases) {
      assert.partialDeepStrictEqual(await client.ask(message), expected);
    }
    for (let count = 0; count <= coreLimits.maxConcurrentRequests; count++) client.send(echo);
    const answers: Message[] = [];
    for (let count = 0; count <= coreLimits.maxConcurrentRequests; count++) {
      answers.push(await client.next());
    }
    const refused = answers.filter((answer) => answer["@type"] === "RequestError");
    for (const { limit } of refused) assert.equal(limit, "maxConcurrentRequests");
  });
});

describe("push over WebSocket, RFC 8887 §4.3.5", () => {
  it("tells changes of the types asked for, while they are asked for", async () => {
    await using web = await WebDoor.open();
    const { test, accountId } = web.jmap;
    const state = (): string => String(test.store.account(test.accountId())!.modSeq);
    const before = state();
    using client = await Client.open(web);
    client.send({ "@type": "WebSocketPushEnable", dataTypes: ["Mailbox"] });
    await client.ask(echo);
    await test.add("Subject: x\r\n\r\n", { mailboxId: test.mailboxId("INBOX", "other") });
    await test.add("Subject: x\r\n\r\n");
    assert.deepEqual(await client.next(), {
      "@type": "StateChange",
      changed: { [accountId]: { Mailbox: state() } },
      pushState: state(),
    });
    client.send({ "@type": "WebSocketPushDisable" });
    await client.ask(echo);
    await test.add("Subject: x\r\n\r\n");
    // Who comes back hears at once of what has changed meanwhile, and of nothing where nothing has.
    client.send({ "@type": "WebSocketPushEnable", dataTypes: ["Email"], pushState: before });
    assert.partialDeepStrictEqual(await client.next(), {
      changed: { [accountId]: { Email: state() } },
    });
    client.send({ "@type": "WebSocketPushEnable", dataTypes: null, pushState: state() });
    assert.equal((await client.ask(echo))["@type"], "Response");
  });
});

describe("a WebSocket of JMAP", () => {
  it("ends with the login that let in", async () => {
    await using web = await WebDoor.open();
    const headers = await web.logIn();
    using client = await Client.open(web, headers);
    assert.equal((await client.ask(echo))["@type"], "Response");
    await web.post("/logout", {}, headers);
    assert.deepEqual(await client.closed, { code: 1008, reason: "Log in again" });
  });

  it("closes on what is no text, and what is too large", async () => {
    await using web = await WebDoor.open();
    using binary = await Client.open(web);
    binary.send(Uint8Array.of(1, 2, 3));
    assert.equal((await binary.closed).code, 1003);
    using large = await Client.open(web);
    large.send(" ".repeat(coreLimits.maxSizeRequest + 1));
    assert.equal((await large.closed).code, 1009);
  });

  it("is closed when the server ends", async () => {
    const web = await WebDoor.open();
    using client = await Client.open(web);
    await web[Symbol.asyncDispose]();
    assert.equal((await client.closed).code, 1001);
  });
});

describe("the handshake of WebSocket, RFC 6455 §4.2", () => {
  const wanted: Readonly<Record<string, string>> = {
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
    "sec-websocket-protocol": "chat, jmap",
  };

  /** The answer to a request, as it comes; the connection ends with it, or is ended. */
  async function answer(
    web: WebDoor,
    headers: Readonly<Record<string, string>>,
    path = "/jmap/websocket",
  ): Promise<string> {
    const { port, host } = new URL(web.origin);
    const socket = connect({ host: "127.0.0.1", port: Number(port) });
    const fields = Object.entries({ host, ...headers }).map((field) => field.join(": "));
    socket.write([`GET ${path} HTTP/1.1`, ...fields, "\r\n"].join("\r\n"));
    const [chunk] = (await once(socket, "data")) as [Buffer];
    if (chunk.toString().startsWith("HTTP/1.1 101 ")) {
      socket.destroy();
      return chunk.toString();
    }
    return chunk.toString() + (await text(socket));
  }

  it("is answered with the proof of §1.3", async () => {
    await using web = await WebDoor.open();
    const response = await answer(web, { ...wanted, ...web.basic });
    assert.match(response, /\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/);
    assert.match(response, /\r\nSec-WebSocket-Protocol: jmap\r\n/);
  });

  it("is refused without a login, of other pages, of others' protocols, and elsewhere", async () => {
    await using web = await WebDoor.open();
    const page = await web.logIn();
    const { basic } = web;
    const status = async (
      headers: Readonly<Record<string, string>>,
      path?: string,
    ): Promise<string> => (await answer(web, headers, path)).slice(9, 12);
    assert.equal(await status({ ...wanted, ...page }), "101");
    assert.equal(await status(wanted), "401");
    assert.equal(await status({ ...wanted, ...page, origin: "https://evil.example" }), "403");
    assert.equal(await status({ ...wanted, cookie: page["cookie"]! }), "403");
    assert.equal(await status({ ...wanted, ...page, "sec-fetch-site": "cross-site" }), "403");
    assert.equal(await status({ ...wanted, ...basic, "sec-websocket-version": "8" }), "426");
    assert.equal(await status({ ...wanted, ...basic, "sec-websocket-key": "x" }), "426");
    assert.equal(await status({ ...wanted, ...basic, "sec-websocket-protocol": "chat" }), "400");
    assert.equal(await status({ ...wanted, ...basic }, "/jmap/elsewhere"), "404");
    assert.equal(await status({ ...wanted, ...basic }, "//evil.example/jmap/websocket"), "404");
    const plain = await web.fetch("/jmap/websocket", { headers: web.basic });
    assert.equal(plain.status, 426);
  });
});
