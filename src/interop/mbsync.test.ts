// mbsync keeps a Maildir and our mailboxes alike, in both directions: new mail, flags, deletions, folders.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { after, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateOf } from "./certificate.ts";
import { field, type FetchedMessage, messagesOf, subjects } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("mbsync"));
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());

it("brings mail with its flags from the server", async () => {
  await imap.append("INBOX", letter("one"), { flags: "\\Seen" });
  await imap.append("INBOX", letter("two"), { flags: "\\Flagged \\Answered" });
  await imap.append("INBOX", letter("three"));
  await mbsync();
  assert.deepEqual(await near("inbox"), { one: "S", two: "FR", three: "" });
});

it("takes local changes to the server", async () => {
  await flag("inbox", "three", "S");
  await flag("inbox", "one", "T");
  const fresh = letter("four").replaceAll("\r\n", "\n");
  await writeFile(directory.file("inbox/cur/1.fresh.host:2,F"), fresh, "latin1");
  await mbsync();
  const got = await messagesOf(imap);
  assert.deepEqual(flagsBySubject(got), {
    two: ["\\Answered", "\\Flagged"],
    three: ["\\Seen"],
    four: ["\\Flagged"],
  });
  assert.deepEqual(await near("inbox"), { two: "FR", three: "S", four: "F" });
  assert.match(
    got.find(({ text }) => field(text, "Subject") === "four")?.text ?? "",
    /Hello there/,
  );
});

it("brings changes from the server", async () => {
  const uids = new Map(
    (await messagesOf(imap)).map(({ uid, text }) => [field(text, "Subject"), uid]),
  );
  await imap.ok(`UID STORE ${uids.get("two")} FLAGS (\\Draft)`);
  await imap.ok(`UID STORE ${uids.get("three")} +FLAGS (\\Deleted)`);
  await imap.ok("EXPUNGE");
  await imap.append("INBOX", letter("five"));
  await mbsync();
  assert.deepEqual(await near("inbox"), { two: "D", four: "F", five: "" });
});

it("makes folders on both sides", async () => {
  await imap.ok('CREATE "Far away/Deeper"');
  await imap.append("Far away/Deeper", letter("deep"));
  for (const name of ["new", "cur", "tmp"]) {
    await mkdir(directory.file("folders/Near by", name), { recursive: true });
  }
  const message = letter("close").replaceAll("\r\n", "\n");
  await writeFile(directory.file("folders/Near by/new/2.fresh.host"), message);
  await mbsync();
  assert.deepEqual(await near("folders/Far away/Deeper"), { deep: "" });
  assert.deepEqual(subjects(await messagesOf(imap, "Near by")), ["close"]);
});

it("brings 300 messages at once, octet for octet", async () => {
  await imap.ok("CREATE Many");
  imap.literals = "non-synchronizing";
  for (let index = 0; index < 300; index++) {
    await imap.append("Many", letter(`many ${index}`, `${"line\r\n".repeat(index)}\r\n`));
  }
  await mbsync();
  const names = await filesOf("folders/Many");
  assert.equal(names.length, 300);
  for (const name of names) {
    const text = await readFile(name, "latin1");
    const subject = field(text, "Subject") ?? "";
    const index = Number(subject.slice(5));
    // mbsync adds a field of its own, X-TUID, only to what it sends.
    assert.ok(text.endsWith(`\n\n${"line\n".repeat(index)}\n`), subject);
  }
});

it("finds nothing to do the second time", async () => {
  const before = await messagesOf(imap);
  await mbsync();
  assert.deepEqual(await messagesOf(imap), before);
});

/** One run over TLS, with our certificate as the only trusted one. */
async function mbsync(): Promise<void> {
  for (const name of ["inbox/new", "inbox/cur", "inbox/tmp", "folders"]) {
    await mkdir(directory.file(name), { recursive: true });
  }
  const certificate = directory.file("certificate.pem");
  await writeFile(certificate, await certificateOf(product.ports.imaps));
  const configuration = directory.file("mbsyncrc");
  await writeFile(
    configuration,
    `IMAPAccount far
Host localhost
Port ${product.ports.imaps}
User ${login}
Pass ${password}
SSLType IMAPS
CertificateFile ${certificate}

IMAPStore far
Account far

MaildirStore near
Path ${directory.file("folders")}/
Inbox ${directory.file("inbox")}
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns * !Sent !Drafts !Trash !Junk !Archive
Create Both
Expunge Both
SyncState ${directory.file("state")}/
CopyArrivalDate yes
`,
  );
  await mkdir(directory.file("state"), { recursive: true });
  const env = { HOME: directory.path };
  await run("mbsync", ["--config", configuration, "--verbose", "all"], { env });
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

async function filesOf(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const part of ["new", "cur"]) {
    const names = await readdir(directory.file(folder, part));
    paths.push(...names.map((name) => directory.file(folder, part, name)));
  }
  return paths;
}

/** Gives the local message with this subject these Maildir flags. */
async function flag(folder: string, subject: string, flags: string): Promise<void> {
  for (const path of await filesOf(folder)) {
    if (field(await readFile(path, "latin1"), "Subject") !== subject) continue;
    const target = path.replace("/new/", "/cur/").replace(/(?::2,.*)?$/, `:2,${flags}`);
    await rename(path, target);
    return;
  }
  assert.fail(`No local message ${subject}`);
}

function flagsBySubject(messages: readonly FetchedMessage[]): Record<string, string[]> {
  return Object.fromEntries(
    messages.map(({ text, flags }) => [
      field(text, "Subject"),
      flags.filter((name) => name !== "\\Recent"),
    ]),
  );
}
