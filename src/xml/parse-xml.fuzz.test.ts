import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseXml } from "./parse-xml.ts";

const rounds = 3_000;
const good = Buffer.from(
  '<?xml version="1.0"?><a xmlns:b="c"><b:d e=\'f\'>g&amp;<!-- h --><i/></b:d><![CDATA[j]]></a>',
);

it("reads or refuses whatever it is given", () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  for (let round = 0; round < rounds; round++) {
    const text = random.mutated(good).toString("utf8");
    try {
      assert.ok(parseXml(text).name.length > 0);
    } catch (error) {
      if (error instanceof AbnfError) continue;
      throw new Error(`seed ${seed}, text ${JSON.stringify(text)}`, { cause: error });
    }
  }
});
