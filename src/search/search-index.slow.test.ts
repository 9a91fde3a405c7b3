import assert from "node:assert/strict";
import {
  openSync,
  writeSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { describe, it } from "node:test";
import { Log } from "../log/log.ts";
import type { MailboxId } from "../store/ids.ts";
import { letter } from "../testing/letters.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestStore } from "../testing/store.ts";
import { searchBundle } from "../testing/thread-bundles.ts";
import type { SearchedPlace } from "./gram-token.ts";
import { SearchIndex } from "./search-index.ts";
import type { SearchStatus } from "./search-messages.ts";
import { parseSearchQuery } from "./search-query.ts";

/** A store with an index. */
class IndexedStore implements AsyncDisposable {
  readonly test: TestStore;
  readonly logged: string[] = [];
  index: SearchIndex;

  constructor(test: TestStore) {
    this.test = test;
    this.index = this.#openIndex();
  }

  static async open(): Promise<IndexedStore> {
    return new IndexedStore(await TestStore.open(["you", "they"]));
  }

  async addLetters(count: number, mailboxId?: MailboxId): Promise<void> {
    const random = new SeededRandom(count);
    for (let i = 0; i < count; i++) {
      await this.test.add(
        letter(random, `mark${i}.`),
        mailboxId === undefined ? {} : { mailboxId },
      );
    }
  }

  /** UIDs of the candidates, of those below `end`. */
  async found(needle: string, end = 1000): Promise<number[]> {
    const mailboxId = this.test.mailboxId();
    const set = await this.index.candidates({ mailboxId, needle, places: ["body"] });
    const uids = Array.from({ length: end - 1 }, (_, at) => at + 1);
    return uids.filter((uid) => set?.has(uid) ?? true);
  }

  async closeIndex(): Promise<void> {
    await this.index[Symbol.asyncDispose]();
  }

  /** Opens the index again and waits until it holds everything. */
  async reopenIndex(): Promise<void> {
    this.index = this.#openIndex();
    await this.index.caughtUp();
  }

  async query(text: string, { account = "you", limit = 10 } = {}): Promise<number[]> {
    const hits = await this.index.query(
      this.test.accountId(account),
      parseSearchQuery(text),
      limit,
    );
    assert.ok(hits.isComplete);
    return hits.messages.map(({ uid }) => uid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeIndex();
    await this.test[Symbol.asyncDispose]();
  }

  #openIndex(): SearchIndex {
    const { directory, store } = this.test;
    const log = new Log((line) => this.logged.push(line), "warn");
    return new SearchIndex({ directory, store, log, source: searchBundle() });
  }
}

describe("search index", () => {
  it("names all messages while they are not indexed, then the right ones", async () => {
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(60);
    assert.ok((await indexed.found("mark17.")).includes(18));
    await indexed.index.caughtUp();
    assert.deepEqual(await indexed.found("MARK17.", 61), [18]);
    assert.deepEqual(await indexed.found("nowhere at all", 61), []);
    const { done, total, octets } = await indexed.index.status();
    assert.deepEqual([done, total], [60, 60]);
    assert.ok(octets > 0);
    assert.deepEqual(indexed.logged, []);
  });

  it("names what came since, whether it is indexed or not", async () => {
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(10);
    await indexed.index.caughtUp();
    const { uid } = await indexed.test.add("Subject: x\r\n\r\nbrand new\r\n");
    assert.deepEqual(await indexed.found("brand new", 12), [uid]);
    const mailboxId = indexed.test.mailboxId();
    const found = await indexed.index.candidates({ mailboxId, needle: "none", places: ["body"] });
    assert.ok(found!.has(uid + 1));
  });

  it("goes on where it was", async () => {
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(10);
    await indexed.index.caughtUp();
    await indexed.closeIndex();
    await indexed.test.add("Subject: x\r\n\r\nbrand new\r\n");
    await indexed.reopenIndex();
    assert.deepEqual(await indexed.found("mark4.", 12), [5]);
    assert.deepEqual(await indexed.found("brand new", 12), [11]);
    assert.deepEqual(indexed.logged, []);
  });

  it("finds copies, also those with header fields of their own", async () => {
    await using indexed = await IndexedStore.open();
    const { store } = indexed.test;
    await indexed.addLetters(3);
    await indexed.index.caughtUp();
    const archive = indexed.test.mailboxId("Archive");
    await store.copy(indexed.test.mailboxId(), Uint32Array.of(2), archive);
    await indexed.index.caughtUp();
    const asked = { mailboxId: archive, needle: "mark1.", places: ["body"] } as const;
    assert.equal(await indexed.index.candidates(asked), undefined);
    const miss = await indexed.index.candidates({ ...asked, needle: "mark2." });
    assert.ok(!miss!.has(1));
  });

  it("is made anew while it is in use", async () => {
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(50);
    await indexed.index.caughtUp();
    const progress: SearchStatus[] = [];
    const rebuilt = indexed.index.rebuild((status) => progress.push(status));
    assert.ok((await indexed.found("mark5.", 51)).includes(6));
    await rebuilt;
    assert.deepEqual(await indexed.found("mark5.", 51), [6]);
    assert.deepEqual([progress.at(-1)!.done, progress.at(-1)!.total], [50, 50]);
  });
});

describe("words in a search index", () => {
  it("knows for sure who has a word with that beginning", async () => {
    await using indexed = await IndexedStore.open();
    const texts = ["theory", "other", "the", "THESE", "t.h.e", "the\u0301", "mother theory"];
    for (const text of texts) await indexed.test.add(`Subject: ${text}s\r\n\r\n${text}\r\n`);
    await indexed.index.caughtUp();
    await indexed.test.add("Subject: the\r\n\r\nthe\r\n");
    const mailboxId = indexed.test.mailboxId();
    const sure = async (needle: string, place: SearchedPlace): Promise<string[]> => {
      const set = await indexed.index.candidates({ mailboxId, needle, places: [place] });
      assert.ok(set!.has(8) && !set!.isSure(8));
      return texts.filter((_, at) => {
        assert.ok(set!.has(at + 1) || !set!.isSure(at + 1));
        return set!.isSure(at + 1);
      });
    };
    const begun = ["theory", "the", "THESE", "the\u0301", "mother theory"];
    assert.deepEqual(await sure("the", "body"), begun);
    assert.deepEqual(await sure("The", "subject"), begun);
    // Too short for grams: all others are to be looked at.
    assert.deepEqual(await sure("th", "body"), begun);
    assert.deepEqual(await sure("other", "body"), ["other"]);
  });
});

describe("a search index that is not good", () => {
  for (const [what, spoil] of [
    ["is no database", (file: string) => writeFileSync(file, "not a database at all ".repeat(500))],
    ["is empty", (file: string) => writeFileSync(file, "")],
    ["is damaged at its beginning", (file: string) => overwrite(file, 0, 50)],
    ["is damaged in its tables", (file: string) => overwrite(file, 4096, 100_000)],
  ] as const) {
    it(`is made anew where it ${what}`, async () => {
      await using indexed = await IndexedStore.open();
      await indexed.addLetters(40);
      await indexed.index.caughtUp();
      await indexed.closeIndex();
      spoil(`${indexed.test.directory}/search.db`);
      await indexed.reopenIndex();
      assert.deepEqual(await indexed.found("mark7.", 41), [8]);
    });
  }

  it("is made anew where a bit has turned by itself", async () => {
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(200);
    await indexed.index.caughtUp();
    await indexed.closeIndex();
    const file = `${indexed.test.directory}/search.db`;
    const place = statSync(file).size - 20_000;
    overwrite(file, place, 1, readFileSync(file)[place]! ^ 4);
    // Last looked at in 1970.
    overwrite(`${file}-sums`, 16, 8, 0);
    await indexed.reopenIndex();
    while (!indexed.logged.join().includes("search.index.damaged")) await indexed.index.status();
    await indexed.index.caughtUp();
    assert.deepEqual(await indexed.found("mark7.", 201), [8]);
  });

  it("is made anew where it is that of another store", async () => {
    await using other = await IndexedStore.open();
    await other.test.add("Subject: other\r\n\r\nelsewhere and longer\r\n");
    await other.index.caughtUp();
    await other.closeIndex();
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(5);
    await indexed.closeIndex();
    copyFileSync(`${other.test.directory}/search.db`, `${indexed.test.directory}/search.db`);
    await indexed.reopenIndex();
    assert.deepEqual(await indexed.found("mark0.", 6), [1]);
    assert.match(indexed.logged.join(), /search\.index\.foreign/);
  });

  it("is done without where it cannot be opened", async () => {
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(3);
    await indexed.closeIndex();
    mkdirSync(`${indexed.test.directory}/search.db-wal`, { recursive: true });
    writeFileSync(`${indexed.test.directory}/search.db`, "");
    await assert.rejects(indexed.reopenIndex());
    assert.deepEqual(await indexed.found("mark0.", 4), [1, 2, 3]);
    assert.match(indexed.logged.join(), /search\.thread\.died/);
  });
});

describe("search query", () => {
  it("finds the newest first, in one account", async () => {
    await using indexed = await IndexedStore.open();
    await indexed.addLetters(30);
    await indexed.addLetters(5, indexed.test.mailboxId("INBOX", "they"));
    assert.deepEqual(await indexed.query("mark3"), [4]);
    await indexed.index.caughtUp();
    assert.deepEqual(await indexed.query("mark3"), [4]);
    assert.deepEqual(await indexed.query("to:you", { limit: 3 }), [30, 29, 28]);
    assert.deepEqual(await indexed.query("mark29", { account: "they" }), []);
    assert.deepEqual(
      await indexed.query("mark2*", { limit: 20 }),
      [30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 3],
    );
    assert.deepEqual(
      await indexed.query("mark2* -mark21 before:2026-11-22", { limit: 2 }),
      [30, 29],
    );
    assert.deepEqual(await indexed.query("mark2 after:2026-11-22"), []);
  });
});

/** Writes octets that were never there. */
function overwrite(file: string, start: number, length: number, octet = 0xa5): void {
  const size = statSync(file).size;
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.alloc(Math.min(length, size - start), octet), 0, undefined, start);
  closeSync(descriptor);
}
