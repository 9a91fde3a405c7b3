import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { ConfigRefusal } from "./config-refusal.ts";
import { formatDocument, parseDocument } from "./document.ts";

const sample = `
postmaster = "mia"
defaultTransport = "isp"
[domains."example.org"]
catchallSeparators = ["+", "-"]
[accounts.mia]
addresses = ["mia@example.org", { address = "@example.org", mailbox = "Lists" }]
[aliases."all@example.org"]
members = ["mia@example.org"]
postPublic = true
[transports.isp]
kind = "smarthost"
host = "h"
`;

it("answers every faulty document with a ConfigRefusal, and prints what it read", () => {
  const random = new SeededRandom(20_261_121);
  for (let round = 0; round < 3000; round++) {
    const text = random.mutated(Buffer.from(sample)).toString();
    try {
      const document = parseDocument(text);
      assert.deepEqual(parseDocument(formatDocument(document)), document, text);
    } catch (error) {
      assert.ok(error instanceof ConfigRefusal, `round ${round}: ${String(error)}\n${text}`);
    }
  }
});
