import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StsMode } from "../mta-sts/sts-policy.ts";
import type { TlsPolicy } from "../smtp-client/tls-policy.ts";
import type { HostDane } from "./host-dane.ts";
import { isProtected, tlsWish } from "./tls-wish.ts";
import type { TlsWishes } from "./tls-wish.ts";

const record = { usage: 3, selector: 1, matchingType: 1, data: Buffer.alloc(32) };
const usable: HostDane = { kind: "usable", records: [record], baseDomain: "base.example" };
const unusable: HostDane = { ...usable, kind: "unusable" };

describe("what is demanded of TLS", () => {
  const cases: readonly (readonly [string, Partial<TlsWishes>, string])[] = [
    ["nothing", {}, "opportunistic"],
    ["DANE", { dane: usable }, "dane, protected"],
    ["records that cannot be used", { dane: unusable }, "unverified"],
    ["an enforced policy", { policy: policy("enforce") }, "pkix, protected"],
    ["a policy in testing", { policy: policy("testing") }, "pkix, lenient"],
    ["both", { dane: usable, policy: policy("enforce") }, "dane, protected"],
    [
      "a policy beside useless records",
      { dane: unusable, policy: policy("enforce") },
      "pkix, protected",
    ],
    ["a test beside useless records", { dane: unusable, policy: policy("testing") }, "unverified"],
    ["No, with DANE", { dane: usable, requireTls: false }, "dane, lenient"],
    ["No, with useless records", { dane: unusable, requireTls: false }, "opportunistic"],
    ["No, with a policy", { policy: policy("enforce"), requireTls: false }, "pkix, lenient"],
    ["REQUIRETLS with DANE", { dane: usable, requireTls: true }, "dane, protected"],
    ["REQUIRETLS with nothing", { requireTls: true }, "opportunistic"],
    ["a DMARC report", { report: "dmarc" }, "opportunistic, secure"],
    [
      "a DMARC report and a test",
      { report: "dmarc", policy: policy("testing") },
      "opportunistic, secure",
    ],
    ["a TLS report", { report: "tls", requireTls: false }, "opportunistic"],
  ];
  for (const [claim, wishes, expected] of cases) {
    it(`with ${claim} is ${expected}`, () => assert.equal(wordsOf(wishOf(wishes)), expected));
  }

  it("names four names at most, the TLSA base domain first", () => {
    const domains = ["a.example", "b.example", "c.example"];
    const wish = wishOf({ dane: usable, domains });
    const names = ["base.example", "mx.example", "a.example", "b.example"];
    assert.ok(wish.kind === "dane");
    assert.deepEqual(wish.names, names);
  });
});

function policy(mode: StsMode) {
  return { mode, mx: ["mx.example"], maxAgeSeconds: 1 };
}

function wishOf(wishes: Partial<TlsWishes>): TlsPolicy {
  return tlsWish({
    host: "mx.example",
    dane: { kind: "none" },
    policy: undefined,
    requireTls: undefined,
    report: undefined,
    domains: ["example"],
    ...wishes,
  });
}

function wordsOf(wish: TlsPolicy): string {
  if (isProtected(wish)) return `${wish.kind}, protected`;
  if ("lenient" in wish && wish.lenient === true) return `${wish.kind}, lenient`;
  const isSecure = wish.kind === "opportunistic" && wish.staysSecure === true;
  return isSecure ? `${wish.kind}, secure` : wish.kind;
}
