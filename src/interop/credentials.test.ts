// App passwords and client certificates as people use them: made by openssl and the command line, used by curl, swaks
// and Python.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { LoginFacts } from "../admin/account-logins.ts";
import { ImapClient } from "../testing/imap-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { letter } from "./letter.ts";
import { Product } from "./product.ts";
import { run } from "./program.ts";

const mia = "mia@localhost";
const miaPassword = "correct-horse-battery";
const bo = "bo@localhost";
const loginDenied = 67;

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("credentials"));
const product = stack.use(await Product.localserve());
const imaps = `imaps://127.0.0.1:${product.ports.imaps}/`;
const submissions = {
  STARTTLS: `smtp://127.0.0.1:${product.ports.submission}`,
  "implicit TLS": `smtps://127.0.0.1:${product.ports.submissions}`,
};

before(async () => {
  for (const address of [mia, bo]) {
    await product.cli(["account", "add", address], { input: `${miaPassword}\n` });
  }
});

describe("client certificates", () => {
  it("of RSA below 2048 bits are refused when they are registered", async () => {
    const weak = await certificate("weak", "rsa:1024");
    const words = ["account", "tls-key", "add", "mia", "weak", weak.file];
    const { stderr } = await product.cli(words, { status: 1 });
    assert.match(stderr, /RSA needs at least 2048 bits/);
  });

  for (const [name, options] of [
    ["ec", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]],
    ["rsa", ["rsa:2048"]],
    ["ed25519", ["ed25519"]],
  ] as const) {
    it(`of ${name} log in without a password`, async () => {
      const made = await certificate(name, ...options);
      const lists = ["--request", 'LIST "" "*"'];
      await curl(imaps, [...made.words, ...lists], loginRefused);
      await product.cli(["account", "tls-key", "add", "mia", name, made.file]);
      assert.match(await curl(imaps, [...made.words, ...lists]), /INBOX/);
      assert.match(await preauthOfPython(made), /^AUTH OK$/m);
      for (const address of Object.values(submissions)) {
        const upload = await sends(`with ${name}`);
        await curl(address, [...made.words, ...upload, ...asMia]);
        await curl(address, [...made.words, ...upload, ...external(bo)], { status: loginDenied });
      }
      await product.cli(["account", "tls-key", "remove", "mia", name]);
      await curl(imaps, [...made.words, ...lists], loginRefused);
    });
  }

  it("log in to IMAP by EXTERNAL where PREAUTH was not wanted", async () => {
    const made = await certificate("patient", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    const add = ["account", "tls-key", "add", "mia", "patient", made.file];
    await product.cli([...add, "--no-imap-preauth"]);
    const lists = ["--request", 'LIST "" "*"'];
    assert.match(await curl(imaps, [...made.words, ...lists, ...asMia]), /INBOX/);
    // Over this connection nobody else comes in, with whatever password.
    const asBo = ["--user", `${bo}:${miaPassword}`, "--login-options", "AUTH=PLAIN"];
    await curl(imaps, [...made.words, ...lists, ...asBo], { status: loginDenied });
    await curl(imaps, [...lists, ...asBo]);
  });
});

describe("app passwords", () => {
  it("are valid where their scope says, and until they are removed", async () => {
    const words = ["account", "app-password", "add", "mia", "phone", "--scope", "imap"];
    const appPassword = (await product.cli(words)).stdout.trim();
    const user = ["--user", `${mia}:${appPassword}`];
    for (const mechanism of ["PLAIN", "LOGIN", "CRAM-MD5"]) {
      await curl(imaps, [...user, "--login-options", `AUTH=${mechanism}`]);
    }
    const upload = await sends("not by the phone");
    await curl(submissions["implicit TLS"], [...user, ...upload], { status: loginDenied });
    await product.cli(["account", "app-password", "remove", "mia", "phone"]);
    await curl(imaps, user, { status: loginDenied });
  });

  it("are all that counts once the own password is off for mail", async () => {
    const words = ["account", "app-password", "add", "mia", "laptop"];
    const appPassword = (await product.cli(words)).stdout.trim();
    await curl(imaps, ["--user", `${mia}:${miaPassword}`]);
    const { stdout } = await product.cli(["config", "show"]);
    const input = stdout.replace("[accounts.mia]", "[accounts.mia]\nmailPasswordDisabled = true");
    await product.cli(["config", "apply", "-"], { input });
    await curl(imaps, ["--user", `${mia}:${miaPassword}`], { status: loginDenied });
    await curl(imaps, ["--user", `${mia}:${appPassword}`]);
    const server = `127.0.0.1:${product.ports.submission}`;
    const swaks = ["--server", server, "--tls", "--auth", "CRAM-MD5", "--auth-user", mia];
    const envelope = ["--from", mia, "--to", bo, "--auth-password"];
    await run("swaks", [...swaks, ...envelope, appPassword]);
    const authenticationFailed = 28;
    await run("swaks", [...swaks, ...envelope, miaPassword], { status: authenticationFailed });
    await product.cli(["config", "apply", "-", "--force"], { input: stdout });
    await curl(imaps, ["--user", `${mia}:${miaPassword}`]);
  });
});

