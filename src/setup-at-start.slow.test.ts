import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import type { RunningServer } from "./cli/command.ts";
import { localSettings } from "./config/server-settings.ts";
import { callServer } from "./control/control-client.ts";
import { freePortBase } from "./interop/free-ports.ts";
import { startServer } from "./server.ts";
import { ImapClient } from "./testing/imap-client.ts";
import { TemporaryDirectory } from "./testing/temporary-directory.ts";

const text = `admin_password = "the admin's secret"
domain = "example.org"
time_zone = "Europe/Berlin"
[transport]
preset = "fastmail"
username = "mia"
password = "smtp's secret"
[[accounts]]
address = "mia@example.org"
password = "mia's secret"
`;

/** A box at its start, with a card that has a setup.txt. */
class Box implements AsyncDisposable {
  readonly directory: TemporaryDirectory;
  readonly card: string;

  constructor(directory: TemporaryDirectory) {
    this.directory = directory;
    this.card = directory.file("setup.txt");
  }

  async start(): Promise<RunningServer & { readonly imap: number }> {
    const settings = localSettings({
      directory: this.directory.file("data"),
      addresses: ["127.0.0.1"],
      portBase: await freePortBase([25, 587, 465, 143, 993, 80, 443]),
      logLevel: "error",
      isUnclaimed: true,
      setupFile: this.card,
    });
    const server = await startServer(settings);
    return { ...server, ...server, imap: settings.config.listen.ports.imap };
  }

  async call(name: "config.show" | "account.list" | "setup.show"): Promise<string> {
    return JSON.stringify(await callServer(this.directory.file("data"), name, {}));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.directory[Symbol.asyncDispose]();
  }
}

describe("a setup.txt", { timeout: 60_000 }, () => {
  it("sets a box up without a hand, once, and keeps no secret", async () => {
    await using box = new Box(await TemporaryDirectory.make("card"));
    await writeFile(box.card, text);
    {
      await using server = await box.start();
      assert.deepEqual([server.isUnclaimed, server.claimCode], [false, undefined]);
      await using imap = await ImapClient.connect({ port: server.imap });
      assert.match(imap.greeting.text, /mail\.example\.org is ready/);
      await imap.login("mia@example.org", "mia's secret");
      assert.match(await box.call("config.show"), /smtp\.fastmail\.com/);
      assert.match(await box.call("setup.show"), /"step":"mailbox","outcome":"done"/);
    }
    const left = await readFile(box.card, "utf8");
    assert.doesNotMatch(left, /secret/);
    assert.match(left, /^used = /);
    await using again = await box.start();
    assert.deepEqual([again.isUnclaimed, again.setupFaults], [false, undefined]);
    assert.equal(await readFile(box.card, "utf8"), left);
  });

  it("does nothing at all where one line is wrong, and the box waits for a hand", async () => {
    await using box = new Box(await TemporaryDirectory.make("card"));
    const wrong = `${text}[[accounts]]\naddress = "kenji@example.net"\npassword = "kenji's secret"\n`;
    await writeFile(box.card, wrong);
    await using server = await box.start();
    assert.equal(server.isUnclaimed, true);
    assert.match(server.claimCode!, /^[A-Z2-7]{10}$/);
    assert.match(
      server.setupFaults!,
      /^line 12: accounts\.1\.address: no such domain here: example\.net$/,
    );
    assert.match(await box.call("account.list"), /^\[\]$/);
    assert.doesNotMatch(await box.call("config.show"), /fastmail|example/);
    assert.equal(await readFile(box.card, "utf8"), wrong);
  });

  it("may leave the rest to its owner, who has chosen the code", async () => {
    await using box = new Box(await TemporaryDirectory.make("card"));
    await writeFile(box.card, 'claim_code = "my own code 7"\nname = "attic"\n');
    await using server = await box.start();
    assert.deepEqual([server.isUnclaimed, server.claimCode], [true, undefined]);
    assert.match(await box.call("config.show"), /attic/);
    assert.match(await box.call("setup.show"), /"isClaimed":false/);
  });
});
