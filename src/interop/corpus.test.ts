// Every message of the corpus goes in by SMTP and by APPEND, and comes out octet for octet, well described.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { corpus, type CorpusMessage } from "../message/vectors/corpus.ts";
import type { ImapLine } from "../testing/imap-client.ts";
import { login, Product } from "./product.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
const messages = corpus();

it("has 80 messages at least", () => {
  assert.ok(messages.length >= 80, `${messages.length} messages`);
});

describe("a message that came by APPEND", async () => {
  await imap.ok("CREATE Appended");
  // A literal of no octets gives the command up. RFC 3502 §6.3.11
  const appended = messages.filter(({ octets }) => octets.length > 0);
  const uids = new Map<CorpusMessage, number>();
  for (const message of appended) {
    const { code } = await imap.append("Appended", message.octets);
    uids.set(message, Number(code?.split(" ")[2]));
  }
  for (const [message, uid] of uids) {
    it(`comes out as it was: ${message.name}`, async () => {
      await imap.ok("EXAMINE Appended");
      const got = await wholeMessage(uid);
      assert.ok(got.equals(message.octets), differenceOf(got, message.octets));
      await checkDescription(uid, message);
      await checkParts(uid, message);
    });
  }
});

describe("a message that came by SMTP", async () => {
  const carried = messages.filter(({ passesSmtp }) => passesSmtp);
  const smtp = stack.use(await product.smtp({ waitMsMax: 60_000 }));
  const mailParameters = "BODY=8BITMIME SMTPUTF8";
  for (const { octets } of carried) {
    await smtp.send({ from: "ann@sender.example", to: [login], message: octets, mailParameters });
  }
  for (const [index, message] of carried.entries()) {
    it(`comes out behind our fields: ${message.name}`, async () => {
      await imap.ok("EXAMINE INBOX");
      const { untagged } = await imap.ok(`FETCH ${index + 1} (UID)`);
      const uid = Number(/UID (\d+)/.exec(untagged[0]?.text ?? "")?.[1]);
      const got = await wholeMessage(uid);
      const tail = got.subarray(-message.octets.length);
      assert.ok(message.octets.equals(tail), differenceOf(tail, message.octets));
      const prefix = got.subarray(0, got.length - message.octets.length).toString("latin1");
      assert.match(prefix, /^(?:(?:Delivered-To|Return-Path|Received): .*\r\n(?:[ \t].*\r\n)*)+$/);
      await checkDescription(uid, message);
    });
  }
});

describe("a message that SMTP does not carry", async () => {
  // Line ends that others read differently are how mail is smuggled. RFC 5321 §2.3.8
  const refused = messages.filter(({ octets }) => /\r(?!\n)/.test(octets.toString("latin1")));
  it("is in the corpus", () => assert.ok(refused.length > 0));
  for (const message of refused) {
    it(`is refused at the end of data: ${message.name}`, async () => {
      await using smtp = await product.smtp();
      await smtp.command("MAIL FROM:<ann@sender.example> BODY=8BITMIME", 250);
      await smtp.command(`RCPT TO:<${login}>`, 250);
      await smtp.data(message.octets, /^5\d\d 5\.\d\.\d /);
      await smtp.command("NOOP", 250);
    });
  }
});

async function wholeMessage(uid: number): Promise<Buffer> {
  const { untagged } = await imap.ok(`UID FETCH ${uid} (BODY.PEEK[] RFC822.SIZE)`);
  const line = untagged.find(({ text }) => /^\d+ FETCH /.test(text)) ?? assert.fail("No FETCH");
  const octets = line.literals[0] ?? Buffer.alloc(0);
  assert.match(line.text, new RegExp(`RFC822\\.SIZE ${octets.length}\\b`));
  return octets;
}

async function checkDescription(uid: number, { expected }: CorpusMessage): Promise<void> {
  const { untagged } = await imap.ok(`UID FETCH ${uid} (ENVELOPE BODYSTRUCTURE)`);
  const said = onTheWire(untagged[0] ?? assert.fail("No FETCH"));
  const from = (item: string): string => said.slice(said.indexOf(`${item} (`) + item.length + 1);
  assert.equal(from("ENVELOPE").slice(0, expected.envelope.length), expected.envelope);
  const { bodyStructure } = expected;
  assert.equal(from("BODYSTRUCTURE").slice(0, bodyStructure.length), bodyStructure);
}

/** Header and text together are the message; a partial fetch is a part of it. */
async function checkParts(uid: number, { octets }: CorpusMessage): Promise<void> {
  const item = "BODY.PEEK[HEADER] BODY.PEEK[TEXT] BODY.PEEK[]<3.40>";
  const { untagged } = await imap.ok(`UID FETCH ${uid} (${item})`);
  const [header = Buffer.alloc(0), text = Buffer.alloc(0), partial] = untagged[0]?.literals ?? [];
  const whole = Buffer.concat([header, text]);
  assert.ok(whole.equals(octets), differenceOf(whole, octets));
  assert.deepEqual(partial, octets.subarray(3, 43));
}

/** The line with its literals where they stood. */
function onTheWire({ text, literals }: ImapLine): string {
  const left = [...literals];
  return text.replace(/"(?:[^"\\]|\\.)*"|\{\d+\}/g, (token) =>
    token.startsWith("{") ? `${token}\r\n${left.shift()?.toString("latin1") ?? ""}` : token,
  );
}

function differenceOf(got: Buffer, wanted: Buffer): string {
  let at = 0;
  while (at < got.length && got[at] === wanted[at]) at++;
  const around = (octets: Buffer): string =>
    JSON.stringify(octets.toString("latin1", Math.max(0, at - 40), at + 40));
  return `Differ at octet ${at} of ${got.length} and ${wanted.length}: ${around(got)}, wanted ${around(wanted)}`;
}
