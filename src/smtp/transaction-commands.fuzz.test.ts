import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SmtpError } from "./reply.ts";
import { parseMail, parseRcpt } from "./transaction-commands.ts";

const seed = 321;
const announced = { dsn: true, requireTls: true, auth: true, futureRelease: true };
const seeds = [
  'FROM:<"a\\"b"@b.example> SIZE=12 BODY=8BITMIME RET=FULL ENVID=a+2Bb SMTPUTF8',
  "FROM:<@x.example:a@[IPv6:2001:db8::1]> REQUIRETLS AUTH=<>",
  "FROM:<a@b.example> HOLDFOR=3600",
  "FROM:<a@b.example> HOLDUNTIL=2026-11-22T10:00:00.5+02:00",
  "TO:<a.b+c@d.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a@b",
  "TO:<\xc3\xa4@\xc3\xb6.example>",
];

it("refuses noise only with SmtpError", () => {
  const random = new SeededRandom(seed);
  for (let round = 0; round < 20_000; round++) {
    const text = random.mutated(Buffer.from(random.pick(seeds), "latin1")).toString("latin1");
    for (const parse of [
      () => parseMail(text, announced),
      () => parseRcpt(text, announced, random.chance(0.5)),
    ]) {
      try {
        parse();
      } catch (error) {
        assert.ok(error instanceof SmtpError, `seed ${seed}, round ${round}: ${String(error)}`);
      }
    }
  }
});
