import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { AcmeState } from "./acme-state.ts";

const attempt = { failures: 2, triedAt: 1, nextAt: 5, failure: { reason: "r", advice: "a" } };

it("is kept over a restart, and forgets what is wanted no more", async () => {
  await using directory = await TemporaryDirectory.make();
  const state = new AcmeState(directory.file("acme", "state.json"));
  await state.setAttempt("a.example ecdsa", attempt);
  await state.setAttempt("b.example ecdsa", attempt);
  await state.setAccount("https://ca.example/dir", {
    url: "https://ca.example/1",
    issuers: ["ca"],
  });
  const again = new AcmeState(directory.file("acme", "state.json"));
  assert.deepEqual(await again.attempt("a.example ecdsa"), attempt);
  assert.equal((await again.account("https://ca.example/dir"))?.url, "https://ca.example/1");
  assert.equal(await again.account("constructor"), undefined);
  await again.keepAttempts(new Set(["b.example ecdsa"]));
  const last = new AcmeState(directory.file("acme", "state.json"));
  assert.equal(await last.attempt("a.example ecdsa"), undefined);
  assert.deepEqual(await last.attempt("b.example ecdsa"), attempt);
});

it("begins anew where the file is damaged", async () => {
  await using directory = await TemporaryDirectory.make();
  for (const text of ["", "{", "[]", '{"accounts":{},"attempts":{"a":{"failures":"x"}}}']) {
    await writeFile(directory.file("state.json"), text);
    const state = new AcmeState(directory.file("state.json"));
    assert.equal(await state.attempt("a"), undefined);
  }
});
