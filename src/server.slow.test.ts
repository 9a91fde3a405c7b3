import assert from "node:assert/strict";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { createServer } from "node:net";
import { connect } from "node:tls";
import { describe, it } from "node:test";
import { localSettings, type ServerSettings } from "./config/server-settings.ts";
import { callServer } from "./control/control-client.ts";
import { freePortBase } from "./interop/free-ports.ts";
import { startServer } from "./server.ts";
import { verifyDirectory } from "./store/verify.ts";
import { ImapClient } from "./testing/imap-client.ts";
import { SmtpClient } from "./testing/smtp-client.ts";
import { TemporaryDirectory } from "./testing/temporary-directory.ts";

async function settingsFor(directory: string, changes: object = {}): Promise<ServerSettings> {
  const portBase = await freePortBase([25, 587, 465, 143, 993, 80, 443]);
  const addresses = ["127.0.0.1"];
  return localSettings({ directory, addresses, portBase, logLevel: "error", ...changes });
}

describe("the server", () => {
  it("takes a message, sends one through the queue, and gives both back by IMAP", async () => {
    await using directory = await TemporaryDirectory.make("server");
    const settings = await settingsFor(directory.file("data"));
    const { ports } = settings.config.listen;
    {
      await using _server = await startServer(settings);
      await using imap = await ImapClient.connect({ port: ports.imap });
      await imap.login("you@localhost", "homepost-local");
      await imap.ok("SELECT INBOX");
      const idling = await imap.idle();
      await send(ports.smtp, "from outside", false);
      await send(ports.submissions, "submitted", true);
      while (!(await idling.line()).text.startsWith("2 EXISTS"));
      await idling.done();
      assert.equal((await callServer(directory.file("data"), "account.list", {}))[0]?.messages, 2);
      const lines: string[] = [];
      const report = (line: string): void => void lines.push(line);
      assert.deepEqual(await callServer(directory.file("data"), "verify", {}, report), {
        sound: true,
      });
      assert.match(lines.join(), /^No faults: 1 account, 6 mailboxes, 2 messages, 0 queued$/);
      const { mode } = await stat(directory.file("data", "homepost.db"));
      assert.equal(mode & 0o077, 0);
    }
    const found = await verifyDirectory({
      directory: directory.file("data"),
      fault: (text) => assert.fail(text),
    });
    assert.equal(found.messages, 2);
  });

  it("speaks JMAP at its doors for HTTP, and ends with a connection open", async () => {
    await using directory = await TemporaryDirectory.make("server");
    const settings = await settingsFor(directory.path);
    const { ports } = settings.config.listen;
    await using _server = await startServer(settings);
    const headers = { authorization: `Basic ${btoa("you@localhost:homepost-local")}` };
    const session = await fetch(`http://127.0.0.1:${ports.http}/jmap/session`, { headers });
    assert.equal(((await session.json()) as { username: string }).username, "you@localhost");
    const wrong = { authorization: `Basic ${btoa("you@localhost:wrong")}` };
    const refused = await fetch(`http://127.0.0.1:${ports.http}/jmap/session`, { headers: wrong });
    assert.equal(refused.status, 401);
    const secure = connect({ port: ports.https, host: "127.0.0.1", rejectUnauthorized: false });
    secure.write("GET /.well-known/jmap HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const [octets] = (await once(secure, "data")) as [Buffer];
    assert.match(octets.toString(), /^HTTP\/1\.1 307 /);
    secure.on("error", () => {});
  });

  it("keeps a changed password of the first account over a restart", async () => {
    await using directory = await TemporaryDirectory.make("server");
    const settings = await settingsFor(directory.path);
    const password = "another password";
    {
      await using _server = await startServer(settings);
      await callServer(directory.path, "account.password", { account: "you", password });
    }
    await using _server = await startServer(settings);
    await using imap = await ImapClient.connect({ port: settings.config.listen.ports.imap });
    await imap.login("you@localhost", password);
  });
});

describe("the server's doors", () => {
  it("open on all addresses of both families", async () => {
    await using directory = await TemporaryDirectory.make("server");
    const all = await settingsFor(directory.path, { addresses: ["0.0.0.0", "::"] });
    await using server = await startServer(all);
    assert.ok(server.doors.length >= 5);
    await using imap = await ImapClient.connect({ port: all.config.listen.ports.imap });
    assert.match(imap.greeting.text, /^\* OK/);
  });
});

describe("a server that cannot start", () => {
  it("says that another has the directory, and leaves that alone", async () => {
    await using directory = await TemporaryDirectory.make("server");
    await using _server = await startServer(await settingsFor(directory.path));
    await assert.rejects(
      startServer(await settingsFor(directory.path)),
      /another server has it open\. End that, or choose another directory/,
    );
    assert.equal((await callServer(directory.path, "status", {})).accounts, 1);
  });

  it("says which port it cannot have, and closes what it opened", async () => {
    await using directory = await TemporaryDirectory.make("server");
    const settings = await settingsFor(directory.path);
    const port = settings.config.listen.ports.imaps;
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await assert.rejects(
      startServer(settings),
      new RegExp(`Cannot listen on 127\\.0\\.0\\.1 port ${port}: another program does`),
    );
    other.close();
    await using _server = await startServer(settings);
  });

  it("says that no address is this machine's, but does without one of several", async () => {
    await using directory = await TemporaryDirectory.make("server");
    const alone = await settingsFor(directory.path, { addresses: ["192.0.2.1"] });
    await assert.rejects(startServer(alone), /192\.0\.2\.1 port \d+: this machine does not have/);
    const both = await settingsFor(directory.path, { addresses: ["192.0.2.1", "127.0.0.1"] });
    await using server = await startServer(both);
    assert.deepEqual(new Set(server.doors.map(({ address }) => address)), new Set(["127.0.0.1"]));
  });
});

async function send(port: number, subject: string, submitted: boolean): Promise<void> {
  await using smtp = await SmtpClient.connect({ port, ...(submitted ? { tls: true } : {}) });
  await smtp.hello();
  if (submitted) await smtp.authPlain("you@localhost", "homepost-local");
  await smtp.send({
    from: "you@localhost",
    to: ["someone@elsewhere.example"],
    message: `From: you@localhost\r\nSubject: ${subject}\r\n\r\nhello\r\n`,
  });
}
