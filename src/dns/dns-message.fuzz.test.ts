import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { it } from "node:test";
import * as dnsPacket from "dns-packet";
import type { OptAnswer } from "dns-packet";
import { SeededRandom } from "../testing/seeded-random.ts";
import { encodeQuestion, parseReply } from "./dns-message.ts";
import type { Question } from "./dns-message.ts";

const rounds = 20_000;
const question: Question = { type: "MX", name: "example.org" };

it("survives damaged packets, and believes none with another id or question", () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  const good = [
    replyWith("example.org"),
    replyWith("other.example"),
    refusalWith(Buffer.from("\0\u0006because \u0007")),
    refusalWith(Buffer.alloc(1)),
    encodeQuestion(7, question),
  ];
  for (let round = 0; round < rounds; round++) {
    const packet = random.mutated(good[round % good.length]!);
    try {
      const reply = parseReply(packet, 7, question);
      if (reply === undefined) continue;
      assert.equal(packet.readUInt16BE(0), 7);
      if (reply.kind === "answer") assert.ok(reply.answers.length <= 65_535);
      if (reply.kind !== "error") continue;
      assert.ok(reply.extended.length <= 8);
      assert.ok(reply.extended.every(({ text }) => text.length <= 200 && !/\p{Cc}/u.test(text)));
    } catch (error) {
      throw new Error(`seed ${seed}, packet ${packet.toString("hex")}`, { cause: error });
    }
  }
});

it("reads why a server refuses", () => {
  const refused = parseReply(refusalWith(Buffer.from("\0\u0006because \u0007")), 7, question);
  assert.deepEqual(refused, {
    kind: "error",
    rcode: "SERVFAIL",
    extended: [{ code: 6, text: "because" }],
  });
  const unexplained = parseReply(refusalWith(Buffer.alloc(1)), 7, question);
  assert.deepEqual(unexplained, { kind: "error", rcode: "SERVFAIL", extended: [] });
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
      {
        type: "TLSA",
        name,
        ttl: 60,
        data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32) },
      },
    ],
    authorities: [{ type: "SOA", name, data: { mname: "a.example", rname: "b.example" } }],
  });
}

/** SERVFAIL with an extended error of these octets. RFC 8914 §2 */
function refusalWith(data: Buffer): Buffer {
  // The library's types know no options beyond their own.
  const options = [{ code: 15, data }] as unknown as OptAnswer["options"];
  return dnsPacket.encode({
    type: "response",
    id: 7,
    flags: 2,
    questions: [question],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: 1232,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options,
      },
    ],
  });
}
