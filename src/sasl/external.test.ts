import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseExternalMessage } from "./external.ts";

describe("parseExternalMessage, RFC 4422 §A", () => {
  for (const text of ["", "fred@example.com", "mïa@bücher.example", "a b,c=d"]) {
    it(`reads "${text}"`, () => assert.equal(parseExternalMessage(Buffer.from(text)), text));
  }
  for (const octets of [Buffer.from("a\0b"), Buffer.from([0xc3]), Buffer.alloc(1025, "x")]) {
    it(`refuses ${octets.toString("hex", 0, 8)}`, () =>
      assert.throws(() => parseExternalMessage(octets), AbnfError));
  }

  it("takes noise or throws an AbnfError, seed 7", () => {
    let seed = 7;
    for (let round = 0; round < 3000; round++) {
      const octets = Buffer.alloc(round % 40);
      for (let i = 0; i < octets.length; i++) {
        seed = (seed * 48_271) % 2_147_483_647;
        octets[i] = seed % 256;
      }
      try {
        assert.deepEqual(Buffer.from(parseExternalMessage(octets)), octets);
      } catch (error) {
        assert.ok(error instanceof AbnfError, `round ${round}`);
      }
    }
  });
});
