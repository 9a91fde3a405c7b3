// curl reads and appends over imap:// and imaps://, and submits over smtp:// and smtps://.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, beforeEach, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { emptyMailbox, messagesOf, onlyMessage } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("curl"));
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
beforeEach(() => emptyMailbox(imap));

const schemes = ["imap", "imaps"] as const;
for (const scheme of schemes) {
  const address = `${scheme}://127.0.0.1:${product.ports[scheme]}`;

  it(`fetches whole messages and parts over ${scheme}`, async () => {
    const message = letter(`by ${scheme}`, "one\r\ntwo\r\n");
    const { code } = await imap.append("INBOX", message);
    const uid = Number(code?.split(" ")[2]);
    assert.equal(await curl(`${address}/INBOX;UID=${uid}`), message);
    assert.equal(await curl(`${address}/INBOX;UID=${uid};SECTION=TEXT`), "one\r\ntwo\r\n");
    assert.match(await curl(`${address}/INBOX?SUBJECT%20%22by%20${scheme}%22`), /SEARCH \d+/);
  });

  it(`appends over ${scheme}`, async () => {
    const message = letter(`appended by ${scheme}`);
    await curl(`${address}/INBOX`, "--upload-file", await file(message));
    const [got] = await messagesOf(imap);
    assert.equal(got?.text, message);
  });

  it(`lists, makes and removes mailboxes over ${scheme}`, async () => {
    await curl(`${address}/`, "--request", "CREATE Plans/2027");
    assert.match(await curl(`${address}/`), /LIST \(.*\) "?.*"? "?Plans\/2027"?/);
    await curl(`${address}/`, "--request", "DELETE Plans/2027");
    await curl(`${address}/`, "--request", "DELETE Plans");
    assert.doesNotMatch(await curl(`${address}/`), /Plans/);
  });
}

it("logs in with every mechanism that this curl knows", async () => {
  for (const mechanism of ["PLAIN", "LOGIN", "CRAM-MD5"]) {
    const address = `imap://127.0.0.1:${product.ports.imap}/`;
    await curl(address, "--ssl-reqd", "--login-options", `AUTH=${mechanism}`);
  }
});

it("is refused with a wrong password", async () => {
  const address = `imaps://127.0.0.1:${product.ports.imaps}/`;
  const words = ["--silent", "--insecure", "--user", `${login}:wrong`, address];
  const loginDenied = 67;
  await run("curl", words, { status: loginDenied });
});

const submissions = {
  "smtp and STARTTLS": `smtp://127.0.0.1:${product.ports.submission}`,
  smtps: `smtps://127.0.0.1:${product.ports.submissions}`,
};
for (const [way, address] of Object.entries(submissions)) {
  it(`submits over ${way}`, async () => {
    const message = letter(`submitted over ${way}`, "Hi.\r\n", { From: login });
    const envelope = ["--mail-from", login, "--mail-rcpt", "friend@elsewhere.example"];
    await curl(address, "--ssl-reqd", ...envelope, "--upload-file", await file(message));
    const got = await onlyMessage(imap);
    assert.ok(got.text.endsWith(message), got.text);
  });
}

async function curl(address: string, ...words: readonly string[]): Promise<string> {
  const user = ["--silent", "--show-error", "--insecure", "--user", `${login}:${password}`];
  const { stdout } = await run("curl", [...user, ...words, address]);
  return stdout;
}

async function file(message: string): Promise<string> {
  const path = directory.file("letter");
  await writeFile(path, message, "latin1");
  return path;
}
