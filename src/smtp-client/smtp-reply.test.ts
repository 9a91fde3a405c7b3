import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseReply } from "./smtp-reply.ts";

const replies: readonly (readonly [string, number | undefined, string | undefined, string])[] = [
  ["250 OK", 250, undefined, "OK"],
  ["250", 250, undefined, ""],
  ["250 2.1.5 fine", 250, "2.1.5", "fine"],
  ["550-5.1.1 No such\n550 5.1.1 user here", 550, "5.1.1", "No such user here"],
  ["550-5.1.1 No such\r\n550 5.1.1 user here\r\n", 550, "5.1.1", "No such user here"],
  ["550 4.1.1 odd class", 550, undefined, "odd class"],
  ["550 5.7.1", 550, "5.7.1", ""],
  ["550 5.1.1\tTab", 550, "5.1.1", "Tab"],
  ["451 a\u0007b", 451, undefined, "a b"],
  ["999 what", undefined, undefined, ""],
  ["hello", undefined, undefined, ""],
  ["", undefined, undefined, ""],
];

describe("parseReply (RFC 5321 §4.2)", () => {
  for (const [text, code, enhancedStatusCode, words] of replies) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const expected = code === undefined ? undefined : { code, enhancedStatusCode, text: words };
      assert.deepEqual(parseReply(text), expected);
    });
  }

  it("takes any text, and keeps it short", () => {
    const random = new SeededRandom(5321);
    for (let round = 0; round < 5_000; round++) {
      const text = random.mutated(Buffer.from("550-5.1.1 a\n550 5.1.1 b")).toString("latin1");
      assert.ok((parseReply(text)?.text.length ?? 0) < 100, JSON.stringify(text));
    }
    assert.equal(parseReply(`550 ${"x".repeat(1_000_000)}`)?.text.length, 1_000);
  });
});
