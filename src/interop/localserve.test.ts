// The local parts that make localserve behave badly on purpose (mail-behaviours.md 14.3), seen with swaks' eyes.
import assert from "node:assert/strict";
import { after, beforeEach, describe, it } from "node:test";
import { SmtpClient } from "../testing/smtp-client.ts";
import { awaitMessages, emptyMailbox, field, messagesOf, onlyMessage } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
beforeEach(() => emptyMailbox(imap));

describe("localserve at the end of data", () => {
  const outcomes: Readonly<Record<string, RegExp>> = {
    "x-temperror": /^4\d\d 4\.\d\.\d /,
    "x-permerror": /^5\d\d 5\.\d\.\d /,
    x451: /^451 4\./,
    x550: /^550 5\./,
    x599: /^599 5\./,
  };
  for (const [local, expected] of Object.entries(outcomes)) {
    it(`answers as ${local} asks`, async () => {
      await using client = await product.smtp();
      await client.command("MAIL FROM:<ann@sender.example>", 250);
      await client.command(`RCPT TO:<${local}@localhost>`, 250);
      await client.data(letter(local), expected);
      await client.command("RSET", 250);
      await client.send({ from: "ann@sender.example", to: [login], message: letter("after") });
      const { text } = await onlyMessage(imap);
      assert.equal(field(text, "Subject"), "after");
    });
  }
});

describe("localserve at a named stage", () => {
  it("refuses at MAIL when the sender's address asks for it", async () => {
    await using client = await product.smtp();
    await client.command("MAIL FROM:<mailfrom-x553@sender.example>", /^553 5\./);
    await client.command("MAIL FROM:<mailfrom-temperror@sender.example>", /^4\d\d 4\./);
  });

  it("refuses at RCPT when the recipient's address asks for it", async () => {
    await using client = await product.smtp();
    await client.command("MAIL FROM:<ann@sender.example>", 250);
    await client.command("RCPT TO:<rcptto-x452@localhost>", /^452 4\./);
    await client.command("RCPT TO:<rcptto-permerror@localhost>", /^5\d\d 5\./);
    await client.command(`RCPT TO:<${login}>`, 250);
    await client.data(letter("the rest"), 250);
    assert.equal(field((await onlyMessage(imap)).text, "Delivered-To"), login);
  });
});

describe("localserve otherwise", () => {
  it("takes mail for anybody, and keeps it", async () => {
    await using client = await product.smtp();
    for (const to of ["nobody@localhost", "you+tag@localhost", "YOU@LOCALHOST"]) {
      await client.send({ from: "ann@sender.example", to: [to], message: letter(to) });
    }
    assert.equal((await messagesOf(imap)).length, 3);
  });

  it("holds a client that asks for a timeout, and nobody else", async () => {
    await using held = await product.smtp({ waitMsMax: 1_000 });
    await held.command("MAIL FROM:<ann@sender.example>", 250);
    await held.command("RCPT TO:<x-timeout@localhost>", 250);
    await held.command("DATA", 354);
    await held.raw(`${letter("held")}.\r\n`);
    await assert.rejects(() => held.reply(), /within 1000 ms/);
    await using other = await product.smtp();
    await other.send({ from: "ann@sender.example", to: [login], message: letter("free") });
    assert.equal((await messagesOf(imap)).length, 1);
  });

  it("brings what is submitted to the account, through the queue", async () => {
    await using client = await SmtpClient.connect({ port: product.ports.submission });
    assert.ok((await client.hello()).some((keyword) => /^AUTH .*PLAIN/.test(keyword)));
    await client.authPlain(login, password);
    const message = letter("submitted", "Hi.\r\n", { From: login });
    await client.send({ from: login, to: ["a@far.example", "b@far.example"], message });
    const got = await awaitMessages(imap, 2);
    assert.ok(got.every(({ text }) => text.endsWith(message)));
  });

  it("tells the sender when a submission cannot be delivered", async () => {
    await using client = await SmtpClient.connect({ port: product.ports.submission });
    await client.hello();
    await client.authPlain(login, password);
    const message = letter("hopeless", "Hi.\r\n", { From: login });
    await client.send({ from: login, to: ["x550@far.example"], message });
    const { text } = await onlyMessage(imap);
    assert.match(field(text, "Content-Type") ?? "", /^multipart\/report;.*delivery-status/);
    assert.match(text, /^Final-Recipient: rfc822; ?x550@far\.example\r?$/im);
  });
});
