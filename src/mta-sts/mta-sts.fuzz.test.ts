import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseStsPolicy } from "./parse-sts-policy.ts";
import { isMxOfPolicy, policyLines } from "./sts-policy.ts";
import { parseStsRecord } from "./sts-record.ts";

const rounds = 10_000;

const records = ["v=STSv1; id=20160831085700Z;", "v=STSv1;a.b=c/d; id=1"];
const policies = [
  "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n",
  "version: STSv1\nmode: none\nnew: x y\nmax_age: 0\n",
];

it("refuses damaged records or reads an id in them", () => {
  fuzz(records, (text) => assert.match(parseStsRecord(text).id, /^[A-Za-z0-9]{1,32}$/));
});

it("refuses damaged policies or reads one that is whole", () => {
  fuzz(policies, (text) => {
    const policy = parseStsPolicy(text);
    assert.deepEqual(parseStsPolicy(policyLines(policy).join("\r\n")), policy);
    assert.ok(policy.mode === "none" || policy.mx.length > 0);
    for (const pattern of policy.mx) {
      assert.ok(isMxOfPolicy(policy, pattern.replace("*", "any")));
    }
  });
});

function fuzz(good: readonly string[], check: (text: string) => void): void {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  for (let round = 0; round < rounds; round++) {
    const text = random.mutated(Buffer.from(random.pick(good), "latin1")).toString("latin1");
    try {
      check(text);
    } catch (error) {
      if (error instanceof AbnfError) continue;
      throw new Error(`seed ${seed}, text ${JSON.stringify(text)}`, { cause: error });
    }
  }
}
