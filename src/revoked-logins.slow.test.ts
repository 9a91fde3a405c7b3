// Sessions over the server's doors, and what is taken away from under them.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { localSettings } from "./config/server-settings.ts";
import { callServer } from "./control/control-client.ts";
import { freePortBase } from "./interop/free-ports.ts";
import { startServer } from "./server.ts";
import { ImapClient } from "./testing/imap-client.ts";
import { SmtpClient } from "./testing/smtp-client.ts";
import { TemporaryDirectory } from "./testing/temporary-directory.ts";
import { keyFingerprint } from "./tls/client-key.ts";
import { selfSigned } from "./tls/self-signed.ts";

const login = "you@localhost";
const ownPassword = "homepost-local";
const account = "you";
const bye = "* BYE [EXPIRED] This login is no longer valid";
const goodbye = "421 4.7.0 This login is no longer valid\r\n";

class Home implements AsyncDisposable {
  readonly directory: string;
  readonly ports: { readonly imap: number; readonly imaps: number; readonly submissions: number };
  readonly #stack: AsyncDisposableStack;

  private constructor(directory: string, ports: Home["ports"], stack: AsyncDisposableStack) {
    this.directory = directory;
    this.ports = ports;
    this.#stack = stack;
  }

  static async open(): Promise<Home> {
    await using stack = new AsyncDisposableStack();
    const { path } = stack.use(await TemporaryDirectory.make("revoked"));
    const portBase = await freePortBase([25, 587, 465, 143, 993]);
    const addresses = ["127.0.0.1"];
    const settings = localSettings({ directory: path, addresses, portBase, logLevel: "error" });
    stack.use(await startServer(settings));
    return new Home(path, settings.config.listen.ports, stack.move());
  }

  async imap(password: string): Promise<ImapClient> {
    const client = await ImapClient.connect({ port: this.ports.imap });
    await client.login(login, password);
    return client;
  }

  async smtp(password: string): Promise<SmtpClient> {
    const client = await SmtpClient.connect({ port: this.ports.submissions, tls: true });
    await client.hello();
    await client.authPlain(login, password);
    return client;
  }

  async appPassword(name: string): Promise<string> {
    const asked = { account, name, scopes: ["imap", "smtp"] as ("imap" | "smtp")[] };
    return (await callServer(this.directory, "account.app-password.add", asked)).password;
  }

  /** Changes the configuration of the account. */
  async configure(change: string): Promise<void> {
    const { document } = await callServer(this.directory, "config.show", {});
    const changed = document.replace(/^\[accounts\.you\]$/m, `[accounts.you]\n${change}`);
    assert.notEqual(changed, document);
    await callServer(this.directory, "config.apply", { document: changed });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

describe("an app password that is removed", () => {
  it("ends the sessions that it let in, and no others", async () => {
    await using home = await Home.open();
    const password = await home.appPassword("phone");
    await using phone = await home.imap(password);
    await using idle = await home.imap(password);
    await using sending = await home.smtp(password);
    await using other = await home.imap(await home.appPassword("tablet"));
    await using own = await home.imap(ownPassword);
    await idle.ok("SELECT INBOX");
    const idling = await idle.idle();
    await callServer(home.directory, "account.app-password.remove", { account, name: "phone" });
    assert.equal((await phone.line()).text, bye);
    assert.equal(`* ${(await idling.line()).text}`, bye);
    assert.equal(await sending.ended(), goodbye);
    await other.ok("NOOP");
    await own.ok("NOOP");
  });

  it("takes no message that is on its way", async () => {
    await using home = await Home.open();
    const password = await home.appPassword("phone");
    await using smtp = await home.smtp(password);
    await smtp.command(`MAIL FROM:<${login}>`, 250);
    await smtp.command(`RCPT TO:<${login}>`, 250);
    await smtp.command("DATA", 354);
    await smtp.raw(`From: ${login}\r\n\r\nhal`);
    await using imap = await home.imap(password);
    const message = "From: you@localhost\r\n\r\nhalf of it";
    await imap.raw(`a1 APPEND INBOX {${message.length}+}\r\n${message.slice(0, 20)}`);
    await using own = await home.imap(ownPassword);
    await own.ok("NOOP");
    await callServer(home.directory, "account.app-password.remove", { account, name: "phone" });
    await smtp.raw("f\r\n.\r\n");
    assert.equal(await smtp.ended(), goodbye);
    await imap.raw(`${message.slice(20)}\r\n`);
    assert.equal((await imap.line()).text, bye);
    assert.match((await own.ok("STATUS INBOX (MESSAGES)")).untagged[0]!.text, /MESSAGES 0/);
  });
});

describe("the account's own password", () => {
  it("ends its sessions when it is changed", async () => {
    await using home = await Home.open();
    await using own = await home.imap(ownPassword);
    await using sending = await home.smtp(ownPassword);
    await using app = await home.imap(await home.appPassword("phone"));
    await callServer(home.directory, "account.password", { account, password: "quite another" });
    assert.equal((await own.line()).text, bye);
    assert.equal(await sending.ended(), goodbye);
    await app.ok("NOOP");
  });

  it("ends its sessions when mail programs may not use it any more", async () => {
    await using home = await Home.open();
    await using own = await home.imap(ownPassword);
    await using app = await home.imap(await home.appPassword("phone"));
    await home.configure("mailPasswordDisabled = true");
    assert.equal((await own.line()).text, bye);
    await app.ok("NOOP");
  });
});

describe("an account whose login is disabled", () => {
  it("has no session any more", async () => {
    await using home = await Home.open();
    await using own = await home.imap(ownPassword);
    await using app = await home.smtp(await home.appPassword("phone"));
    await home.configure("loginDisabled = true");
    assert.equal((await own.line()).text, bye);
    assert.equal(await app.ended(), goodbye);
  });
});

describe("a TLS key that is removed", () => {
  it("ends the sessions that it let in without a word", async () => {
    await using home = await Home.open();
    const { key, certificate } = await selfSigned(["tablet"], Date.now());
    const fingerprint = keyFingerprint(new X509Certificate(certificate).publicKey);
    const added = { account, name: "tablet", pem: certificate };
    assert.equal(
      (await callServer(home.directory, "account.tls-key.add", added)).fingerprint,
      fingerprint,
    );
    const tlsOptions = { key, cert: certificate };
    await using client = await ImapClient.connect({
      port: home.ports.imaps,
      tls: true,
      tlsOptions,
    });
    assert.match(client.greeting.text, /^\* PREAUTH/);
    await client.ok("NOOP");
    await callServer(home.directory, "account.tls-key.remove", { account, name: "tablet" });
    assert.equal((await client.line()).text, bye);
  });
});
