import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { it } from "node:test";
import * as dnsPacket from "dns-packet";
import { encodeQuestion, parseReply } from "./dns-message.ts";
import type { Question } from "./dns-message.ts";

const rounds = 20_000;
const question: Question = { type: "MX", name: "example.org" };

it("survives damaged packets, and believes none with another id or question", () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = seeded(seed);
  const good = [replyWith("example.org"), replyWith("other.example"), encodeQuestion(7, question)];
  for (let round = 0; round < rounds; round++) {
    const packet = mutated(good[round % good.length]!, random);
    try {
      const reply = parseReply(packet, 7, question);
      if (reply === undefined) continue;
      assert.equal(packet.readUInt16BE(0), 7);
      if (reply.kind === "answer") assert.ok(reply.answers.length <= 65_535);
    } catch (error) {
      throw new Error(`seed ${seed}, packet ${packet.toString("hex")}`, { cause: error });
    }
  }
});

it("reads a good reply, and none that answers another question", () => {
  assert.equal(parseReply(replyWith("example.org"), 7, question)?.kind, "answer");
  assert.equal(parseReply(replyWith("example.org"), 8, question), undefined);
  assert.equal(parseReply(replyWith("other.example"), 7, question), undefined);
  assert.equal(parseReply(encodeQuestion(7, question), 7, question), undefined);
});

function replyWith(name: string): Buffer {
  return dnsPacket.encode({
    type: "response",
    id: 7,
    questions: [{ type: "MX", name }],
    answers: [
      { type: "MX", name, ttl: 60, data: { preference: 10, exchange: `mx.${name}` } },
      { type: "TXT", name, ttl: 60, data: ["v=spf1", " -all"] },
      { type: "CNAME", name, ttl: 60, data: "alias.example" },
    ],
    authorities: [{ type: "SOA", name, data: { mname: "a.example", rname: "b.example" } }],
  });
}

function mutated(packet: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(packet);
  const changes = 1 + Math.floor(random() * 6);
  for (let change = 0; change < changes; change++) {
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  }
  return random() < 0.3 ? copy.subarray(0, Math.floor(random() * copy.length)) : copy;
}

/** Mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
