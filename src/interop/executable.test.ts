// The executables as they are shipped, each alone in an empty folder: no Node, no packages, no sources. That of
// the other processor runs under QEMU.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, it } from "node:test";
import { ImapClient } from "../testing/imap-client.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { freePortBase } from "./free-ports.ts";
import { Daemon, run } from "./program.ts";

const dist = join(import.meta.dirname, "../../dist");
const sizeOctetsMax = 125_000_000;
const environment = { PATH: "/nowhere", HOME: "/nowhere" };

const processors = [
  { arch: "x64", emulator: ["/usr/bin/qemu-x86_64-static", "-L", "/usr/x86_64-linux-gnu"] },
  { arch: "arm64", emulator: ["/usr/bin/qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"] },
] as const;

for (const { arch, emulator } of processors) {
  const file = join(dist, `homepost-linux-${arch}`);
  const [program, ...first] = process.arch === arch ? [file] : [...emulator, file];

  describe(`homepost-linux-${arch}`, () => {
    it("is not too large, and is the one that SHA256SUMS names", async () => {
      assert.ok((await stat(file)).size <= sizeOctetsMax);
      const hash = createHash("sha256");
      await pipeline(createReadStream(file), hash);
      const sums = await readFile(join(dist, "SHA256SUMS"), "utf8");
      assert.ok(sums.includes(`${hash.digest("hex")}  ${basename(file)}\n`));
    });

    it("says its version", async () => {
      await using directory = await TemporaryDirectory.make("executable");
      const options = { cwd: directory.path, env: environment };
      const { stdout } = await run(program!, [...first, "--version"], options);
      assert.match(
        stdout,
        new RegExp(`^homepost \\d+\\.\\d+\\.\\d+ \\(Node 26\\..*linux-${arch}\\)`),
      );
      assert.deepEqual(await readdir(directory.path), []);
    });

    it("takes a message and gives it back", async () => {
      await using directory = await TemporaryDirectory.make("executable");
      const [data, empty] = [directory.file("data"), directory.file("empty")];
      await mkdir(empty);
      const base = await freePortBase([25, 587, 465, 143, 993]);
      const args = ["localserve", "--dir", data, "--ip", "127.0.0.1", "--port-base", String(base)];
      const options = { cwd: empty, env: environment };
      {
        const log = directory.file("log");
        await using server = new Daemon(program!, [...first, ...args], { ...options, log });
        await server.ready(async () => {
          await using imap = await ImapClient.connect({ port: base + 143 });
          assert.match(imap.greeting.text, /^\* OK/);
        });
        await sendAndRead(base);
        assert.deepEqual(await readdir(join(data, "tmp")), [], "the addon is not left behind");
        assert.equal(await server.end("SIGTERM"), 0);
      }
      await run(program!, [...first, "verify", data], options);
      assert.deepEqual(await readdir(empty), []);
    });
  });
}

/** By plain SMTP, and back over IMAP with TLS. */
async function sendAndRead(base: number): Promise<void> {
  const message = "From: a@example.org\r\nSubject: hello\r\n\r\nIt works.\r\n";
  await using smtp = await SmtpClient.connect({ port: base + 25 });
  await smtp.hello();
  await smtp.send({ from: "a@example.org", to: ["you@localhost"], message });
  await using imap = await ImapClient.connect({ port: base + 993, tls: true });
  await imap.login("you@localhost", "homepost-local");
  await imap.ok("SELECT INBOX");
  const [uid] = await imap.search("ALL");
  assert.ok((await imap.fetchOctets(uid!)).toString().endsWith(message));
}
