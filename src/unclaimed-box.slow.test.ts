import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { describe, it } from "node:test";
import type { RunningServer } from "./cli/command.ts";
import { localSettings, type ServerSettings } from "./config/server-settings.ts";
import { freePortBase } from "./interop/free-ports.ts";
import { startServer } from "./server.ts";
import { ImapClient } from "./testing/imap-client.ts";
import { SmtpClient } from "./testing/smtp-client.ts";
import { TemporaryDirectory } from "./testing/temporary-directory.ts";

type Headers = Readonly<Record<string, string>>;

/** A box that is nobody's, and somebody at its setup page. */
class UnclaimedBox implements AsyncDisposable {
  readonly settings: ServerSettings;
  readonly server: RunningServer;
  readonly #stack: AsyncDisposableStack;
  #cookies: string[] = [];

  private constructor(
    of: { settings: ServerSettings; server: RunningServer },
    stack: AsyncDisposableStack,
  ) {
    this.settings = of.settings;
    this.server = of.server;
    this.#stack = stack;
  }

  static async start(): Promise<UnclaimedBox> {
    await using stack = new AsyncDisposableStack();
    const directory = stack.use(await TemporaryDirectory.make("unclaimed"));
    const settings = localSettings({
      directory: directory.path,
      addresses: ["127.0.0.1"],
      portBase: await freePortBase([25, 587, 465, 143, 993, 80, 443]),
      logLevel: "error",
      isUnclaimed: true,
    });
    const server = stack.use(await startServer(settings));
    return new UnclaimedBox({ settings, server }, stack.move());
  }

  get origin(): string {
    return `http://127.0.0.1:${this.settings.config.listen.ports.http}`;
  }

  get(path: string, headers: Headers = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, { redirect: "manual", headers });
  }

  async post(path: string, body: unknown, headers: Headers = {}): Promise<Response> {
    const response = await fetch(`${this.origin}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        origin: this.origin,
        cookie: this.#cookies.join("; "),
        ...headers,
      },
    });
    this.#cookies.push(...response.headers.getSetCookie().map((one) => one.split(";")[0]!));
    return response;
  }

  async openDoors(): Promise<string[]> {
    const { ports } = this.settings.config.listen;
    const open = await Promise.all(
      Object.entries(ports).map(async ([service, port]) => {
        const socket = connect({ port, host: "127.0.0.1" });
        const isOpen = await Promise.race([
          once(socket, "connect").then(() => true),
          once(socket, "error").then(() => false),
        ]).catch(() => false);
        socket.destroy();
        return isOpen ? [service] : [];
      }),
    );
    return open.flat().toSorted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

interface State {
  readonly isClaimed: boolean;
  readonly hasCode: boolean;
  readonly secure: unknown;
}

describe("a box that is nobody's", { timeout: 30_000 }, () => {
  it("answers nothing but the setup page, and all once it is claimed", async () => {
    await using box = await UnclaimedBox.start();
    assert.deepEqual(await box.openDoors(), ["http", "https"]);
    for (const path of ["/", "/mail/", "/admin/", "/generate_204", "/hotspot-detect.html"]) {
      const { status, headers } = await box.get(path);
      assert.deepEqual([status, headers.get("location")], [302, "/setup/"], path);
    }
    for (const path of ["/jmap/session", "/.well-known/acme-challenge/x", "/.well-known/jmap"]) {
      assert.equal((await box.get(path)).status, 503, path);
    }
    for (const path of ["/login", "/admin/login", "/admin/api/status", "/jmap/api"]) {
      assert.equal((await box.post(path, {})).status, 503, path);
    }
    const { keyWords } = box.server;
    const state = async (): Promise<unknown> => {
      const answer = (await (await box.post("/setup/api/state", {})).json()) as { result: State };
      const { secure, ...rest } = answer.result;
      assert.deepEqual(secure, { port: box.settings.config.listen.ports.https, words: keyWords });
      return rest;
    };
    assert.deepEqual(await state(), { isClaimed: false, hasCode: false });
    assert.equal((await box.post("/setup/api/password", { password: "a good one" })).status, 401);

    const code = box.server.claimCode;
    assert.equal((await box.post("/setup/api/claim", { code: "AAAAA-AAAAA" })).status, 401);
    assert.equal(
      (await box.post("/setup/api/claim", { code }, { origin: "https://evil.example" })).status,
      403,
    );
    assert.equal((await box.post("/setup/api/claim", { kode: code })).status, 400);
    assert.equal((await box.post("/setup/api/claim", { code })).status, 200);
    assert.deepEqual(await state(), { isClaimed: false, hasCode: true });
    assert.deepEqual(await box.openDoors(), ["http", "https"]);

    const short = await box.post("/setup/api/password", { password: "short" });
    assert.equal(short.status, 400);
    assert.equal((await box.post("/setup/api/password", { password: "a good one" })).status, 200);
    assert.deepEqual(await state(), { isClaimed: true, hasCode: false });
    assert.equal((await box.openDoors()).length, 7);
    const shown = await box.post("/admin/api/setup.show", {});
    const { result } = (await shown.json()) as { result: { isGuided: boolean; steps: unknown[] } };
    assert.equal(result.isGuided, true);
    assert.equal(result.steps.length, 10);
    // How the box is called from now on, at doors that are open already.
    const hostName = "mail.example.org";
    assert.equal((await box.post("/admin/api/box.set", { hostName })).status, 200);
    const { ports } = box.settings.config.listen;
    await using smtp = await SmtpClient.connect({ port: ports.smtp });
    assert.match((await smtp.expect(220)).text, /^mail\.example\.org ESMTP/);
    await using imap = await ImapClient.connect({ port: ports.imap });
    assert.match(imap.greeting.text, /mail\.example\.org is ready/);
    assert.equal((await box.post("/setup/api/claim", { code })).status, 409);
    assert.equal((await box.post("/setup/api/password", { password: "a better one" })).status, 409);
    assert.equal((await box.get("/jmap/session")).status, 401);
  });

  it("makes who guesses wait, and says for how long", async () => {
    await using box = await UnclaimedBox.start();
    const code = "AAAAA-AAAAA";
    for (let i = 0; i < 5; i++) {
      assert.equal((await box.post("/setup/api/claim", { code })).status, 401);
    }
    const refused = await box.post("/setup/api/claim", { code: box.server.claimCode });
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "1"]);
  });
});
