import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../../../src/testing/seeded-random.ts";
import { formatTypedAddresses, lastPiece, parseTypedAddresses } from "./typed-addresses.ts";

it("whatever is typed, what is read comes out the same when it is written and read again", () => {
  const random = new SeededRandom(Number(process.env["SEED"] ?? 20261121));
  const alphabet = [...'aB1@@.<>,; "\\\n()[]:'.split(""), "ä", "a@b", "<c@d>", "mailto:"];
  for (let round = 0; round < 20_000; round++) {
    const text = random.text(alphabet, random.below(30));
    const { addresses } = parseTypedAddresses(text);
    const again = parseTypedAddresses(formatTypedAddresses(addresses));
    const emails = (all: typeof addresses) => all.map(({ email }) => email);
    assert.deepEqual(emails(again.addresses), emails(addresses), `seed ${random.seed}: ${text}`);
    assert.deepEqual(again.wrong, [], `seed ${random.seed}: ${text}`);
    const { before, last } = lastPiece(text);
    assert.equal(before + last, text.trimEnd().length < before.length ? before : text.trimEnd());
  }
});
