// The disk fills up: a small file system of its own, as root. New mail is refused for now, nothing is lost, and what
// people do with the mail that is there goes on.
import assert from "node:assert/strict";
import { mkdir, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { awaitMessages, field, messagesOf, subjects } from "./inbox.ts";
import { filler, letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { run } from "./program.ts";

const timeout = 120_000;
const tries = 100;

it("refuses mail when the reserve is reached, and keeps what it took", { timeout }, async () => {
  await using disk = await SmallDisk.mount("16m");
  await using product = await Product.localserve({ directory: disk.path });
  await using imap = await product.imap();
  const taken = await fill(product);
  assert.ok(taken.length > 3, "The disk is full too early");
  const { bavail, bsize } = await statfs(disk.path);
  assert.ok(bavail * bsize > 0, "There is no reserve");

  const { code } = await imap.append("INBOX", letter("refused"), { expected: "NO" });
  assert.equal(code, "UNAVAILABLE");
  const copied = await imap.command("COPY 1 INBOX");
  assert.match(copied.text, /^NO \[UNAVAILABLE\]/);
  await refusesSubmission(product);
  await checkTaken(product, taken);
  // Who deletes by copies to the trash is not held up.
  await imap.ok("COPY 1 Trash");
  await imap.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
  await imap.ok("EXPUNGE");
  taken.shift();
  await checkTaken(product, taken);

  await product.kill();
  await product.start();
  await checkTaken(product, taken);

  await disk.resize("64m");
  // It is looked at once a second.
  await sleep(1100);
  await using later = await product.smtp();
  await later.command("MAIL FROM:<ann@sender.example> SIZE=60000000", /^452 4\.3\.1 /);
  const message = letter("later", filler(1_000_000));
  await later.send({ from: "ann@sender.example", to: [login], message });
  await using reader = await product.imap();
  const got = await awaitMessages(reader, taken.length + 1);
  assert.equal(field(got.at(-1)?.text ?? "", "Subject"), "later");
});

it("goes on when others fill the disk to the last octet", { timeout }, async () => {
  await using disk = await SmallDisk.mount("16m");
  await using product = await Product.localserve({ directory: disk.path });
  await using client = await product.smtp();
  await client.send({ from: "ann@sender.example", to: [login], message: letter("before") });
  await checkTexts(product, ["before"]);
  const refused = letter("refused", filler(200_000));
  const full = /^452 4\.3\.1 /;
  await client.command("MAIL FROM:<ann@sender.example>", 250);
  await client.command(`RCPT TO:<${login}>`, 250);
  await disk.fillUp();
  await client.data(refused, full);
  await checkTexts(product, ["before"]);

  await product.kill();
  await product.start();
  await checkTexts(product, ["before"]);
  await using again = await product.smtp();
  await again.command("MAIL FROM:<ann@sender.example>", full);
  await disk.resize("64m");
  await sleep(1100);
  await again.send({ from: "ann@sender.example", to: [login], message: letter("after") });
  await checkTexts(product, ["before", "after"]);
});

/** Sends until nothing more is begun; the subjects of what was acknowledged. */
async function fill(product: Product): Promise<string[]> {
  const taken: string[] = [];
  await using client = await product.smtp();
  let octets = 1_000_000;
  for (let index = 0; index < tries; index++) {
    const { code } = await client.command(
      "MAIL FROM:<ann@sender.example>",
      /^(?:250|452 4\.3\.1) /,
    );
    if (code !== 250) return taken;
    await client.command(`RCPT TO:<${login}>`, 250);
    const message = letter(`full ${index}`, filler(octets));
    const reply = await client.data(message, /^(?:250|452 4\.3\.1) /);
    if (reply.code === 250) taken.push(`full ${index}`);
    else octets = 30_000;
  }
  return assert.fail("The disk never gets full");
}

async function refusesSubmission(product: Product): Promise<void> {
  await using client = await SmtpClient.connect({ port: product.ports.submission });
  await client.hello();
  await client.authPlain(login, password);
  await client.command(`MAIL FROM:<${login}>`, /^452 4\.3\.1 /);
}

async function checkTexts(product: Product, expected: readonly string[]): Promise<void> {
  await using imap = await product.imap();
  assert.deepEqual(subjects(await messagesOf(imap)), expected);
}

async function checkTaken(product: Product, taken: readonly string[]): Promise<void> {
  await using imap = await product.imap();
  const messages = await messagesOf(imap);
  assert.deepEqual(subjects(messages), taken);
  for (const { text } of messages) {
    const body = text.slice(text.indexOf("\r\n\r\n") + 4);
    assert.ok(body === filler(body.length), `${body.length} octets in "${field(text, "Subject")}"`);
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

  /** What is left is taken by somebody else. */
  async fillUp(): Promise<void> {
    const full = writeFile(join(this.path, "ballast"), Buffer.alloc(16 * 1024 * 1024));
    await assert.rejects(full, { code: "ENOSPC" });
  }

  async resize(size: string): Promise<void> {
    await run("mount", ["-o", `remount,size=${size}`, this.path]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", [this.path]);
    await this.#directory[Symbol.asyncDispose]();
  }
}
