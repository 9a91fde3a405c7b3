import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { formatMd5State, md5BlockOctets, md5Resume, md5StateOf, parseMd5State } from "./md5.ts";

describe("md5Resume", () => {
  it("goes on from a block as if the message had never been cut, for all lengths", () => {
    const message = Buffer.from(Array.from({ length: 320 }, (_, i) => (i * 73 + 11) & 0xff));
    const state = md5StateOf(message.subarray(0, md5BlockOctets));
    for (let length = md5BlockOctets; length <= message.length; length++) {
      const rest = message.subarray(md5BlockOctets, length);
      const expected = createHash("md5").update(message.subarray(0, length)).digest("hex");
      assert.equal(md5Resume(state, md5BlockOctets, rest).toString("hex"), expected, `${length}`);
    }
  });

  it("survives writing and reading the state", () => {
    const state = md5StateOf(Buffer.alloc(md5BlockOctets, 0xa5));
    assert.deepEqual(parseMd5State(formatMd5State(state)), state);
  });
});
