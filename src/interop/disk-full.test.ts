// The disk fills up: a small file system of its own, as root. New mail is refused for now, nothing is lost.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { it } from "node:test";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { awaitMessages, field, messagesOf, subjects } from "./inbox.ts";
import { filler, letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { run } from "./program.ts";

const timeout = 120_000;
const tries = 100;

it("refuses mail while the disk is full, and keeps what it took", { timeout }, async () => {
  await using disk = await SmallDisk.mount("16m");
  await using product = await Product.localserve({ directory: disk.path });
  await using imap = await product.imap();
  const taken = await fill(product);
  assert.ok(taken.length > 3, "The disk is full too early");

  await using client = await product.smtp();
  await client.command("MAIL FROM:<ann@sender.example>", 250);
  await client.command(`RCPT TO:<${login}>`, 250);
  await client.data(letter("refused", filler(1_000_000)), /^452 4\.3\.1 /);
  const { code } = await imap.append("INBOX", letter("refused", filler(1_000_000)), {
    expected: "NO",
  });
  assert.equal(code, "UNAVAILABLE");
  await refusesSubmission(product);
  await checkTaken(product, taken);

  await product.kill();
  await product.start();
  await checkTaken(product, taken);

  await disk.resize("64m");
  await using later = await product.smtp();
  const message = letter("later", filler(1_000_000));
  await later.send({ from: "ann@sender.example", to: [login], message });
  await using reader = await product.imap();
  const got = await awaitMessages(reader, taken.length + 1);
  assert.equal(field(got.at(-1)?.text ?? "", "Subject"), "later");
});

/** Sends until it is refused for now; the subjects of what was acknowledged. */
async function fill(product: Product): Promise<string[]> {
  const taken: string[] = [];
  await using client = await product.smtp();
  for (let index = 0; index < tries; index++) {
    await client.command("MAIL FROM:<ann@sender.example>", 250);
    await client.command(`RCPT TO:<${login}>`, 250);
    const reply = await client.data(letter(`full ${index}`, filler(1_000_000)));
    if (reply.code !== 250) {
      assert.match(`${reply.code} ${reply.text}`, /^452 4\.3\.1 /);
      return taken;
    }
    taken.push(`full ${index}`);
  }
  return assert.fail("The disk never gets full");
}

async function refusesSubmission(product: Product): Promise<void> {
  await using client = await SmtpClient.connect({ port: product.ports.submission });
  await client.hello();
  await client.authPlain(login, password);
  await client.command(`MAIL FROM:<${login}>`, 250);
  await client.command("RCPT TO:<friend@far.example>", 250);
  const message = letter("refused", filler(1_000_000), { From: login });
  await client.data(message, /^452 4\.3\.1 /);
}

async function checkTaken(product: Product, taken: readonly string[]): Promise<void> {
  await using imap = await product.imap();
  const messages = await messagesOf(imap);
  assert.deepEqual(subjects(messages), taken);
  for (const { text } of messages) {
    const body = text.slice(text.indexOf("\r\n\r\n") + 4);
    assert.ok(body === filler(1_000_000), `${body.length} octets in "${field(text, "Subject")}"`);
  }
}

/** A file system in memory with a size of its own. */
class SmallDisk implements AsyncDisposable {
  readonly path: string;
  readonly #directory: TemporaryDirectory;

  private constructor(directory: TemporaryDirectory) {
    this.#directory = directory;
    this.path = directory.file("disk");
  }

  static async mount(size: string): Promise<SmallDisk> {
    const disk = new SmallDisk(await TemporaryDirectory.make("disk"));
    await mkdir(disk.path);
    await run("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk.path]);
    return disk;
  }

  async resize(size: string): Promise<void> {
    await run("mount", ["-o", `remount,size=${size}`, this.path]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", [this.path]);
    await this.#directory[Symbol.asyncDispose]();
  }
}
