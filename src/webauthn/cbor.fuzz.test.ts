import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { CborError, readCbor } from "./cbor.ts";

it("is refused, or read, whatever comes; seed 8949", () => {
  const random = new SeededRandom(8949);
  const sound = Buffer.from("a3016161f5820203a26161016162820203634654464401020304", "hex");
  for (let round = 0; round < 5000; round++) {
    const octets = random.chance(0.5) ? random.octets(random.below(40)) : random.mutated(sound);
    try {
      const { end } = readCbor(octets);
      assert.ok(end <= octets.length);
    } catch (error) {
      assert.ok(error instanceof CborError, String(error));
    }
  }
});
