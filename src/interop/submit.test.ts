// Our own people send: msmtp and swaks with every mechanism they know. The queue brings it to localserve's account.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, beforeEach, describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateOf } from "./certificate.ts";
import { awaitMessages, emptyMailbox, field, onlyMessage } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { run, type RunResult } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("submit"));
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
beforeEach(() => emptyMailbox(imap));

const refusedByMsmtp = 77;

describe("msmtp", () => {
  for (const mechanism of ["scram-sha-256", "scram-sha-1", "cram-md5", "plain", "login"]) {
    it(`submits with ${mechanism} over STARTTLS, certificate checked`, async () => {
      const message = letter(`by ${mechanism}`, "Hi.\r\n.dot\r\n", { From: login });
      await msmtp(message, [`--auth=${mechanism}`, "--tls-starttls=on"]);
      const got = await onlyMessage(imap);
      assert.ok(got.text.endsWith(message), got.text);
      assert.equal(field(got.text, "Return-Path"), `<${login}>`);
    });
  }

  it("submits over TLS from the first octet", async () => {
    const port = `--port=${product.ports.submissions}`;
    const message = letter("implicit", "Hi.\r\n", { From: login });
    await msmtp(message, ["--auth=scram-sha-256", "--tls-starttls=off", port]);
    assert.ok((await onlyMessage(imap)).text.endsWith(message));
  });

  it("submits to many recipients", async () => {
    const message = letter("many", "Hi.\r\n", { From: login });
    await msmtp(message, ["--auth=plain"], ["a@one.example", "b@one.example", "c@two.example"]);
    const got = await awaitMessages(imap, 3);
    assert.ok(got.every(({ text }) => text.endsWith(message)));
  });

  it("is refused with a wrong password, by each mechanism", async () => {
    for (const mechanism of ["scram-sha-256", "cram-md5", "plain"]) {
      const words = [`--auth=${mechanism}`, "--passwordeval=echo wrong-password"];
      await msmtp(letter("never"), words, ["a@one.example"], refusedByMsmtp);
    }
  });
});

describe("swaks", () => {
  for (const mechanism of ["CRAM-MD5", "PLAIN", "LOGIN"]) {
    it(`submits with ${mechanism}`, async () => {
      const message = letter(`by ${mechanism}`, "Hi.\r\n", { From: login });
      await swaks(message, ["--tls", "--auth", mechanism]);
      assert.ok((await onlyMessage(imap)).text.includes(message));
    });
  }

  it("gets Date and Message-ID added where they are missing", async () => {
    await swaks(`From: ${login}\r\nSubject: bare\r\n\r\nHi.\r\n`, ["--tls", "--auth", "PLAIN"]);
    const { text } = await onlyMessage(imap);
    assert.match(field(text, "Message-ID") ?? "", /^<[^@\s]+@[^@\s]+>$/);
    assert.ok(Math.abs(Date.parse(field(text, "Date") ?? "") - Date.now()) < 60_000);
  });

  const refusals: Readonly<Record<string, { from?: string; author?: string }>> = {
    "another's address as the sender": { from: "boss@other.example" },
    "another's address in From": { author: "boss@other.example" },
  };
  for (const [what, { from = login, author = login }] of Object.entries(refusals)) {
    it(`is refused ${what}`, async () => {
      const message = letter("forged", "Hi.\r\n", { From: author });
      const words = ["--tls", "--auth", "PLAIN", "--from", from];
      const { stdout } = await swaks(message, words, "refused");
      assert.match(stdout, /^<~\* 550 5\.7\.1 /m);
    });
  }

  it("is refused without AUTH", async () => {
    const { stdout } = await swaks(letter("nobody"), ["--tls"], "refused");
    assert.match(stdout, /^<~\* 5[35]0 5\.7\.\d /m);
  });
});

async function msmtp(
  message: string,
  words: readonly string[],
  recipients: readonly string[] = ["friend@elsewhere.example"],
  status = 0,
): Promise<void> {
  const certificate = directory.file("certificate.pem");
  await writeFile(certificate, await certificateOf(product.ports.submissions));
  const server = ["--host=localhost", `--port=${product.ports.submission}`, `--from=${login}`];
  const tls = ["--tls=on", `--tls-trust-file=${certificate}`, "--set-date-header=off"];
  const account = [`--user=${login}`, `--passwordeval=echo ${password}`];
  const all = [...server, ...tls, ...account, ...words, "--", ...recipients];
  const env = { HOME: directory.path };
  await run("msmtp", all, { env, status, input: Buffer.from(message, "latin1") });
}

async function swaks(
  message: string,
  words: readonly string[],
  expected: "sent" | "refused" = "sent",
): Promise<RunResult> {
  const file = directory.file("letter");
  await writeFile(file, message, "latin1");
  const server = ["--server", "127.0.0.1", "--port", String(product.ports.submission)];
  const envelope = ["--from", login, "--to", "friend@elsewhere.example", "--data", `@${file}`];
  const account = words.includes("--auth") ? ["--au", login, "--ap", password] : [];
  const all = [...server, ...envelope, ...account, ...words];
  const { status, ...result } = await run("swaks", all, { status: undefined });
  assert.equal(status === 0, expected === "sent", result.stdout);
  return { status, ...result };
}
