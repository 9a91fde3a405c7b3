// Measures the search index by itself: how fast it is filled, how large it is, how long a search takes until the
// candidates are known, and what the process needs of memory. `node bench/search-index.ts [messages]`
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log } from "../src/log/log.ts";
import { SearchIndex } from "../src/search/search-index.ts";
import { parseSearchQuery } from "../src/search/search-query.ts";
import { noFlags } from "../src/store/flags.ts";
import { openStore, type Store } from "../src/store/store.ts";
import { SeededRandom } from "../src/testing/seeded-random.ts";

const messages = Number(process.argv[2] ?? 20_000);
/** Given to the process that only fills it: its memory does not count. */
const filled = process.argv[3];
const words = wordList(30_000);
const random = new SeededRandom(1);
const log = new Log((line) => process.stderr.write(`${line}\n`), "warn");

if (filled === undefined) await inFolder(measure);
else await fillFolder(filled);

async function inFolder(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "homepost-search-"));
  try {
    const words = [import.meta.filename, String(messages), directory];
    execFileSync(process.execPath, words, { stdio: "inherit" });
    await run(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function fillFolder(directory: string): Promise<void> {
  await using store = await openStore({ directory, log });
  await store.applyRevision({
    document: "",
    by: "bench",
    note: "",
    at: 0,
    base: 0,
    accounts: [{ name: "you", mailboxes: [] }],
  });
  const accountId = store.accountByName("you")!.id;
  await fill(store, store.mailboxByName(accountId, "INBOX")!.id);
}

async function measure(directory: string): Promise<void> {
  await using store = await openStore({ directory, log });
  const accountId = store.accountByName("you")!.id;
  const mailbox = store.mailboxByName(accountId, "INBOX")!;
  const octets = mailbox.counts.size;
  await using index = new SearchIndex({ directory, store, log });
  await index.ready;
  say("resident before", megabytes(process.memoryUsage.rss()));
  const startedAt = performance.now();
  await index.caughtUp();
  const seconds = (performance.now() - startedAt) / 1000;
  const { size } = await stat(join(directory, "search.db"));
  say("messages", messages, megabytes(octets));
  say("indexed per second", Math.round(messages / seconds), `${seconds.toFixed(1)} s`);
  say("index", megabytes(size), `${((100 * size) / octets).toFixed(0)} % of the mail`);
  say("resident after", megabytes(process.memoryUsage.rss()));
  await askCandidates(index, mailbox.id);
  await askQueries(index, accountId);
  say("resident at the end", megabytes(process.memoryUsage.rss()));
}

async function askCandidates(index: SearchIndex, mailboxId: number): Promise<void> {
  // Of the common ones (the first words, by Zipf), the index knows most without a look.
  const needles = ["zanzibar quokka", words[0]!, words[5]!, words[20_000]!, "the", "日本", "東"];
  for (const needle of needles) {
    for (const places of [["body"], ["header", "body"], ["subject"]] as const) {
      const at = performance.now();
      const found = await index.candidates({ mailboxId, needle, places });
      const ms = (performance.now() - at).toFixed(1);
      let count = 0;
      let sure = 0;
      for (let uid = 1; uid <= messages; uid++) {
        if (found?.has(uid) ?? true) count++;
        if (found?.isSure(uid)) sure++;
      }
      say(`candidates for "${needle}" in ${places.join()}`, `${ms} ms`, count, `${sure} sure`);
    }
  }
}

async function askQueries(index: SearchIndex, accountId: number): Promise<void> {
  for (const text of ["zanzibar quokka", `${words[5]!} ${words[9]!}`, `from:${words[3]!}`]) {
    const at = performance.now();
    const hits = await index.query(accountId, parseSearchQuery(text), 50);
    const ms = (performance.now() - at).toFixed(1);
    say(`query "${text}"`, `${ms} ms`, hits.messages.length);
  }
}

function megabytes(octets: number): string {
  return `${(octets / 1e6).toFixed(1)} MB`;
}

async function fill(store: Store, mailboxId: number): Promise<void> {
  for (let at = 0; at < messages;) {
    const batch = [];
    for (let i = 0; i < 200 && at < messages; i++, at++) {
      const text = Buffer.from(messageText(at));
      await using incoming = store.incoming();
      await incoming.write(text);
      const body = await incoming.finish();
      const internalAt = Date.UTC(2020, 0, 1) + at * 600_000;
      const delivery = { mailboxId, flags: noFlags, internalAt, prefix: "" };
      batch.push({ body, deliveries: [delivery], queue: [] });
    }
    await store.accept(batch);
  }
}

/** About 8 kB, of which 2 kB header and 5 kB text of the words that the language has, the frequent ones often. */
function messageText(at: number): string {
  const rare = at % 1000 === 7 ? " zanzibar quokka 日本語の手紙 " : " ";
  const base64 = random.octets(200).toString("base64");
  return [
    `Received: from ${word()}.example.org ([192.0.2.${random.below(256)}]) by mx.example.net (Postfix) with ESMTPS id ${random.octets(6).toString("hex")}`,
    `DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; h=from:to:subject;\r\n bh=${base64.slice(0, 44)};\r\n b=${base64}`,
    `Message-ID: <${random.octets(12).toString("hex")}@example.org>`,
    `Date: ${new Date(Date.UTC(2020, 0, 1) + at * 600_000).toUTCString()}`,
    `From: ${word()} ${word()} <${word()}@example.org>`,
    "To: you <you@example.net>",
    `Subject: ${sentence(6)}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    `${sentence(400)}${rare}${sentence(400)}`,
    "",
  ].join("\r\n");
}

function sentence(length: number): string {
  return Array.from({ length }, word).join(" ");
}

/** The k-th word about as often as Zipf has it. */
function word(): string {
  return words[Math.floor(Math.exp(random.below(1_000_000) * 1e-6 * Math.log(words.length))) - 1]!;
}

function wordList(length: number): string[] {
  const letters = new SeededRandom(7);
  const syllables = "ka lo mi ter vor en schu ne ver and ing re st tion the be de al an er".split(
    " ",
  );
  return Array.from({ length }, () =>
    Array.from({ length: letters.between(1, 4) }, () => letters.pick(syllables)).join(""),
  );
}

function say(...cells: readonly (string | number)[]): void {
  process.stdout.write(`${cells.join("\t")}\n`);
}
