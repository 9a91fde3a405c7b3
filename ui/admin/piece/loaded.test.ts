import assert from "node:assert/strict";
import { it } from "node:test";
import { Loaded } from "./loaded.ts";

it("keeps what was there while it asks again, and tells what went wrong", async () => {
  const answers = [Promise.resolve(1), Promise.reject(new Error("no")), Promise.resolve(3)];
  const failures: unknown[] = [];
  const loaded = new Loaded(
    () => answers.shift()!,
    (error) => failures.push(error),
  );
  assert.equal(loaded.status.value, "loading");
  await loaded.load();
  assert.deepEqual([loaded.status.value, loaded.value.value], ["ready", 1]);
  await loaded.load();
  assert.deepEqual([loaded.status.value, loaded.value.value], ["failed", 1]);
  assert.equal(failures.length, 1);
  await loaded.load();
  assert.deepEqual([loaded.status.value, loaded.value.value], ["ready", 3]);
});

it("takes the answer to the last question", async () => {
  const first = Promise.withResolvers<string>();
  const answers = [first.promise, Promise.resolve("second")];
  const loaded = new Loaded(
    () => answers.shift()!,
    () => {},
  );
  const one = loaded.load();
  await loaded.load();
  first.resolve("first");
  await one;
  assert.equal(loaded.value.value, "second");
});