describe("the record of logins", () => {
  it("is there after a restart, with what IMAP clients say of themselves", async () => {
    const appPassword = (await product.cli(["account", "app-password", "add", "bo", "tablet"]))
      .stdout;
    for (let i = 0; i < 3; i++) {
      await using client = await ImapClient.connect({ port: product.ports.imaps, tls: true });
      await client.no(`LOGIN ${bo} wrong-horse`);
      await client.login(bo, appPassword.trim());
      await client.ok('ID ("name" "Tablet Mail" "version" "7")');
      await client.ok("LOGOUT");
    }
    await product.stop();
    await product.start();
    const { stdout } = await product.cli(["account", "logins", "bo", "--json"]);
    const logins = JSON.parse(stdout) as LoginFacts[];
    const found = logins.filter(({ userAgent }) => userAgent === "Tablet Mail 7");
    const [good, bad] = ["ok", "bad-credentials"].map((result) =>
      found.find((one) => one.result === result),
    );
    assert.equal(found.length, 2);
    assert.deepEqual([good?.count, bad?.count], [3, 3]);
    assert.equal(good?.credential, "app password tablet");
    assert.match(good?.tls ?? "", /^TLSv1\.3 TLS_/);
    assert.deepEqual([bad?.login, bad?.remoteAddress, bad?.mechanism], [bo, "127.0.0.1", "LOGIN"]);
    const list = await product.cli(["account", "app-password", "list", "bo", "--json"]);
    assert.equal(JSON.parse(list.stdout)[0].lastUsedAt, good?.lastAt);
    const table = await product.cli(["account", "logins", "mia"]);
    assert.match(table.stdout, /wrong-scope.*app password phone/);
    assert.match(table.stdout, /mail-password-disabled/);
    assert.match(table.stdout, /tls-key-of-other-account|imap PREAUTH/);
  });
});

interface Certificate {
  readonly file: string;
  readonly key: string;
  /** For curl. */
  readonly words: readonly string[];
}

/** Made as the help of "account tls-key add" says. */
async function certificate(name: string, ...newKey: readonly string[]): Promise<Certificate> {
  const file = directory.file(`${name}.pem`);
  const key = directory.file(`${name}-key.pem`);
  const made = ["-newkey", ...newKey, "-nodes", "-days", "3650", "-subj", `/CN=${name}`];
  await run("openssl", ["req", "-x509", ...made, "-keyout", key, "-out", file]);
  return { file, key, words: ["--cert", file, "--key", key] };
}

function external(login: string): readonly string[] {
  return ["--user", `${login}:`, "--login-options", "AUTH=EXTERNAL"];
}
const asMia = external(mia);

/** LIST before a login: curl says that the command was refused. */
const loginRefused = { status: 21 };

async function sends(subject: string): Promise<readonly string[]> {
  const path = directory.file("letter");
  await writeFile(path, letter(subject, "Hi.\r\n", { From: mia }), "latin1");
  return ["--ssl-reqd", "--mail-from", mia, "--mail-rcpt", bo, "--upload-file", path];
}

async function curl(
  address: string,
  words: readonly string[],
  { status = 0 }: { readonly status?: number } = {},
): Promise<string> {
  const all = ["--silent", "--show-error", "--insecure", ...words, address];
  return (await run("curl", all, { status })).stdout;
}

/** Python's imaplib: its state after the greeting, and the answer to SELECT. */
async function preauthOfPython({ file, key }: Certificate): Promise<string> {
  const script = `
import imaplib, ssl, sys
context = ssl._create_unverified_context()
context.load_cert_chain(sys.argv[1], sys.argv[2])
client = imaplib.IMAP4_SSL("127.0.0.1", int(sys.argv[3]), ssl_context=context)
print(client.state, client.select("INBOX")[0])
client.logout()
`;
  const words = ["-c", script, file, key, String(product.ports.imaps)];
  return (await run("python3", words)).stdout;
}
