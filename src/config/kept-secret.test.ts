import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { keptSecret } from "./kept-secret.ts";

describe("a kept secret", () => {
  it("is private and stays the same", async () => {
    await using directory = await TemporaryDirectory.make("secret");
    const secret = keptSecret(directory.path, "one");
    assert.equal(secret.length, 32);
    assert.deepEqual(keptSecret(directory.path, "one"), secret);
    assert.notDeepEqual(keptSecret(directory.path, "two"), secret);
    assert.equal((await stat(directory.file("keys", "one"))).mode & 0o777, 0o600);
    assert.equal((await stat(directory.file("keys"))).mode & 0o777, 0o700);
  });

  it("is made anew when a power cut left half of it", async () => {
    await using directory = await TemporaryDirectory.make("secret");
    keptSecret(directory.path, "one");
    await writeFile(directory.file("keys", "one"), "half");
    assert.equal(keptSecret(directory.path, "one").length, 32);
  });
});
