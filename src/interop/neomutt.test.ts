// neomutt reads, marks, copies and deletes as a person would, with keys, on a terminal of its own.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { after, beforeEach, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateOf } from "./certificate.ts";
import { emptyMailbox, messagesOf, subjects } from "./inbox.ts";
import { letter } from "./letter.ts";
import { login, password, Product } from "./product.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("neomutt"));
const product = stack.use(await Product.localserve());
const imap = stack.use(await product.imap());
beforeEach(() => emptyMailbox(imap));

it("reads a message, which is then seen", async () => {
  await imap.append("INBOX", letter("to be read", "The body.\r\n"));
  await imap.append("INBOX", letter("not to be read"));
  const copy = directory.file("copy");
  await neomutt(`<first-entry><pipe-message>cat > ${copy}<enter><display-message><exit>`);
  assert.match(await readFile(copy, "latin1"), /^Subject: to be read$[^]*^The body\.$/m);
  const [read, unread] = await messagesOf(imap);
  assert.ok(read?.flags.includes("\\Seen"));
  assert.ok(!unread?.flags.includes("\\Seen"));
});

it("flags, copies and deletes", async () => {
  for (const name of ["one", "two", "three"]) await imap.append("INBOX", letter(name));
  await imap.ok("CREATE Kept");
  const steps = [
    "<first-entry><flag-message>",
    "<first-entry><copy-message><kill-line>=Kept<enter>",
    "<search>two<enter><delete-message>",
  ];
  await neomutt(steps.join(""));
  const got = await messagesOf(imap);
  assert.deepEqual(subjects(got), ["one", "three"]);
  assert.ok(got[0]?.flags.includes("\\Flagged"));
  assert.deepEqual(subjects(await messagesOf(imap, "Kept")), ["one"]);
});

it("searches on the server", async () => {
  await imap.append("INBOX", letter("hay", "nothing\r\n"));
  await imap.append("INBOX", letter("straw", "a needle\r\n"));
  await neomutt("<tag-pattern>=b needle<enter><tag-prefix><delete-message>");
  assert.deepEqual(subjects(await messagesOf(imap)), ["hay"]);
});

it("reads with its header cache a second time", async () => {
  await mkdir(directory.file("cache"), { recursive: true });
  const cache = `set header_cache = ${directory.file("cache")}`;
  await imap.append("INBOX", letter("cached"));
  await neomutt("<first-entry><display-message><exit>", cache);
  await imap.append("INBOX", letter("new since"));
  await neomutt("<last-entry><delete-message>", cache);
  assert.deepEqual(subjects(await messagesOf(imap)), ["cached"]);
});

for (const extension of ["condstore", "qresync"]) {
  it(`comes back with its header cache and ${extension.toUpperCase()}`, async () => {
    await mkdir(directory.file(extension), { recursive: true });
    const settings = [
      `set header_cache = ${directory.file(extension)}`,
      `set imap_${extension} = yes`,
    ];
    for (const name of ["one", "two", "three"]) await imap.append("INBOX", letter(name));
    await neomutt("<first-entry><display-message><exit>", ...settings);
    await imap.ok("STORE 2 +FLAGS (\\Flagged)");
    await imap.ok("STORE 3 +FLAGS (\\Deleted)");
    await imap.ok("EXPUNGE");
    await imap.append("INBOX", letter("four"));
    await neomutt("<tag-pattern>~F<enter><tag-prefix><delete-message>", ...settings);
    const got = await messagesOf(imap);
    assert.deepEqual(subjects(got), ["one", "four"]);
    assert.ok(got[0]?.flags.includes("\\Seen"));
    assert.ok(!got[1]?.flags.includes("\\Seen"));
  });
}

/** Runs the keys in INBOX and leaves, keeping all changes. */
async function neomutt(keys: string, ...settings: readonly string[]): Promise<void> {
  const certificate = directory.file("certificate.pem");
  await writeFile(certificate, await certificateOf(product.ports.imaps));
  const configuration = directory.file("neomuttrc");
  await writeFile(
    configuration,
    [
      `set folder = imaps://localhost:${product.ports.imaps}/`,
      "set spool_file = +INBOX",
      `set imap_user = ${login}`,
      `set imap_pass = ${password}`,
      `set certificate_file = ${certificate}`,
      "set ssl_force_tls = yes",
      "set ssl_use_system_certs = no",
      "set wait_key = no",
      "set pager_stop = yes",
      "set sort = mailbox-order",
      "set confirm_append = no",
      "set confirm_create = no",
      "set delete = yes",
      "set quit = yes",
      "set move = no",
      "set pipe_decode = no",
      "set delete_untag = no",
      "set record = ''",
      ...settings,
      `push "${keys}<sync-mailbox><quit>"`,
      "",
    ].join("\n"),
  );
  const env = { HOME: directory.path, TERM: "xterm" };
  const command = `neomutt -n -F ${configuration}`;
  // `script` gives it a terminal and passes its status on.
  const words = ["--quiet", "--return", "--command", command, "/dev/null"];
  await run("script", words, { env, timeMsMax: 30_000 });
}
