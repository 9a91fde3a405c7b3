import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quietLog, TestStore } from "../testing/store.ts";
import { searchBundle } from "../testing/thread-bundles.ts";
import { RestingSearch } from "./resting-search.ts";
import type { RestingTimes, SearchThread } from "./resting-search.ts";
import { SearchFault, SearchIndex } from "./search-index.ts";

const never = { quietMs: 1e8, unquietMs: 1e8, restMs: 1e8 };

class Threads {
  started = 0;
  ended = Promise.withResolvers<void>();
  readonly #test: TestStore;

  constructor(test: TestStore) {
    this.#test = test;
  }

  search(times: RestingTimes): RestingSearch {
    const start = () => this.#start();
    return new RestingSearch({ store: this.#test.store, log: quietLog(), start, times });
  }

  #start(): SearchThread {
    this.started++;
    const { directory, store } = this.#test;
    const index = new SearchIndex({ directory, store, log: quietLog(), source: searchBundle() });
    const dispose = index[Symbol.asyncDispose].bind(index);
    return Object.assign(index, {
      [Symbol.asyncDispose]: async () => {
        await dispose();
        this.ended.resolve();
      },
    });
  }
}

describe("RestingSearch", () => {
  it("starts its thread with the first question", async () => {
    await using test = await TestStore.open();
    const threads = new Threads(test);
    await using search = threads.search(never);
    assert.equal(threads.started, 0);
    await test.add("Subject: one\r\n\r\nlighthouse\r\n");
    await search.caughtUp();
    assert.deepEqual((await search.status()).done, 1);
    assert.equal(threads.started, 1);
  });

  it("leaves its thread at rest while many messages wait", async () => {
    await using test = await TestStore.open();
    const threads = new Threads(test);
    await using search = threads.search(never);
    await Promise.all(
      Array.from({ length: 501 }, (_, i) => test.add(`Subject: ${i}\r\n\r\nx\r\n`)),
    );
    const asked = { mailboxId: test.mailboxId(), needle: "LIGHT", places: ["body"] } as const;
    assert.equal(await search.candidates(asked), undefined);
    assert.equal(threads.started, 0);
  });

  it("indexes what has come when it is quiet, and rests", async () => {
    await using test = await TestStore.open();
    const threads = new Threads(test);
    await using search = threads.search({ quietMs: 1, unquietMs: 1, restMs: 1 });
    await test.add("Subject: one\r\n\r\nlighthouse\r\n");
    await threads.ended.promise;
    const started = threads.started;
    assert.ok(started > 0);
    // Asked while it rests, it goes on from where it was.
    await search.caughtUp();
    assert.equal((await search.status()).done, 1);
    assert.ok(threads.started > started);
  });

  it("starts no thread once it is closed", async () => {
    await using test = await TestStore.open();
    const threads = new Threads(test);
    const search = threads.search(never);
    await search[Symbol.asyncDispose]();
    await assert.rejects(search.status(), SearchFault);
    assert.equal(threads.started, 0);
  });
});
