import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TypedLine } from "./typed-line.ts";

describe("a typed line", () => {
  for (const [what, keys, text, rest] of [
    ["ends with Return", "secret\r", "secret", ""],
    ["ends with a line feed", "secret\n", "secret", ""],
    ["ends with the end of input", "secret\u0004", "secret", ""],
    ["takes whole characters back", "se😀\u007f\u007fcret\r", "scret", ""],
    ["begins anew", "wrong\u0015right\r", "right", ""],
    ["keeps what was pasted behind it", "one\rtwo\r", "one", "two\r"],
    ["takes nothing back from nothing", "\b\ba\r", "a", ""],
  ] as const) {
    it(what, () => {
      const line = new TypedLine();
      assert.equal(line.push(keys), "done");
      assert.deepEqual([line.text, line.rest], [text, rest]);
    });
  }

  it("can come key by key, and be given up", () => {
    const line = new TypedLine();
    assert.equal(line.push("a"), "more");
    assert.equal(line.push("b"), "more");
    assert.equal(line.text, "ab");
    assert.equal(line.push("\u0003"), "interrupted");
  });

  it("does not grow without end", () => {
    const line = new TypedLine();
    line.push("x".repeat(100_000));
    assert.equal(line.text.length, 4000);
  });
});
