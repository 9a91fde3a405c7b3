import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { DkimKeys } from "./dkim-keys.ts";

describe("keys of DKIM", () => {
  for (const algorithm of ["rsa", "ed25519"] as const) {
    it(`are made once, private, and found again: ${algorithm}`, async () => {
      await using directory = await TemporaryDirectory.make("dkim");
      const keys = new DkimKeys(directory.file("keys", "dkim"));
      assert.equal(keys.key("home.example", "2026a"), undefined);
      const made = await keys.generate("home.example", "2026a", algorithm);
      assert.equal(made.asymmetricKeyType, algorithm);
      assert.equal(keys.key("home.example", "2026a"), made);
      const file = directory.file("keys", "dkim", "home.example", "2026a.pem");
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.ok(createPrivateKey(await readFile(file)).equals(made));
      const later = new DkimKeys(directory.file("keys", "dkim"));
      assert.ok(later.key("home.example", "2026a")?.equals(made));
      await assert.rejects(keys.generate("home.example", "2026a", algorithm), /key already/);
    });
  }

  it("are read again after they were replaced or removed", async () => {
    await using directory = await TemporaryDirectory.make("dkim");
    const keys = new DkimKeys(directory.path);
    const old = await keys.generate("home.example", "a", "ed25519");
    const other = await keys.generate("home.example", "b", "ed25519");
    const file = directory.file("home.example", "a.pem");
    await writeFile(file, other.export({ format: "pem", type: "pkcs8" }));
    assert.equal(keys.key("home.example", "a"), old);
    keys.forget();
    assert.ok(keys.key("home.example", "a")?.equals(other));
    await keys.remove("home.example", "a");
    assert.equal(keys.key("home.example", "a"), undefined);
  });

  it("have names that lead nowhere else", () => {
    const keys = new DkimKeys("/nowhere");
    for (const name of ["", "..", "../x", "a/b", ".a"]) {
      assert.throws(() => keys.key("home.example", name), /Not a name/, name);
      assert.throws(() => keys.key(name, "a"), /Not a name/, name);
    }
  });
});
