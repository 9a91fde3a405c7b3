import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { corpus } from "../message/vectors/corpus.ts";
import { messageTexts } from "../search/message-texts.ts";
import { SearchIndex } from "../search/search-index.ts";
import { BodyReader } from "../store/body-reader.ts";
import { Reader } from "../store/reader.ts";
import { searchedBody } from "../store/search-reads.ts";
import type { ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { quietLog } from "../testing/store.ts";
import { searchBundle } from "../testing/thread-bundles.ts";
import type { Candidates } from "./indexed-keys.ts";

const letters = [
  "Grüße aus München, Straße 7",
  "東京都の天気は晴れです。カタカナとひらがな",
  "人民网北京11月21日电 中国经济",
  "İstanbul'da ısı, IŞIK ışık",
  "L'élève a mangé une crêpe à Orléans",
  "안녕하세요 한국어 편지입니다",
  "Съешь же ещё этих мягких булок",
  "ﬁnal oﬃce ①②③ ＡＢＣ",
];

/** A mailbox with the corpus and letters in many languages, and whether searches use an index. */
class IndexedDoor implements AsyncDisposable {
  readonly door: ImapDoor;
  readonly index: SearchIndex;
  readonly #search = { isOn: true };
  readonly #stack: AsyncDisposableStack;

  private constructor(door: ImapDoor, index: SearchIndex, stack: AsyncDisposableStack) {
    this.door = door;
    this.index = index;
    this.#stack = stack;
  }

  static async open(): Promise<IndexedDoor> {
    await using stack = new AsyncDisposableStack();
    let opened: IndexedDoor | undefined;
    const search: Candidates = {
      candidates: async (asked) =>
        opened !== undefined && opened.#search.isOn ? opened.index.candidates(asked) : undefined,
    };
    const door = stack.use(await ImapDoor.open({ search }));
    const { directory, store } = door.test;
    const index = stack.use(
      new SearchIndex({ directory, store, log: quietLog(), source: searchBundle() }),
    );
    await fill(door);
    await index.caughtUp();
    opened = new IndexedDoor(door, index, stack.move());
    return opened;
  }

  /** The same search with and without the index; fails where they differ. */
  async search(client: ImapClient, key: string, needle: string): Promise<number> {
    const indexed = await this.#answer(client, key, needle);
    this.#search.isOn = false;
    const exact = await this.#answer(client, key, needle);
    this.#search.isOn = true;
    assert.equal(indexed, exact, `${key} ${JSON.stringify(needle)}`);
    return exact.split(" ").length - 1;
  }

  async #answer(client: ImapClient, key: string, needle: string): Promise<string> {
    const octets = Buffer.from(needle, "utf8");
    const { untagged } = await client.ok(`SEARCH CHARSET UTF-8 ${key} `, octets);
    return untagged.map(({ text }) => text).join();
  }

  /** All texts that are searched, folded. */
  texts(): string[] {
    const { directory, store } = this.door.test;
    using reader = new Reader({ directory, nativeBinding: undefined });
    using bodies = new BodyReader(reader, directory);
    const mailboxId = this.door.test.mailboxId();
    return store
      .messages(mailboxId, { first: 1, last: 1_000_000 }, 1_000_000)
      .flatMap(({ bodyId }) => Object.values(messageTexts(bodies, searchedBody(reader, bodyId)!)))
      .flat()
      .filter((text) => text !== "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

async function fill({ test }: ImapDoor): Promise<void> {
  for (const { name, octets } of corpus()) {
    if (name !== "attachment of 25 MB") await test.add(octets.toString("latin1"));
  }
  for (const [at, text] of letters.entries()) {
    const subject = `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
    const header = `From: Writer ${at} <w${at}@example.org>\r\nTo: you@localhost\r\nSubject: ${subject}\r\n`;
    const mime = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n";
    const body = Buffer.from(`${text}\r\n`.repeat(3)).toString("base64");
    await test.add(`${header}${mime}\r\n${body}\r\n`, {
      prefix: `Received: from mx${at}.example.net\r\nSubject: prefixed ${at}\r\n`,
    });
  }
}

/** There the index knows more than candidates. */
function beginningOfWord(text: string, random: SeededRandom): number {
  const words = [...text.slice(0, 2000).matchAll(/\p{L}{2,}/gu)];
  return words.length === 0 ? 0 : random.pick(words).index;
}

describe("SEARCH with an index", () => {
  it("finds exactly what it finds without one", async () => {
    await using indexed = await IndexedDoor.open();
    await using client = await indexed.door.select();
    const random = new SeededRandom(3105);
    const texts = indexed.texts();
    const keys = ["BODY", "TEXT", "SUBJECT", "FROM", "TO", "CC", "HEADER Received", "NOT BODY"];
    let found = 0;
    for (let round = 0; round < 600; round++) {
      const text = random.pick(texts);
      const start = random.chance(0.5) ? random.below(text.length) : beginningOfWord(text, random);
      const length = random.pick([1, 2, 3, 3, 4, 5, 8, 13, 40]);
      const needle = text.slice(start, start + length).toWellFormed();
      found += await indexed.search(
        client,
        random.pick(keys),
        random.chance(0.5) ? needle : needle.toLowerCase(),
      );
    }
    assert.ok(found > 600, `${found} found`);
  });

  it("finds in all languages, and what came a moment ago", async () => {
    await using indexed = await IndexedDoor.open();
    await using client = await indexed.door.select();
    for (const [key, needle] of [
      ["BODY", "MÜNCHEN"],
      ["BODY", "munchen"],
      ["BODY", "strasse"],
      ["SUBJECT", "東京"],
      ["BODY", "東"],
      ["BODY", "天気"],
      ["BODY", "北京"],
      ["TEXT", "istanbul"],
      ["BODY", "ışık"],
      ["BODY", "ELEVE"],
      ["BODY", "한국"],
      ["BODY", "БУЛОК"],
      ["BODY", "office"],
      ["BODY", "abc"],
      ["SUBJECT", "prefixed 3"],
      ["TEXT", "mx5.example.net"],
    ] as const) {
      await indexed.search(client, key, needle);
    }
    assert.equal(await indexed.search(client, "SUBJECT", "東京"), 1);
    assert.equal(await indexed.search(client, "SUBJECT", "prefixed 3"), 1);
    await indexed.door.test.add("Subject: fresh\r\n\r\nuntold zebra\r\n");
    await client.ok("NOOP");
    assert.equal(await indexed.search(client, "BODY", "zebra"), 1);
    await indexed.index.caughtUp();
    assert.equal(await indexed.search(client, "BODY", "zebra"), 1);
    assert.deepEqual(indexed.door.faults, []);
  });
});
