import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SocksConversation } from "./socks-conversation.ts";
import type { SocksStep } from "./socks-conversation.ts";

const seed = 1928;
const rounds = 5_000;
const login = { username: "mia", password: "pass" };
const answers = Buffer.from("0502" + "0100" + "0500000103040506beef" + "323230", "hex");

function stepsOf(chunks: readonly Buffer[]): SocksStep[] {
  const conversation = new SocksConversation({ address: "192.0.2.1", port: 25 }, login);
  conversation.first();
  const all: SocksStep[] = [];
  for (const chunk of chunks) {
    const step = conversation.push(chunk);
    if (step.kind !== "more") all.push(step);
  }
  return all;
}

describe("hostile SOCKS proxies", () => {
  it(`end the conversation once, and never in an error (seed ${seed})`, () => {
    const random = new SeededRandom(seed);
    for (let round = 0; round < rounds; round++) {
      const octets = random.mutated(answers);
      const steps = stepsOf([...octets].map((octet) => Buffer.from([octet])));
      const ends = steps.filter(({ kind }) => kind === "connected" || kind === "refused");
      assert.ok(ends.length <= 1);
      assert.ok(ends.length === 0 || steps.at(-1) === ends[0]);
      assert.ok(steps.length <= 4);
    }
  });

  it("connect alike, wherever their answers are cut", () => {
    const step = (kind: string) => (of: SocksStep) => of.kind === kind;
    for (let cut = 1; cut < 14; cut++) {
      const steps = stepsOf([answers.subarray(0, 2), answers.subarray(2, 4), ...cutAt(cut)]);
      assert.equal(steps.filter(step("send")).length, 2);
      assert.equal(steps.filter(step("connected")).length, 1);
    }
  });
});

function cutAt(at: number): Buffer[] {
  const reply = answers.subarray(4);
  return [reply.subarray(0, at), reply.subarray(at)];
}
