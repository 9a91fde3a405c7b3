import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { formatBase32, parseBase32 } from "./base32.ts";
import { hotp, matchingStep, totpStep, totpUrl } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");

describe("HOTP, RFC 4226 §D", () => {
  const values = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489";
  for (const [counter, value] of values.split(" ").entries()) {
    it(`of ${counter} is ${value}`, () => assert.equal(hotp(secret, counter), value));
  }
});

describe("TOTP, RFC 6238 §B", () => {
  for (const [seconds, value] of [
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ] as const) {
    it(`of ${seconds} seconds is ${value}`, () => {
      assert.equal(hotp(secret, totpStep(seconds * 1000), 8), value);
    });
  }
});

describe("a typed code", () => {
  const now = 1_800_000_000_000;
  const present = totpStep(now);
  const match = (code: string, lastStep = 0) => matchingStep({ secret, lastStep }, code, now);

  it("is right a step early and a step late, and no more", () => {
    for (const skew of [-1, 0, 1]) {
      assert.equal(match(hotp(secret, present + skew)), present + skew);
    }
    for (const skew of [-2, 2]) assert.equal(match(hotp(secret, present + skew)), undefined);
  });

  it("may have a space in it, and nothing else", () => {
    const code = hotp(secret, present);
    assert.equal(match(`${code.slice(0, 3)} ${code.slice(3)} `), present);
    for (const wrong of ["", code.slice(1), `${code}0`, `-${code.slice(1)}`, "abcdef", "ü"]) {
      assert.equal(match(wrong), undefined, wrong);
    }
  });

  it("is not taken twice, nor one before it", () => {
    assert.equal(match(hotp(secret, present), present), undefined);
    assert.equal(match(hotp(secret, present - 1), present), undefined);
    assert.equal(match(hotp(secret, present + 1), present), present + 1);
  });
});

describe("the address of a secret", () => {
  it("is what apps read", () => {
    assert.equal(
      totpUrl(secret, "you@example.org", "Home post"),
      "otpauth://totp/Home%20post:you%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" +
        "&issuer=Home%20post&algorithm=SHA1&digits=6&period=30",
    );
  });
});

describe("base32, RFC 4648 §10", () => {
  for (const [text, encoded] of [
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ] as const) {
    it(`"${text}" is "${encoded}"`, () => {
      assert.equal(formatBase32(Buffer.from(text)), encoded);
      assert.equal(parseBase32(encoded)?.toString(), text);
    });
  }

  it("is read as people type it", () => {
    assert.equal(parseBase32("mzxw 6ytb-oi======")?.toString(), "foobar");
    for (const wrong of ["1", "8", "ä", "MZ+"]) assert.equal(parseBase32(wrong), undefined);
  });

  it("gives back what went in, and refuses or reads anything else", () => {
    const random = new SeededRandom(6238);
    for (let round = 0; round < 500; round++) {
      const octets = Buffer.from(random.octets(round % 40));
      assert.deepEqual(parseBase32(formatBase32(octets)), octets);
      const text = Array.from({ length: 12 }, () => String.fromCodePoint(random.below(300)));
      const parsed = parseBase32(text.join(""));
      assert.ok(parsed === undefined || parsed.length <= 8);
    }
  });
});
