// Two sessions on one mailbox stay in step, and an idle one is told of everything, one by one.
import assert from "node:assert/strict";
import { after, beforeEach, it } from "node:test";
import type { Idling } from "../testing/imap-client.ts";
import { emptyMailbox, messagesOf } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, Product } from "./product.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
beforeEach(() => emptyMailbox(imap));

it("tells an idle session of two messages that come together", async () => {
  await using watcher = await product.imap();
  await using smtp = await product.smtp();
  const messages = ["one", "two"].map((subject) => `${letter(subject)}.\r\n`);
  const transaction = `MAIL FROM:<ann@sender.example>\r\nRCPT TO:<${login}>\r\nDATA\r\n`;
  for (let round = 1; round <= 20; round++) {
    const idling = await watcher.idle();
    // Both in one packet: the server takes the second before it has told of the first.
    await smtp.raw(messages.map((message) => transaction + message).join(""));
    for (const code of [250, 250, 354, 250, 250, 250, 354, 250]) await smtp.expect(code);
    await until(idling, `${round * 2} EXISTS`);
    await idling.done();
  }
  assert.equal((await messagesOf(imap)).length, 40);
});

it("tells an idle session of flags and removals by another", async () => {
  for (const subject of ["one", "two", "three"]) await imap.append("INBOX", letter(subject));
  await using watcher = await product.imap();
  const idling = await watcher.idle();
  await imap.ok("SELECT INBOX");
  await imap.ok("STORE 2 +FLAGS (\\Flagged)");
  assert.match(await until(idling, "2 FETCH"), /FLAGS \(.*\\Flagged.*\)/);
  await imap.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
  await imap.ok("EXPUNGE");
  await until(idling, "1 EXPUNGE");
  await idling.done();
  await watcher.ok("FETCH 1:2 FLAGS");
  await watcher.bad("FETCH 3 FLAGS");
});

it("keeps sequence numbers while a command that uses them runs", async () => {
  for (const subject of ["one", "two", "three"]) await imap.append("INBOX", letter(subject));
  await using other = await product.imap();
  await imap.ok("SELECT INBOX");
  await imap.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
  await imap.ok("EXPUNGE");
  // RFC 9051 §7.5.1: no EXPUNGE response during FETCH, STORE or SEARCH.
  const fetched = await other.ok("FETCH 2 BODY.PEEK[HEADER.FIELDS (SUBJECT)]");
  assert.ok(!fetched.untagged.some(({ text }) => text.includes("EXPUNGE")));
  assert.match(fetched.untagged[0]?.literals[0]?.toString() ?? "", /two/);
  const { untagged } = await other.ok("NOOP");
  assert.ok(untagged.some(({ text }) => text === "1 EXPUNGE"));
});

it("tells 100 idle sessions", async () => {
  await using sessions = new AsyncDisposableStack();
  const idlings: Idling[] = [];
  for (let count = 0; count < 100; count++) {
    idlings.push(await sessions.use(await product.imap()).idle());
  }
  await using smtp = await product.smtp();
  await smtp.send({ from: "ann@sender.example", to: [login], message: letter("all") });
  await Promise.all(idlings.map((idling) => until(idling, "1 EXISTS")));
});

/** The first line that begins so. */
async function until(idling: Idling, start: string): Promise<string> {
  for (;;) {
    const { text } = await idling.line();
    if (text.startsWith(start)) return text;
  }
}
