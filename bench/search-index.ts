// Measures the search index by itself: how fast it is filled, how large it is, how long a search takes until the
// candidates are known, and what the process needs of memory. `node bench/search-index.ts [messages]`
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
const words = wordList(30_000);
const random = new SeededRandom(1);
const log = new Log((line) => process.stderr.write(`${line}\n`), "warn");
const directory = await mkdtemp(join(tmpdir(), "homepost-search-"));
try {
  await measure();
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function measure(): Promise<void> {
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
  const mailboxId = store.mailboxByName(accountId, "INBOX")!.id;
  const octets = await fill(store, mailboxId);
  await using index = new SearchIndex({ directory, store, log });
  const startedAt = performance.now();
  await index.caughtUp();
  const seconds = (performance.now() - startedAt) / 1000;
  const size = (await stat(join(directory, "search.db"))).size;
  say("messages", messages, `${(octets / 1e6).toFixed(1)} MB`);
  say("indexed per second", Math.round(messages / seconds), `${seconds.toFixed(1)} s`);
  say(
    "index",
    `${(size / 1e6).toFixed(1)} MB`,
    `${((100 * size) / octets).toFixed(0)} % of the mail`,
  );
  const needles = ["zanzibar quokka", words[5]!, words[20_000]!, "the", "日本", "東"];
  for (const needle of needles) {
    for (const places of [["body"], ["header", "body"], ["subject"]] as const) {
      const at = performance.now();
      const found = await index.candidates({ mailboxId, needle, places });
      const ms = (performance.now() - at).toFixed(1);
      let count = 0;
      for (let uid = 1; uid <= messages; uid++) if (found?.has(uid) ?? true) count++;
      say(`candidates for "${needle}" in ${places.join()}`, `${ms} ms`, `${count}`);
    }
  }
  for (const text of ["zanzibar quokka", `${words[5]!} ${words[9]!}`, `from:${words[3]!}`]) {
    const at = performance.now();
    const hits = await index.query(accountId, parseSearchQuery(text), 50);
    const ms = (performance.now() - at).toFixed(1);
    say(`query "${text}"`, `${ms} ms`, `${hits.messages.length}`);
  }
  say("resident", `${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
}

async function fill(store: Store, mailboxId: number): Promise<number> {
  let octets = 0;
  for (let at = 0; at < messages;) {
    const batch = [];
    for (let i = 0; i < 200 && at < messages; i++, at++) {
      const text = Buffer.from(messageText(at));
      octets += text.length;
      await using incoming = store.incoming();
      await incoming.write(text);
      const body = await incoming.finish();
      const internalAt = Date.UTC(2020, 0, 1) + at * 600_000;
      const delivery = { mailboxId, flags: noFlags, internalAt, prefix: "" };
      batch.push({ body, deliveries: [delivery], queue: [] });
    }
    await store.accept(batch);
  }
  return octets;
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
