// Programs of the machine send as they send to /usr/sbin/sendmail: to the product itself, by an app password.
import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { ImapClient } from "../testing/imap-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { onlyMessage } from "./inbox.ts";
import { login, Product } from "./product.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("sendmail"));
const product = stack.use(await Product.localserve());
const imap: ImapClient = stack.use(await product.imap());
const { stdout } = await product.cli(["account", "app-password", "add", "you", "cron"]);
const executable = process.env["HOMEPOST_EXECUTABLE"];
const [program, ...first] =
  executable === undefined
    ? [process.execPath, join(import.meta.dirname, "../main.ts")]
    : [executable];
const right = await settingsFile("right.toml", stdout.trim());
const wrong = await settingsFile("wrong.toml", "wrong");

describe("sendmail to the product", () => {
  it("brings what cron writes to the account, by SCRAM", async () => {
    const input = "From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@box> true\n\nall well\n";
    await run(program!, [...first, "sendmail", "-C", right, "-i", "-FCronDaemon", "root"], {
      input,
    });
    const { text } = await onlyMessage(imap);
    assert.match(text, /^From: Cron Daemon <you@localhost>\r\n/m);
    assert.match(text, /^Subject: Cron <root@box> true\r\n/m);
    assert.ok(text.endsWith("\r\n\r\nall well\r\n"));
  });

  it("fails with 77 where the password is gone", async () => {
    const args = [...first, "sendmail", "-C", wrong, "a@b.example"];
    const { stderr } = await run(program!, args, { input: "x\n", status: 77 });
    assert.match(stderr, /Wrong user name or password/);
  });

  it("is what a link of that name does", async () => {
    if (executable === undefined) {
      // From the sources there is no program to link to: Node would take the link's name for its own.
      assert.ok(process.execPath.endsWith("node"));
      return;
    }
    const link = directory.file("sendmail");
    await symlink(executable, link);
    const { stderr } = await run(link, ["-bp"], { status: 64 });
    assert.match(stderr, /^sendmail: -bp is not done here/);
  });
});

async function settingsFile(name: string, password: string): Promise<string> {
  const file = directory.file(name);
  const lines = [
    'host = "127.0.0.1"',
    `port = ${product.ports.submissions}`,
    `username = "${login}"`,
    `password = "${password}"`,
  ];
  await writeFile(file, lines.join("\n"));
  return file;
}
