import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { OutputSink } from "./log-sink.ts";

describe("the log's output", () => {
  it("writes the lines of one turn together, and the last ones at the end", async () => {
    await using directory = await TemporaryDirectory.make("log");
    const file = directory.file("log");
    const descriptor = openSync(file, "a");
    {
      using output = new OutputSink(descriptor);
      output.sink("one");
      output.sink("two");
      assert.equal(readFileSync(file, "utf8"), "");
      await nextTurn();
      assert.equal(readFileSync(file, "utf8"), "one\ntwo\n");
      output.sink("three");
    }
    assert.equal(readFileSync(file, "utf8"), "one\ntwo\nthree\n");
    closeSync(descriptor);
  });

  it("does not wait for the end of the turn when there is much", async () => {
    await using directory = await TemporaryDirectory.make("log");
    const file = directory.file("log");
    const descriptor = openSync(file, "a");
    using output = new OutputSink(descriptor);
    output.sink("x".repeat(70_000));
    assert.equal(readFileSync(file, "utf8").length, 70_001);
    closeSync(descriptor);
  });

  it("goes on when nobody can read it", () => {
    using output = new OutputSink(9999);
    output.sink("lost");
  });
});
