import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { BoxSetup } from "./box-setup.ts";

function setupIn(dataDirectory: string, claimFile?: string): BoxSetup {
  return new BoxSetup({ dataDirectory, clock: () => 1000, claimFile });
}

describe("a box", () => {
  it("was never to be claimed where nobody asked for it", async () => {
    await using directory = await TemporaryDirectory.make("setup");
    const setup = setupIn(directory.path);
    assert.deepEqual([setup.isClaimed, setup.isGuided], [true, false]);
    assert.deepEqual(await setup.tryCode("ABCDE-FGHIJ"), { kind: "claimed" });
    await setup.note("dns", "skipped");
    assert.equal(setupIn(directory.path).isClaimed, true);
  });

  it("is claimed once, with its code; the doors open then, and the code is gone", async () => {
    await using directory = await TemporaryDirectory.make("setup");
    const setup = setupIn(directory.path);
    const code = await setup.offer();
    assert.ok(code !== undefined);
    assert.equal(setup.isClaimed, false);
    assert.equal(setupIn(directory.path).isClaimed, false);
    assert.deepEqual(await setup.tryCode("AAAAA-AAAAA"), { kind: "wrong" });
    assert.deepEqual(await setup.tryCode("no code"), { kind: "wrong" });
    assert.deepEqual(await setup.tryCode(code), { kind: "right" });
    assert.equal(setup.isClaimed, false);
    let opened = 0;
    setup.whenClaimed(async () => void opened++);
    await setup.claim();
    await setup.claim();
    assert.equal(opened, 1);
    assert.deepEqual(await setup.tryCode(code), { kind: "claimed" });
    assert.ok(!(await readFile(directory.file("setup.json"), "utf8")).includes("salt"));
    const again = setupIn(directory.path);
    assert.equal(again.isClaimed, true);
    assert.equal(await again.offer(), undefined);
  });

  it("makes who guesses wait, also with the right code", async () => {
    await using directory = await TemporaryDirectory.make("setup");
    const setup = setupIn(directory.path);
    const code = (await setup.offer())!;
    const guesses = Array.from({ length: 9 }, () => setup.tryCode("AAAAA-AAAAA"));
    const kinds = (await Promise.all(guesses)).map(({ kind }) => kind);
    assert.deepEqual(kinds, [
      ..."wrong ".repeat(5).trim().split(" "),
      ..."wait ".repeat(4).trim().split(" "),
    ]);
    assert.equal((await setup.tryCode(code)).kind, "wait");
  });
});

describe("its codes and steps", () => {
  it("are a new code at each start, but for one on the card or of the owner's choice", async () => {
    await using directory = await TemporaryDirectory.make("setup");
    const first = await setupIn(directory.path).offer();
    const second = await setupIn(directory.path).offer();
    assert.ok(second !== undefined && first !== second);
    assert.equal((await setupIn(directory.path).tryCode(first!)).kind, "wrong");

    const claimFile = directory.file("card", "CLAIM.txt");
    const onCard = directory.file("other");
    const code = (await setupIn(onCard, claimFile).offer())!;
    assert.equal((await readFile(claimFile, "utf8")).replace("-", "").trim(), code);
    assert.equal(await setupIn(onCard, claimFile).offer(), undefined);
    const setup = setupIn(onCard, claimFile);
    assert.equal((await setup.tryCode(code)).kind, "right");
    await setup.claim();
    assert.equal(existsSync(claimFile), false);

    const own = directory.file("own");
    await setupIn(own, claimFile).offer();
    assert.ok(existsSync(claimFile));
    await setupIn(own, claimFile).offer("OTHERCODES");
    assert.ok(!existsSync(claimFile));
    assert.equal(await setupIn(own).offer("MYOWNCODES"), undefined);
    assert.equal(await setupIn(own).offer(), undefined);
    assert.equal((await setupIn(own).tryCode("my-own-codes")).kind, "right");
  });

  it("are remembered, however many are noted at once", async () => {
    await using directory = await TemporaryDirectory.make("setup");
    const setup = setupIn(directory.path);
    await setup.offer();
    await Promise.all([
      setup.note("box", "done"),
      setup.note("dns", "skipped"),
      setup.note("phone", "skipped"),
      setup.note("phone", undefined),
    ]);
    assert.deepEqual(setupIn(directory.path).steps, {
      box: { outcome: "done", at: 1000 },
      dns: { outcome: "skipped", at: 1000 },
    });
  });

  it("are not for whoever comes first when the file is damaged", async () => {
    await using directory = await TemporaryDirectory.make("setup");
    await writeFile(directory.file("setup.json"), "{");
    assert.throws(() => setupIn(directory.path), /damaged/);
  });
});
