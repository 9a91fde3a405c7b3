// Others send to us: swaks in its many ways, and Postfix's smtp-source in numbers.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, beforeEach, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { awaitMessages, emptyMailbox, field, onlyMessage } from "./inbox.ts";
import { filler, letter } from "./letter.ts";
import { login, Product } from "./product.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("receive"));
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
beforeEach(() => emptyMailbox(imap));

const ways: Readonly<Record<string, readonly string[]>> = {
  "in plain text": [],
  "over STARTTLS": ["--tls"],
  "in one packet": ["--pipeline"],
  "in one packet over STARTTLS": ["--pipeline", "--tls"],
  "with HELO": ["--protocol", "SMTP"],
};
for (const [way, words] of Object.entries(ways)) {
  it(`takes mail by swaks ${way}`, async () => {
    const message = letter(way, ".\r\n..\r\n.dots\r\n");
    const said = await swaks(message, ...words);
    assert.equal(words.includes("--tls"), said.includes("TLS started"));
    const got = await onlyMessage(imap);
    assert.ok(got.text.endsWith(message), got.text);
    assert.equal(field(got.text, "Return-Path"), "<ann@sender.example>");
    assert.match(field(got.text, "Received") ?? "", /from client\.example .*by /s);
  });
}

it("takes mail by swaks with 8-bit octets as they are", async () => {
  const body = "na\xefve \xe4\xf6\xfc \x80\xff\r\nUTF-8: \xc3\xa4\r\n";
  const message = letter("eight bits", body, { "Content-Type": "text/plain; charset=latin1" });
  await swaks(message);
  const got = await onlyMessage(imap);
  assert.ok(got.text.endsWith(message), got.text);
});

it("takes mail by swaks to several addresses of one account, which gets it once", async () => {
  await swaks(letter("many"), "--to", `${login},second@localhost,third@localhost`);
  const got = await onlyMessage(imap);
  assert.equal(field(got.text, "Delivered-To"), login);
});

it("takes mail by smtp-source, 200 messages over 10 connections", async () => {
  const counts = ["-s", "10", "-m", "200", "-l", "10000"];
  const envelope = ["-f", "ann@sender.example", "-t", login, "-S", "load"];
  await run("smtp-source", [...counts, ...envelope, `127.0.0.1:${product.ports.smtp}`]);
  const got = await awaitMessages(imap, 200);
  assert.ok(got.every(({ text }) => text.length > 10_000));
  assert.equal(new Set(got.map(({ uid }) => uid)).size, 200);
});

it("takes mail by smtp-source with a connection for each message", async () => {
  const words = ["-d", "-s", "5", "-m", "50", "-f", "ann@sender.example", "-t", login];
  await run("smtp-source", [...words, `127.0.0.1:${product.ports.smtp}`]);
  await awaitMessages(imap, 50);
});

it("takes 160 MB by smtp-source, which is several segments of the store", async () => {
  const words = ["-d", "-s", "4", "-m", "320", "-l", "500000", "-f", "ann@sender.example"];
  await run("smtp-source", [...words, "-t", login, `127.0.0.1:${product.ports.smtp}`]);
  await imap.ok("SELECT INBOX");
  const { untagged } = await imap.ok("FETCH 1:* (RFC822.SIZE BODY.PEEK[TEXT]<499000.1000000>)");
  assert.equal(untagged.length, 320);
  for (const { text, literals } of untagged) {
    assert.ok(Number(/RFC822\.SIZE (\d+)/.exec(text)?.[1]) > 500_000);
    // smtp-source numbers its lines and fills them with X.
    assert.match(literals[0]?.toString() ?? "", /^(?:\d?X+\r\n){5,}$/);
  }
  await product.verify();
});

it("takes mail with 25 MB", async () => {
  const message = letter("large", filler(25_000_000));
  await swaks(message);
  const got = await onlyMessage(imap);
  assert.ok(got.text.endsWith(message), `${got.text.length} octets`);
});

async function swaks(message: string, ...words: readonly string[]): Promise<string> {
  const file = directory.file("letter");
  // swaks puts a line end of its own before the final dot.
  await writeFile(file, message.replace(/\r\n$/, ""), "latin1");
  const server = ["--server", "127.0.0.1", "--port", String(product.ports.smtp)];
  const envelope = ["--from", "ann@sender.example", "--to", login, "--helo", "client.example"];
  const { stdout } = await run("swaks", [...server, ...envelope, "--data", `@${file}`, ...words]);
  return stdout;
}
