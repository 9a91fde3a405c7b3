import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { noAnswerTo } from "./automatic-answer.ts";

const isOwn = (address: string): boolean =>
  ["you@home.example", "b\u00fcro@home.example"].includes(address.toLowerCase());

const table: readonly (readonly [
  outcome: ReturnType<typeof noAnswerTo>,
  fields: string,
  reversePath?: string,
])[] = [
  [undefined, "To: You <YOU@home.example>"],
  [undefined, "Cc: a@b.example,\r\n you@home.example"],
  [undefined, "To: friends: a@b.example, you@home.example;"],
  [undefined, "To: \u00c3\u00bc <b\u00c3\u00bcro@home.example>"],
  [undefined, "Resent-To: you@home.example\r\nTo: a@b.example"],
  [undefined, "To: you@home.example\r\nAuto-Submitted: no"],
  [undefined, "To: you@home.example\r\nPrecedence: first-class"],
  ["no-sender", "To: you@home.example", ""],
  ["no-sender", "To: you@home.example", "nobody"],
  ["no-sender", "To: you@home.example", "MAILER-DAEMON@b.example"],
  ["no-sender", "To: you@home.example", "owner-list@b.example"],
  ["no-sender", "To: you@home.example", "list-request@b.example"],
  ["no-sender", "To: you@home.example", "list-bounces@b.example"],
  ["no-sender", "To: you@home.example", "no-reply@b.example"],
  ["no-sender", "To: you@home.example", "noreply+7@b.example"],
  ["no-sender", "To: you@home.example", "donotreply@b.example"],
  ["no-sender", "To: you@home.example", "bounce-123@b.example"],
  ["own", "To: you@home.example", "you@home.example"],
  ["automatic", "To: you@home.example\r\nAuto-Submitted: auto-replied (vacation)"],
  ["automatic", "To: you@home.example\r\nAUTO-SUBMITTED: auto-generated"],
  ["automatic", "To: you@home.example\r\nX-Auto-Response-Suppress: DR, OOF"],
  ["list", "To: you@home.example\r\nList-Id: <a.b.example>"],
  ["list", "To: you@home.example\r\nList-Unsubscribe: <mailto:a@b.example>"],
  ["list", "To: you@home.example\r\nPrecedence: bulk"],
  ["not-named", "To: all@b.example"],
  ["not-named", "Subject: you@home.example"],
];

describe("what a machine answers, RFC 3834 §2", () => {
  for (const [outcome, fields, reversePath = "anna@b.example"] of table) {
    const what = outcome ?? "answers";
    it(`${what}: ${reversePath}, ${fields.replaceAll("\r\n", " | ")}`, () => {
      const header = `Received: x\r\n${fields}\r\n\r\n`;
      assert.equal(noAnswerTo({ reversePath, header, isOwn }), outcome);
    });
  }

  it("is decided for any header, and any that names nobody is not answered", () => {
    const random = new SeededRandom(3834);
    for (let round = 0; round < 1_000; round++) {
      const [, fields] = random.pick(table);
      const octets = random.mutated(Buffer.from(`${fields}\r\n\r\n`, "latin1"));
      const header = octets.toString("latin1");
      noAnswerTo({ reversePath: "anna@b.example", header, isOwn });
      const nobody = (): boolean => false;
      const outcome = noAnswerTo({ reversePath: "anna@b.example", header, isOwn: nobody });
      assert.notEqual(outcome, undefined, `seed ${random.seed}, round ${round}`);
    }
  });
});
