import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as dnsPacket from "dns-packet";
import { UpdateServer } from "../testing/update-server.ts";
import type { UpdateScript } from "../testing/update-server.ts";
import { sendUpdate } from "./send-update.ts";
import type { UpdateOutcome } from "./send-update.ts";
import type { TsigKey } from "./tsig.ts";
import type { RecordChange } from "./update-message.ts";

const nowSeconds = 1_795_000_000;
const key: TsigKey = { name: "home.key", algorithm: "hmac-sha256", secret: Buffer.from("secret") };
const changes: readonly RecordChange[] = [
  { kind: "add", name: "example.org", type: "MX", value: "10 box.example.net." },
  { kind: "remove", name: "example.org", type: "TXT", value: "v=spf1 -all" },
];

async function sent(script: Partial<UpdateScript>, own = key): Promise<UpdateOutcome> {
  await using server = await UpdateServer.start({ key, nowSeconds, ...script });
  const update = { zone: "example.org", changes, ttlSeconds: 300 };
  const signal = AbortSignal.timeout(10_000);
  return await sendUpdate(server.address, update, {
    key: own,
    signal,
    now: () => nowSeconds * 1000,
  });
}

const refusals: readonly (readonly [string, Partial<UpdateScript>, RegExp])[] = [
  [
    "a key that the server does not know",
    { tsigError: 17 },
    /knows no key "home\.key" with hmac-sha256/,
  ],
  [
    "a wrong secret",
    { tsigError: 16 },
    /does not take our signature \(BADSIG\).*secret is not the one/s,
  ],
  [
    "a wrong clock",
    { tsigError: 18, nowSeconds: nowSeconds + 900 },
    /differ by 900 seconds \(BADTIME\)/,
  ],
  ["a key that may not", { rcode: 5 }, /refuses to change example\.org \(REFUSED\)\nAllow updates/],
  ["a server of other zones", { rcode: 9 }, /\(NOTAUTH\)\nIt is not the primary/],
  ["names of another zone", { rcode: 10 }, /\(NOTZONE\)/],
  ["a server without updates", { rcode: 4 }, /\(NOTIMP\)/],
  ["an answer without a signature", { signature: "none" }, /is not signed with our key/],
  ["an answer that another signed", { signature: "wrong" }, /is not signed with our key/],
  ["an answer of another time", { nowSeconds: nowSeconds + 900 }, /is not signed with our key/],
];

describe("an update of a zone, RFC 2136", () => {
  it("is done when the server says so with our key", async () => {
    assert.deepEqual(await sent({}), { kind: "done" });
    const long = { ...key, algorithm: "hmac-sha512" } as const;
    assert.deepEqual(await sent({ key: long }, long), { kind: "done" });
  });

  it("removes first, and says all in one message", async () => {
    await using server = await UpdateServer.start({ key, nowSeconds });
    const signal = AbortSignal.timeout(10_000);
    const update = { zone: "example.org", changes, ttlSeconds: 300 };
    await sendUpdate(server.address, update, { key, signal, now: () => nowSeconds * 1000 });
    const [request = Buffer.alloc(0)] = server.requests;
    // The library knows no opcode 5, but all sections are as in any message.
    const { questions, authorities = [] } = dnsPacket.decode(request);
    assert.deepEqual(
      questions?.map(({ type, name }) => `${type} ${name}`),
      ["SOA example.org"],
    );
    assert.deepEqual(
      authorities.map((of) => [
        of.type,
        of.name,
        "ttl" in of ? of.ttl : 0,
        "class" in of ? of.class : "",
      ]),
      [
        ["TXT", "example.org", 0, "UNKNOWN_254"],
        ["MX", "example.org", 300, "IN"],
      ],
    );
  });
});

describe("an update that is refused", () => {
  for (const [what, script, text] of refusals) {
    it(`says why: ${what}`, async () => {
      const outcome = await sent(script);
      assert.ok(outcome.kind === "refused");
      assert.match(`${outcome.reason}\n${outcome.advice}`, text);
    });
  }

  it("says where nobody is there", async () => {
    const server = await UpdateServer.start({ key, nowSeconds });
    const { address } = server;
    await server[Symbol.asyncDispose]();
    const update = { zone: "example.org", changes, ttlSeconds: 300 };
    const signal = AbortSignal.timeout(10_000);
    const outcome = await sendUpdate(address, update, { key, signal, now: () => 0 });
    assert.match(outcome.kind === "refused" ? outcome.reason : "", /does not answer on TCP port/);
  });
});
