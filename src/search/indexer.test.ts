import assert from "node:assert/strict";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { segmentFile } from "../store/data-directory.ts";
import { noFlags } from "../store/flags.ts";
import { Reader } from "../store/reader.ts";
import { TestStore } from "../testing/store.ts";
import { Finder } from "./finder.ts";
import { gramExpression, type SearchedPlace } from "./gram-token.ts";
import { Indexer } from "./indexer.ts";
import { SearchDatabase } from "./search-database.ts";

/** A store and its index, worked by hand. */
class HandIndex implements AsyncDisposable {
  readonly test: TestStore;
  readonly database: SearchDatabase;
  readonly indexer: Indexer;
  readonly finder: Finder;
  readonly passedOver: number[] = [];
  readonly #reader: Reader;

  private constructor(test: TestStore) {
    const options = { directory: test.directory, nativeBinding: undefined };
    this.test = test;
    this.#reader = new Reader(options);
    this.database = new SearchDatabase(options);
    const { database } = this;
    const shared = { ...options, reader: this.#reader, database };
    const passedOver = (bodyId: number): number => this.passedOver.push(bodyId);
    this.indexer = new Indexer({ ...shared, passedOver });
    this.finder = new Finder({ ...shared, isClosing: () => false });
  }

  static async open(): Promise<HandIndex> {
    return new HandIndex(await TestStore.open());
  }

  index(): void {
    while (this.indexer.step());
  }

  sweep(): void {
    for (let after: number | undefined = 0; after !== undefined;) after = this.indexer.sweep(after);
  }

  bodies(folded: string, place: SearchedPlace): number[] {
    const found = this.database.match(gramExpression(folded, [place])!);
    return Array.from({ length: 1000 }, (_, id) => id).filter((id) => found.has(id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.database[Symbol.dispose]();
    this.#reader[Symbol.dispose]();
    await this.test[Symbol.asyncDispose]();
  }
}

const message = [
  "Received: from relay.example",
  "From: Ada <ada@example.org>",
  "To: Bob <bob@example.org>",
  "Cc: Carl <carl@example.org>",
  "Subject: =?iso-8859-1?q?Gr=FC=DFe?=",
  'Content-Type: multipart/mixed; boundary="b"',
  "",
  "--b",
  "Content-Type: text/html",
  "",
  "<p>bold <b>wor</b>ds</p>",
  "--b",
  "Content-Type: application/pdf",
  "Content-Disposition: attachment; filename*=utf-8''t%C3%BCr.pdf",
  "Content-Transfer-Encoding: base64",
  "",
  "bm90IHNlYXJjaGVk",
  "--b--",
  "",
].join("\r\n");

describe("indexer", () => {
  it("puts each text in its place", async () => {
    await using hand = await HandIndex.open();
    await hand.test.add(message);
    hand.index();
    const rows: readonly (readonly [string, readonly SearchedPlace[]])[] = [
      ["RELAY.EXAMPLE", ["header"]],
      ["FROM: ADA", ["header"]],
      ["ADA@", ["header", "from"]],
      ["BOB@", ["header", "recipients"]],
      ["CARL", ["header", "recipients"]],
      ["GRUSSE", ["header", "subject"]],
      ["BOLD WORDS", ["body"]],
      ["TUR.PDF", ["file"]],
      ["NOT SEARCHED", []],
    ];
    for (const [text, expected] of rows) {
      const places = (["header", "from", "recipients", "subject", "body", "file"] as const).filter(
        (place) => hand.bodies(text, place).length > 0,
      );
      assert.deepEqual(places, expected, text);
    }
  });

  it("looks at a body once, and at the header fields of each copy", async () => {
    await using hand = await HandIndex.open();
    const { store } = hand.test;
    const { id } = await hand.test.add(message);
    hand.index();
    const { bodyId } = store.message(id)!;
    const mailboxId = hand.test.mailboxId("Archive");
    const prefix = "Delivered-To: special@example.org\r\nSubject: wrapped\r\n";
    const delivery = { mailboxId, flags: noFlags, internalAt: 0, prefix };
    await store.accept([{ body: { kind: "stored", bodyId }, deliveries: [delivery], queue: [] }]);
    assert.deepEqual(hand.bodies("SPECIAL@", "header"), []);
    assert.equal(hand.indexer.step(), false);
    assert.deepEqual(hand.bodies("SPECIAL@", "header"), [bodyId]);
    assert.deepEqual(hand.bodies("WRAPPED", "subject"), [bodyId]);
    assert.deepEqual(hand.bodies("BOLD", "body"), [bodyId]);
  });

  it("forgets what is gone", async () => {
    await using hand = await HandIndex.open();
    const { store } = hand.test;
    const prefix = "X-Copy: special\r\n";
    await hand.test.add("Subject: stays\r\n\r\nstays here\r\n");
    await hand.test.add("Subject: goes\r\n\r\ngoes away\r\n", { prefix });
    await hand.test.add("Subject: stays\r\n\r\nstays too\r\n");
    hand.index();
    hand.sweep();
    assert.equal(hand.bodies("GOES AWAY", "body").length, 1);
    const mailboxId = hand.test.mailboxId();
    const flags = { ...noFlags, bits: 0xffff };
    await store.storeFlags({ mailboxId, uids: Uint32Array.of(2), mode: "add", flags });
    await store.expunge(mailboxId);
    hand.sweep();
    assert.deepEqual(hand.bodies("GOES AWAY", "body"), []);
    assert.deepEqual(hand.bodies("SPECIAL", "header"), []);
    assert.equal(hand.bodies("STAYS", "body").length, 2);
    assert.ok(hand.indexer.isOfThisStore());
  });
});

describe("indexer, at a body that cannot be read", () => {
  it("goes on, and takes the body for a candidate", async () => {
    await using hand = await HandIndex.open();
    const mailboxId = hand.test.mailboxId();
    await hand.test.add("Subject: good\r\n\r\nsound\r\n");
    const { id } = await hand.test.add("Subject: bad\r\n\r\nbroken\r\n");
    await hand.test.add("Subject: good\r\n\r\nafter\r\n");
    const { bodyId, segment } = hand.test.store.message(id)!;
    await hand.test.store[Symbol.asyncDispose]();
    const file = segmentFile(hand.test.directory, segment);
    const sound = cutOff(file);
    hand.index();
    assert.ok(hand.passedOver.includes(bodyId));
    const found = hand.finder.candidates({ mailboxId, needle: "sound", places: ["body"] });
    assert.deepEqual(found, undefined);
    sound();
    await hand.test.reopen();
  });
});

/** Makes a file end at once; the function puts its octets back. */
function cutOff(file: string): () => void {
  const octets = readFileSync(file);
  truncateSync(file, 0);
  return () => writeFileSync(file, octets);
}
