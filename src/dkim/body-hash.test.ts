import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { BodyHash } from "./body-hash.ts";
import type { Canonicalization } from "./canonical-header.ts";

function hashed(pieces: readonly string[], canonicalization: Canonicalization): string {
  const hash = new BodyHash(canonicalization);
  for (const piece of pieces) hash.push(Buffer.from(piece, "latin1"));
  return hash.digest().toString("base64");
}

function plain(text: string): string {
  return createHash("sha256").update(text, "latin1").digest("base64");
}

/** The same by the words of the RFC, on a whole body. */
function canonical(body: string, canonicalization: Canonicalization): string {
  const text =
    canonicalization === "simple"
      ? body
      : body.replaceAll(/[\t ]+/g, " ").replaceAll(/ (?=\r\n|$(?!\n))/g, "");
  const trimmed = text.replace(/(\r\n)*$/, "");
  return trimmed === "" && canonicalization === "relaxed" ? "" : `${trimmed}\r\n`;
}

describe("canonical bodies, RFC 6376 §3.4", () => {
  const table: readonly (readonly [body: string, simple: string, relaxed: string])[] = [
    // The examples of §3.4.5.
    [" C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n"],
    ["", "\r\n", ""],
    ["\r\n\r\n", "\r\n", ""],
    [" \t\r\n \r\n", " \t\r\n \r\n", ""],
    ["\r\n\r\na", "\r\n\r\na\r\n", "\r\n\r\na\r\n"],
    ["a \t", "a \t\r\n", "a\r\n"],
    ["a\rb\r\n", "a\rb\r\n", "a\rb\r\n"],
    ["a\r", "a\r\r\n", "a\r\r\n"],
    ["a \r\n\r\n\tb", "a \r\n\r\n\tb\r\n", "a\r\n\r\n b\r\n"],
  ];
  for (const [body, simple, relaxed] of table) {
    it(`are found of ${JSON.stringify(body)}`, () => {
      assert.equal(hashed([body], "simple"), plain(simple));
      assert.equal(hashed([body], "relaxed"), plain(relaxed));
      assert.equal(hashed(body.split(""), "simple"), plain(simple));
      assert.equal(hashed(body.split(""), "relaxed"), plain(relaxed));
    });
  }

  it("are the same however the body is cut", () => {
    const random = new SeededRandom(6376);
    for (let round = 0; round < 5000; round++) {
      const pieces = Array.from({ length: random.between(1, 6) }, () =>
        random
          .text(["\r\n", " ", "\t", "a", "b c", "\r", "\r\n\r\n"], random.below(6))
          .replaceAll(/(?<!\r)\n/g, "."),
      );
      const body = pieces.join("");
      for (const canonicalization of ["simple", "relaxed"] as const) {
        const expected = plain(canonical(body, canonicalization));
        assert.equal(hashed(pieces, canonicalization), expected, JSON.stringify(pieces));
        assert.equal(hashed(body.split(""), canonicalization), expected, JSON.stringify(body));
      }
    }
  });

  it("need no room for a body of empty lines", () => {
    const hash = new BodyHash("relaxed");
    const lines = Buffer.from("\r\n".repeat(50_000));
    for (let i = 0; i < 20; i++) hash.push(lines);
    hash.push(Buffer.from("end"));
    assert.equal(hash.digest().toString("base64"), plain(`${"\r\n".repeat(1_000_000)}end\r\n`));
  });
});
