// mbsync keeps a Maildir and our mailboxes alike, in both directions: new mail, flags, deletions, folders.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { after, it } from "node:test";
import { field, type FetchedMessage, messagesOf, subjects } from "./inbox.ts";
import { letter } from "./letter.ts";
import { MaildirMirror } from "./maildir-mirror.ts";
import { Product } from "./product.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
const mirror = stack.use(await MaildirMirror.make(product));
const { directory } = mirror;

it("brings mail with its flags from the server", async () => {
  await imap.append("INBOX", letter("one"), { flags: "\\Seen" });
  await imap.append("INBOX", letter("two"), { flags: "\\Flagged \\Answered" });
  await imap.append("INBOX", letter("three"));
  await mirror.sync();
  assert.deepEqual(await mirror.messages(), { one: "S", two: "FR", three: "" });
});

it("takes local changes to the server", async () => {
  await mirror.flag("inbox", "three", "S");
  await mirror.flag("inbox", "one", "T");
  await mirror.add("1", letter("four"), "F");
  await mirror.sync();
  const got = await messagesOf(imap);
  assert.deepEqual(flagsBySubject(got), {
    two: ["\\Answered", "\\Flagged"],
    three: ["\\Seen"],
    four: ["\\Flagged"],
  });
  assert.deepEqual(await mirror.messages(), { two: "FR", three: "S", four: "F" });
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
  await mirror.sync();
  assert.deepEqual(await mirror.messages(), { two: "D", four: "F", five: "" });
});

it("makes folders on both sides", async () => {
  await imap.ok('CREATE "Far away/Deeper"');
  await imap.append("Far away/Deeper", letter("deep"));
  for (const name of ["new", "cur", "tmp"]) {
    await mkdir(directory.file("folders/Near by", name), { recursive: true });
  }
  const message = letter("close").replaceAll("\r\n", "\n");
  await writeFile(directory.file("folders/Near by/new/2.fresh.host"), message);
  await mirror.sync();
  assert.deepEqual(await mirror.messages("folders/Far away/Deeper"), { deep: "" });
  assert.deepEqual(subjects(await messagesOf(imap, "Near by")), ["close"]);
});

it("brings 300 messages at once, octet for octet", async () => {
  await imap.ok("CREATE Many");
  imap.literals = "non-synchronizing";
  for (let index = 0; index < 300; index++) {
    await imap.append("Many", letter(`many ${index}`, `${"line\r\n".repeat(index)}\r\n`));
  }
  await mirror.sync();
  const names = await mirror.files("folders/Many");
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
  await mirror.sync();
  assert.deepEqual(await messagesOf(imap), before);
});

function flagsBySubject(messages: readonly FetchedMessage[]): Record<string, string[]> {
  return Object.fromEntries(
    messages.map(({ text, flags }) => [
      field(text, "Subject"),
      flags.filter((name) => name !== "\\Recent"),
    ]),
  );
}
