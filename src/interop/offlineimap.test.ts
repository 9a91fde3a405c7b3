// offlineimap keeps a Maildir and our mailboxes alike, in both directions.
import assert from "node:assert/strict";
import { readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { after, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateOf } from "./certificate.ts";
import { field, messagesOf, subjects } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("offlineimap"));
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());

it("brings mailboxes, mail and flags", async () => {
  await imap.append("INBOX", letter("one"), { flags: "\\Seen" });
  await imap.append("INBOX", letter("two"));
  await imap.ok("CREATE Plans/2027");
  await imap.append("Plans/2027", letter("plan"), { flags: "\\Flagged" });
  await offlineimap();
  assert.deepEqual(await near("INBOX"), { one: "S", two: "" });
  assert.deepEqual(await near("Plans.2027"), { plan: "F" });
});

it("takes local mail, flags and deletions to the server", async () => {
  const fresh = letter("three").replaceAll("\r\n", "\n");
  await writeFile(directory.file("mail/INBOX/new/1.fresh.host:2,"), fresh);
  const two = await fileOf("INBOX", "two");
  await rename(two, two.replace("/new/", "/cur/").replace(/:2,.*$/, ":2,FS"));
  await unlink(await fileOf("INBOX", "one"));
  await offlineimap();
  const got = await messagesOf(imap);
  assert.deepEqual(new Set(subjects(got)), new Set(["two", "three"]));
  const flags = got.find(({ text }) => field(text, "Subject") === "two")?.flags ?? [];
  assert.ok(flags.includes("\\Flagged") && flags.includes("\\Seen"), flags.join(" "));
});

it("brings deletions from the server", async () => {
  const two = (await messagesOf(imap)).find(({ text }) => field(text, "Subject") === "two");
  await imap.ok(`UID STORE ${two?.uid} +FLAGS (\\Deleted)`);
  await imap.ok("EXPUNGE");
  await offlineimap();
  assert.deepEqual(Object.keys(await near("INBOX")), ["three"]);
});

/** One run over TLS, quietly. */
async function offlineimap(): Promise<void> {
  const certificate = directory.file("certificate.pem");
  await writeFile(certificate, await certificateOf(product.ports.imaps));
  const configuration = directory.file("offlineimaprc");
  await writeFile(
    configuration,
    `[general]
accounts = home
metadata = ${directory.file("metadata")}

[Account home]
localrepository = near
remoterepository = far

[Repository near]
type = Maildir
localfolders = ${directory.file("mail")}
sep = .

[Repository far]
type = IMAP
remotehost = localhost
remoteport = ${product.ports.imaps}
remoteuser = ${login}
remotepass = ${password}
ssl = yes
sslcacertfile = ${certificate}
auth_mechanisms = CRAM-MD5, PLAIN
`,
  );
  const env = { HOME: directory.path };
  await run("offlineimap", ["-o", "-c", configuration, "-u", "basic"], { env });
}

async function filesOf(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const part of ["new", "cur"]) {
    const names = await readdir(directory.file("mail", folder, part));
    paths.push(...names.map((name) => directory.file("mail", folder, part, name)));
  }
  return paths;
}

/** Subject and Maildir flags of each message in a local folder. */
async function near(folder: string): Promise<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const path of await filesOf(folder)) {
    const subject = field(await readFile(path, "latin1"), "Subject") ?? "";
    entries.push([subject, path.split(":2,")[1] ?? ""]);
  }
  return Object.fromEntries(entries);
}

async function fileOf(folder: string, subject: string): Promise<string> {
  for (const path of await filesOf(folder)) {
    if (field(await readFile(path, "latin1"), "Subject") === subject) return path;
  }
  return assert.fail(`No local message ${subject}`);
}
