import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { ForeignIndex, SearchDatabase } from "./search-database.ts";

const dayMs = 24 * 3600 * 1000;

/** An index that is opened and closed by hand. */
class Index implements AsyncDisposable {
  readonly directory: TemporaryDirectory;
  readonly random: SeededRandom;
  now = 1_000_000_000_000;
  #database: SearchDatabase | undefined;
  #bodies = 0;

  private constructor(directory: TemporaryDirectory, random: SeededRandom) {
    this.directory = directory;
    this.random = random;
  }

  static async make(seed = Date.now()): Promise<Index> {
    return new Index(await TemporaryDirectory.make("sums"), new SeededRandom(seed));
  }

  get file(): string {
    return this.directory.file("search.db");
  }

  get database(): SearchDatabase {
    const options = { directory: this.directory.path, nativeBinding: undefined };
    return (this.#database ??= new SearchDatabase(options, () => this.now));
  }

  /** Bodies of random words come, and some go. */
  change(count: number): void {
    this.database.transaction(() => {
      for (let i = 0; i < count; i++) {
        const tokens = `w${this.random.text("abcdefghijklmnop", 5000)} `.replaceAll(/[ab]+/g, " w");
        this.database.put({ id: ++this.#bodies, size: 1, tokens });
        if (this.random.chance(0.3)) this.database.remove(this.random.between(1, this.#bodies));
      }
    });
  }

  close(): void {
    this.#database?.[Symbol.dispose]();
    this.#database = undefined;
  }

  /** Looks at all pages, and returns how often it looked. */
  look(): number {
    let steps = 1;
    while (this.database.checkSome()) steps++;
    return steps;
  }

  flip(bit: number): void {
    const octets = readFileSync(this.file);
    octets[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(this.file, octets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.directory[Symbol.asyncDispose]();
  }
}

describe("sums of the pages of an index", () => {
  it("fit whatever is written, and however it is closed", async (t) => {
    await using index = await Index.make();
    t.diagnostic(`seed ${index.random.seed}`);
    for (let round = 0; round < 25; round++) {
      index.change(index.random.between(1, 60));
      if (index.random.chance(0.3)) index.look();
      if (index.random.chance(0.5)) index.close();
      // As if the process had been killed in between.
      if (index.random.chance(0.1)) {
        index.close();
        rmSync(`${index.file}-sums`, { force: true });
      }
      index.now += index.random.pick([0, 1000, dayMs, -dayMs]);
      index.look();
    }
  });

  it("tell of any bit that is another, a day later", async (t) => {
    await using index = await Index.make();
    t.diagnostic(`seed ${index.random.seed}`);
    index.change(300);
    index.look();
    index.close();
    const bits = 8 * readFileSync(index.file).length;
    assert.ok(bits > 8 * 256 * 4096, "more than is looked at in one step");
    const sums = readFileSync(`${index.file}-sums`);
    // The first page is read when the database is opened.
    for (let round = 0; round < 30; round++) {
      const bit = index.random.between(8 * 4096, bits - 1);
      index.flip(bit);
      index.look();
      index.now += dayMs;
      assert.throws(() => index.look(), ForeignIndex, `bit ${bit}`);
      index.now -= dayMs;
      index.close();
      index.flip(bit);
      writeFileSync(`${index.file}-sums`, sums);
    }
    index.now += dayMs;
    assert.ok(index.look() > 1);
  });

  it("are there after a good end only", async () => {
    await using index = await Index.make();
    index.change(10);
    index.look();
    index.close();
    assert.ok(existsSync(`${index.file}-sums`));
    index.change(1);
    assert.ok(!existsSync(`${index.file}-sums`));
    index.close();
    index.database.clear();
    index.close();
    assert.ok(!existsSync(`${index.file}-sums`));
  });
});
