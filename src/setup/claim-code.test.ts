import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { formatClaimCode, hashClaimCode, isClaimCode } from "./claim-code.ts";
import { makeClaimCode, parseClaimCode } from "./claim-code.ts";

describe("claim codes", () => {
  it("have 50 bits, each of them by lot", () => {
    assert.equal(
      makeClaimCode((octets) => new Uint8Array(octets).map((_, i) => i * 32 + i)),
      "ABCDEFGHIJ",
    );
    const codes = Array.from({ length: 200 }, () => makeClaimCode());
    assert.ok(codes.every((code) => /^[A-Z2-7]{10}$/.test(code)));
    assert.equal(new Set(codes).size, codes.length);
    assert.equal(new Set(codes.join("")).size, 32);
  });

  it("are read however they are typed", () => {
    for (const [typed, code] of [
      ["ABCDE-FGHIJ", "ABCDEFGHIJ"],
      [" abcde fghij\n", "ABCDEFGHIJ"],
      ["0bcde-fgh1j 8", "OBCDEFGHIJB"],
      ["my own code 2026", "MYOWNCODE2O26"],
    ] as const) {
      assert.equal(parseClaimCode(typed), code);
    }
    for (const typed of [
      "",
      "ABCDE",
      "ABCDE-FGHI",
      "ABCDE-FGHIÄ",
      "x".repeat(65),
      "é".repeat(12),
    ]) {
      assert.equal(parseClaimCode(typed), undefined, typed);
    }
    assert.equal(parseClaimCode(formatClaimCode("ABCDEFGHIJ")), "ABCDEFGHIJ");
  });

  it("are read or refused whatever comes (fuzz)", () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 500; round++) {
      const typed = Array.from({ length: random.below(90) }, () =>
        String.fromCodePoint(random.below(0x250)),
      ).join("");
      const code = parseClaimCode(typed);
      assert.ok(code === undefined || /^[A-Z0-9]{10,64}$/.test(code), `seed 7, ${typed}`);
      if (code !== undefined) assert.equal(parseClaimCode(code), code);
    }
  });

  it("are kept as hashes that only the code fits", async () => {
    const kept = await hashClaimCode("ABCDEFGHIJ");
    assert.ok(!JSON.stringify(kept).includes("ABCDE"));
    assert.equal(await isClaimCode("ABCDEFGHIJ", kept), true);
    assert.equal(await isClaimCode("ABCDEFGHIK", kept), false);
    assert.equal(await isClaimCode("ABCDEFGHIJ", { ...kept, hash: "" }), false);
    assert.notDeepEqual(await hashClaimCode("ABCDEFGHIJ"), kept);
  });
});
