import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { ConnectionLimiter } from "../account/connection-limiter.ts";
import { ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("states, RFC 9051 §3", () => {
  it("greets with its capabilities", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    assert.match(
      client.greeting.text,
      /^\* OK \[CAPABILITY IMAP4rev2 IMAP4rev1 .*AUTH=PLAIN AUTH=LOGIN STARTTLS\]/,
    );
    const { untagged } = await client.ok("CAPABILITY");
    assert.match(untagged[0]!.text, /^CAPABILITY IMAP4rev2 /);
  });

  it("refuses commands in the wrong state and unknown ones, and goes on", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    await client.ok("NOOP");
    for (const command of ["SELECT INBOX", "FETCH 1 FLAGS", "IDLE", "XYZZY", "LOGIN", ""]) {
      await client.bad(command);
    }
    assert.equal((await client.no("LOGIN you wrong")).code, "AUTHENTICATIONFAILED");
    await client.login("you", "secret");
    for (const command of ["LOGIN you secret", "STARTTLS", "FETCH 1 FLAGS", "CLOSE"]) {
      await client.bad(command);
    }
    await client.ok("SELECT INBOX");
    const { untagged } = await client.logout();
    assert.match(untagged[0]!.text, /^BYE /);
    assert.deepEqual(door.faults, []);
  });

  it("takes literals of both kinds in LOGIN, RFC 7888", async () => {
    await using door = await ImapDoor.open();
    for (const literals of ["synchronizing", "non-synchronizing"] as const) {
      await using client = await door.connect();
      client.literals = literals;
      await client.ok("LOGIN ", Buffer.from("you"), " ", Buffer.from("secret"));
    }
  });

  it("answers pipelined commands in their order", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    await client.raw("a LOGIN you secret\r\nb SELECT INBOX\r\nc NOOP\r\nd LOGOUT\r\n");
    const text = (await client.wire.readToEnd()).toString("latin1");
    assert.deepEqual(text.match(/^[a-d] \w+/gm), ["a OK", "b OK", "c OK", "d OK"]);
  });

  it("answers a client that closed its half after the last command", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    client.wire.socket.end("a LOGIN you secret\r\nb STATUS INBOX (MESSAGES)\r\n");
    const text = (await client.wire.readToEnd()).toString("latin1");
    assert.match(text, /\* STATUS INBOX \(MESSAGES 0\)\r\nb OK/);
  });

  it("closes on a peer that does not speak IMAP", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    await client.raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert.match((await client.wire.readToEnd()).toString("latin1"), /^GET BAD .*\r\n\* BYE /);
  });
});

describe("malformed commands, RFC 9051 §4.3", () => {
  it("goes on after malformed commands with literals of both kinds", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select();
    const octets = Buffer.from("a\r\nb LOGOUT\r\n");
    for (const literals of ["synchronizing", "non-synchronizing"] as const) {
      client.literals = literals;
      await client.bad("SEARCH NONSENSE ", octets);
      await client.bad("SEARCH SUBJECT ", octets, " NONSENSE");
      await client.bad("SORT (DATE) ", Buffer.from("UTF-8"), " SUBJECT");
      await client.bad("SETMETADATA INBOX (/private/a ", Buffer.from("x\0"), ")");
      await client.ok("NOOP");
    }
    assert.deepEqual(door.faults, []);
  });
});

describe("AUTHENTICATE, RFC 9051 §6.2.2 and RFC 4959", () => {
  it("takes an initial response and a challenged one", async () => {
    await using door = await ImapDoor.open();
    for (const initial of ["with-command", "after-challenge"] as const) {
      await using client = await door.connect();
      const answer = await client.authenticate("PLAIN", () => "\0you\0secret", initial);
      assert.equal(answer.status, "OK");
      assert.match(answer.code!, /^CAPABILITY IMAP4rev2/);
      await client.ok("SELECT INBOX");
    }
  });

  it("refuses what is wrong, cancelled or unknown", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    await client.no(`AUTHENTICATE PLAIN ${base64("\0you\0wrong")}`);
    assert.equal((await client.no("AUTHENTICATE XYZZY")).code, "CANNOT");
    for (const response of ["*", "no base64!"]) {
      await client.raw("x AUTHENTICATE PLAIN\r\n");
      assert.equal((await client.line()).text, "+ ");
      await client.raw(`${response}\r\n`);
      assert.match((await client.line()).text, /^x BAD /);
    }
    await client.login("you", "secret");
  });

  it("ends the connection after many failures", async () => {
    await using door = await ImapDoor.open({ limits: { failedLoginsMax: 3 } });
    await using client = await door.connect();
    await client.no("LOGIN you 1");
    await client.no("LOGIN you 2");
    await client.raw("x LOGIN you 3\r\n");
    assert.match((await client.wire.readToEnd()).toString("latin1"), /^\* BYE /);
  });
});

