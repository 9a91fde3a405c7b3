import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { DirectoryInUse, lockDirectory } from "./directory-lock.ts";

const holder = `
  const { lockDirectory } = await import(${JSON.stringify(join(import.meta.dirname, "directory-lock.ts"))});
  // Kept, or the collector would close the database and free the lock.
  globalThis.held = lockDirectory({ directory: process.argv[1], nativeBinding: undefined });
  console.log("held");
  process.stdin.resume();
`;

describe("the lock of a data directory", () => {
  it("is held by one at a time", async () => {
    await using directory = await TemporaryDirectory.make();
    const options = { directory: directory.file("data"), nativeBinding: undefined };
    {
      using _held = lockDirectory(options);
      assert.throws(() => lockDirectory(options), DirectoryInUse);
    }
    lockDirectory(options)[Symbol.dispose]();
  });

  it("is not where a file is", async () => {
    await using directory = await TemporaryDirectory.make();
    const file = directory.file("data");
    await writeFile(file, "");
    for (const path of [file, join(file, "below")]) {
      assert.throws(
        () => lockDirectory({ directory: path, nativeBinding: undefined }),
        /^Error: Cannot open .*: that is a file\. Choose another directory$/,
      );
    }
  });

  it("cannot be had where no folder can be made", () => {
    const options = { directory: "/proc/nope/data", nativeBinding: undefined };
    assert.throws(() => lockDirectory(options), /the system refuses it/);
  });

  it("is free again when its holder was killed", async () => {
    await using directory = await TemporaryDirectory.make();
    const options = { directory: directory.path, nativeBinding: undefined };
    const args = ["--no-warnings", "--input-type=module", "-e", holder, directory.path];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    try {
      await once(child.stdout, "data");
      assert.throws(() => lockDirectory(options), DirectoryInUse);
    } finally {
      child.kill("SIGKILL");
    }
    await once(child, "exit");
    lockDirectory(options)[Symbol.dispose]();
  });
});
