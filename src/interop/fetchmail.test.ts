// fetchmail empties a mailbox, and waits in IDLE for more.
import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { after, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateOf } from "./certificate.ts";
import { field, messagesOf } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { Daemon, run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("fetchmail"));
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
const env = { HOME: directory.path, FETCHMAILHOME: directory.path };
await mkdir(directory.file("got"));

it("takes everything and leaves nothing", async () => {
  for (const name of ["one", "two", "three"]) await imap.append("INBOX", letter(name));
  await run("fetchmail", ["--fetchmailrc", await configuration(""), "--nodetach"], { env });
  assert.deepEqual(await subjectsGot(), ["one", "three", "two"]);
  assert.deepEqual(await messagesOf(imap), []);
});

it("takes what comes while it waits in IDLE", async () => {
  const words = ["--fetchmailrc", await configuration("idle"), "--nodetach"];
  await using _fetchmail = new Daemon("fetchmail", words, { log: directory.file("log"), env });
  const count = (await subjectsGot()).length;
  for (let round = 1; round <= 3; round++) {
    await imap.append("INBOX", letter(`idle ${round}`));
    await until(async () => (await subjectsGot()).length === count + round);
  }
  await until(async () => (await messagesOf(imap)).length === 0);
});

async function configuration(more: string): Promise<string> {
  const certificate = directory.file("certificate.pem");
  await writeFile(certificate, await certificateOf(product.ports.imaps));
  const deliver = directory.file("deliver");
  await writeFile(
    deliver,
    `#!/bin/sh\ncat > ${directory.file("new")}.$$ && mv ${directory.file("new")}.$$ ${directory.file("got")}/\n`,
  );
  await chmod(deliver, 0o700);
  const path = directory.file("fetchmailrc");
  await writeFile(
    path,
    `poll localhost protocol imap service ${product.ports.imaps}
  user "${login}" password "${password}"
  ssl sslcertfile "${certificate}" sslcertck
  mda "${deliver}" ${more}
`,
    { mode: 0o600 },
  );
  return path;
}

async function subjectsGot(): Promise<string[]> {
  const names = await readdir(directory.file("got"));
  const read = names.map((name) => readFile(directory.file("got", name), "latin1"));
  return (await Promise.all(read)).map((text) => field(text, "Subject") ?? "").toSorted();
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, await readFile(directory.file("log"), "latin1"));
    await sleep(20);
  }
}