describe("TLS, RFC 9051 §6.2.1", () => {
  it("wants TLS before a password", async () => {
    await using door = await ImapDoor.open({ plainText: false });
    await using client = await door.connect();
    assert.match(client.greeting.text, /STARTTLS LOGINDISABLED\]/);
    assert.equal((await client.no("LOGIN you secret")).code, "PRIVACYREQUIRED");
    await client.startTls({ rejectUnauthorized: false });
    const { untagged } = await client.ok("CAPABILITY");
    assert.match(untagged[0]!.text, /AUTH=PLAIN AUTH=LOGIN$/);
    await client.login("you", "secret");
    await client.bad("STARTTLS");
  });

  it("forgets commands that were slipped in behind STARTTLS", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    await client.raw("a STARTTLS\r\nb LOGIN you secret\r\n");
    assert.match((await client.line()).text, /^a OK/);
    await client.wire.startTls({ rejectUnauthorized: false });
    await client.bad("SELECT INBOX");
    await client.login("you", "secret");
  });

  it("speaks TLS from the first octet on the other port", async () => {
    await using door = await ImapDoor.open({ plainText: false });
    await using client = await door.connect({ tls: true });
    await client.login("you", "secret");
    const large = Buffer.alloc(300_000, "x\r\n");
    await client.append("INBOX", large);
    await client.ok("SELECT INBOX");
    assert.deepEqual(await client.fetchOctets(1), large);
  });
});

describe("limits", () => {
  it("says BYE to a client that stays silent", async () => {
    await using door = await ImapDoor.open({ limits: { readTimeoutUnauthenticatedMs: 30 } });
    await using client = await door.connect();
    assert.match((await client.wire.readToEnd()).toString("latin1"), /^\* BYE /);
  });

  it("says BYE to a client that never logs in, however busy", async () => {
    await using door = await ImapDoor.open({ limits: { loginTimeoutMs: 100 } });
    await using client = await door.connect();
    await using other = await door.login();
    let last = "";
    while (!last.startsWith("* BYE")) {
      await client.raw("x NOOP\r\n").catch(() => undefined);
      last = (await client.line()).text;
    }
    await other.ok("NOOP");
  });

  it("drops a client that takes nothing", async () => {
    await using door = await ImapDoor.open({ limits: { writeTimeoutAuthenticatedMs: 100 } });
    await door.test.add(`Subject: large\r\n\r\n${"x".repeat(8_000_000)}`);
    const taken = Promise.withResolvers<Socket>();
    const listener = createServer((socket) => {
      door.server.handle(socket, { implicitTls: false });
      taken.resolve(socket);
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    await using client = await ImapClient.connect({ port });
    const closed = once(await taken.promise, "close");
    await client.login("you", "secret");
    await client.ok("SELECT INBOX");
    client.wire.socket.pause();
    await client.raw("x FETCH 1 (BODY.PEEK[] BODY.PEEK[TEXT] BODY.PEEK[1])\r\n");
    await closed;
    listener.close();
    assert.deepEqual(door.faults, []);
  });

  it("refuses an endless line and a large literal, and stays in step", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    await client.ok("NOOP");
    await client.raw(`x NOOP ${"y".repeat(200_000)}\r\n`);
    assert.match((await client.line()).text, /^x BAD \[TOOBIG\]/);
    assert.match((await client.command("LOGIN ", Buffer.alloc(200_000))).text, /^NO \[TOOBIG\]/);
    client.literals = "non-synchronizing";
    assert.match((await client.command("LOGIN ", Buffer.alloc(200_000))).text, /^NO \[TOOBIG\]/);
    await client.login("you", "secret");
  });
});

describe("the end of a connection", () => {
  it("lets a network in again when its connections have ended", async () => {
    const connections = new ConnectionLimiter({ clock: Date.now, rateLimits: true });
    await using door = await ImapDoor.open({ connections });
    for (let i = 0; i < 60; i++) {
      await using client = await door.connect({ tls: i % 2 === 0 });
      if (i % 4 === 1) await client.startTls({ rejectUnauthorized: false });
      await client.logout();
    }
    await using stack = new AsyncDisposableStack();
    for (let i = 0; i < 30; i++) stack.use(await door.connect());
    await using refused = await door.connect();
    assert.match(refused.greeting.text, /^\* BYE \[UNAVAILABLE\]/);
  });

  it("leaves a line without end", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    client.wire.socket.on("error", () => undefined);
    const text = client.wire.readToEnd();
    const chunk = Buffer.alloc(100_000, "y");
    for (let i = 0; i < 30 && client.wire.socket.writable; i++)
      await client.raw(chunk).catch(() => undefined);
    assert.match((await text).toString("latin1"), /^\* BAD .*\r\n\* BYE /);
  });

  it("tells clients when the server goes down", async () => {
    await using door = await ImapDoor.open();
    await using waiting = await door.login();
    await using idle = await door.select();
    await idle.idle();
    await door.server.close();
    assert.match((await waiting.wire.readToEnd()).toString("latin1"), /^\* BYE \[UNAVAILABLE\]/);
    assert.match((await idle.wire.readToEnd()).toString("latin1"), /^\* BYE \[UNAVAILABLE\]/);
  });
});
