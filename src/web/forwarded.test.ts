import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseForwarded, TrustedProxies } from "./forwarded.ts";

const proxies = new TrustedProxies(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);
type Headers = Readonly<Record<string, string>>;

function request(remoteAddress: string, headers: Headers): IncomingMessage {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

function client(remoteAddress: string, headers: Headers = {}): string {
  const { address, isSecure, isVeiled } = proxies.clientOf(request(remoteAddress, headers));
  return `${address}${isSecure ? " secure" : ""}${isVeiled ? " veiled" : ""}`;
}

const cases: readonly (readonly [string, string, Headers, string])[] = [
  ["nobody in between", "203.0.113.9", {}, "203.0.113.9"],
  [
    "a proxy that we trust",
    "127.0.0.1",
    { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" },
    "203.0.113.9 secure",
  ],
  [
    "the same in the form of the RFC",
    "::ffff:127.0.0.1",
    { forwarded: 'for="[2001:db8::1]:4711";proto=https;host=box.example' },
    "2001:db8::1 secure",
  ],
  [
    "several that we trust",
    "127.0.0.1",
    { "x-forwarded-for": "203.0.113.9, 10.1.2.3, fd00::1" },
    "203.0.113.9",
  ],
  [
    "a browser that makes up a hop",
    "127.0.0.1",
    { "x-forwarded-for": "192.168.1.2, 203.0.113.9", "x-forwarded-proto": "https" },
    "203.0.113.9 secure",
  ],
  [
    "a visitor that makes it all up",
    "203.0.113.9",
    { "x-forwarded-for": "192.168.1.2" },
    "203.0.113.9 veiled",
  ],
  [
    "a proxy that we do not know",
    "192.168.1.7",
    { "x-forwarded-for": "203.0.113.9" },
    "192.168.1.7 veiled",
  ],
  ["a proxy that says nothing", "127.0.0.1", {}, "127.0.0.1 veiled"],
  ["a proxy that hides it", "127.0.0.1", { forwarded: "for=unknown" }, "127.0.0.1 veiled"],
  [
    "a proxy that hides it, from a visitor that makes it up",
    "127.0.0.1",
    { "x-forwarded-for": "192.168.1.2, unknown" },
    "127.0.0.1 veiled",
  ],
  [
    "a proxy that passes on what the visitor has made up in the other form",
    "127.0.0.1",
    { forwarded: "for=192.168.1.2;proto=https", "x-forwarded-for": "203.0.113.9" },
    "127.0.0.1 veiled",
  ],
  [
    "the same, the other way round",
    "127.0.0.1",
    { forwarded: "for=203.0.113.9", "x-forwarded-for": "192.168.1.2" },
    "127.0.0.1 veiled",
  ],
  [
    "a proxy that says it in both forms",
    "127.0.0.1",
    { forwarded: "for=203.0.113.9;proto=https", "x-forwarded-for": "192.168.1.2, 203.0.113.9" },
    "203.0.113.9 secure",
  ],
  ["somebody in the proxy's network", "127.0.0.1", { "x-forwarded-for": "10.0.0.7" }, "10.0.0.7"],
  ["nonsense", "127.0.0.1", { "x-forwarded-for": "', \u0000" }, "127.0.0.1 veiled"],
  ["too much", "127.0.0.1", { "x-forwarded-for": "1.2.3.4,".repeat(1_000) }, "127.0.0.1 veiled"],
];

describe("who asks, RFC 7239", () => {
  for (const [what, peer, headers, expected] of cases) {
    it(`is known behind ${what}`, () => assert.equal(client(peer, headers), expected));
  }

  it("is the peer alone where nobody is trusted", () => {
    const nobody = new TrustedProxies([]);
    const headers = { "x-forwarded-for": "192.168.1.2", "x-forwarded-proto": "https" };
    const { address, isSecure } = nobody.clientOf(request("127.0.0.1", headers));
    assert.deepEqual([address, isSecure], ["127.0.0.1", false]);
  });
});

describe("the name that was asked for", () => {
  const host = (peer: string, headers: Headers): string | undefined =>
    proxies.hostOf(request(peer, { host: "127.0.0.1:8080", ...headers }));

  it("is what a proxy that we trust says", () => {
    assert.equal(host("127.0.0.1", { "x-forwarded-host": "mail.example" }), "mail.example");
    const forwarded = 'for=203.0.113.9;host="mail.example:8443"';
    assert.equal(host("127.0.0.1", { forwarded }), "mail.example:8443");
    assert.equal(host("203.0.113.9", { "x-forwarded-host": "mail.example" }), "127.0.0.1:8080");
    assert.equal(host("127.0.0.1", { "x-forwarded-host": "a b" }), "127.0.0.1:8080");
  });
});

describe("Forwarded, RFC 7239 §4", () => {
  it("is read as its examples have it", () => {
    assert.deepEqual(parseForwarded('For="[2001:db8:cafe::17]:4711"'), [
      { address: "2001:db8:cafe::17", proto: undefined, host: undefined },
    ]);
    const two = parseForwarded("for=192.0.2.60;proto=http;by=203.0.113.43, for=198.51.100.17");
    assert.deepEqual(
      two.map(({ address, proto }) => [address, proto]),
      [
        ["192.0.2.60", "http"],
        ["198.51.100.17", undefined],
      ],
    );
    assert.deepEqual(parseForwarded("nonsense"), []);
    assert.deepEqual(parseForwarded("for=1.1.1.1,".repeat(30)), []);
  });

  it("gives no visitor an address that is none, whatever it says", () => {
    const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
    const random = new SeededRandom(seed);
    const good = Buffer.from('for="[2001:db8::1]:1";proto=https;host="a\\"b", for=10.0.0.1');
    for (let round = 0; round < 2_000; round++) {
      const forwarded = random.mutated(good).toString("latin1");
      const { address } = proxies.clientOf(request("127.0.0.1", { forwarded }));
      assert.notEqual(isIP(address), 0, `seed ${seed}`);
    }
  });
});
