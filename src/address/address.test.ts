import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressKey, formatAddress, isSameAddress, splitAddress } from "./address.ts";
import { parseMailbox } from "./path.ts";

describe("formatAddress, RFC 5321 §4.1.2", () => {
  const table: Record<string, [localPart: string, domain: string]> = {
    "a.b@c": ["a.b", "c"],
    '"a b"@c': ["a b", "c"],
    '"a..b"@c': ["a..b", "c"],
    '""@c': ["", "c"],
    '"a\\"\\\\"@c': ['a"\\', "c"],
    "jörg@[127.0.0.1]": ["jörg", "[127.0.0.1]"],
    Postmaster: ["Postmaster", ""],
  };
  for (const [text, [localPart, domain]] of Object.entries(table)) {
    it(`writes ${text} so that it parses back`, () => {
      assert.equal(formatAddress({ localPart, domain }), text);
      if (domain !== "") assert.deepEqual(parseMailbox(text), { localPart, domain });
    });
  }
});

describe("comparison", () => {
  it("folds the domain, not the local part", () => {
    assert.ok(isSameAddress({ localPart: "a", domain: "B.c" }, { localPart: "a", domain: "b.C" }));
    assert.ok(!isSameAddress({ localPart: "A", domain: "b" }, { localPart: "a", domain: "b" }));
    assert.equal(addressKey({ localPart: "A", domain: "B.Ü" }), "A@b.Ü");
  });
});

describe("splitAddress", () => {
  it("cuts at the last @ and takes quotes off", () => {
    assert.deepEqual(splitAddress("a@b"), { localPart: "a", domain: "b" });
    assert.deepEqual(splitAddress('"a@\\"x"@b'), { localPart: 'a@"x', domain: "b" });
    for (const text of ["", "a", "@b", "a@"]) assert.equal(splitAddress(text), undefined);
  });
});
