import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatAddress } from "./address.ts";
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
