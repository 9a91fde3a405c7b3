import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TlsaRecord } from "../dns/resolver.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { formatTlsa, usableRecords } from "./tlsa-records.ts";

describe("usable TLSA records, RFC 7672 §3.1", () => {
  const cases: readonly (readonly [string, TlsaRecord, boolean])[] = [
    ["2 0 1", record(2, 0, 1, 32), true],
    ["2 1 2", record(2, 1, 2, 64), true],
    ["3 1 1", record(3, 1, 1, 32), true],
    ["3 1 0", record(3, 1, 0, 91), true],
    ["PKIX-TA(0)", record(0, 1, 1, 32), false],
    ["PKIX-EE(1)", record(1, 1, 1, 32), false],
    ["PrivCert(255)", record(255, 1, 1, 32), false],
    ["selector 2", record(3, 2, 1, 32), false],
    ["matching type 3", record(3, 1, 3, 32), false],
    ["a short SHA-256", record(3, 1, 1, 31), false],
    ["a long SHA-256", record(3, 1, 1, 64), false],
    ["a short SHA-512", record(3, 1, 2, 32), false],
    ["an empty key", record(3, 1, 0, 0), false],
    ["a certificate that is none", record(2, 0, 0, 100), false],
  ];
  for (const [name, given, isUsable] of cases) {
    it(`${isUsable ? "takes" : "leaves out"} ${name}`, () => {
      assert.deepEqual(usableRecords([given]), isUsable ? [given] : []);
    });
  }

  it("takes a whole certificate", () => {
    const { raw } = new CertificateAuthority().parsed;
    const given = { usage: 2, selector: 0, matchingType: 0, data: raw };
    assert.deepEqual(usableRecords([given]), [given]);
  });

  it("goes by the strongest digest of a usage and selector, RFC 7671 §9", () => {
    const weak = record(3, 1, 1, 32);
    const strong = record(3, 1, 2, 64);
    const whole = record(3, 1, 0, 91);
    const other = record(2, 1, 1, 32);
    assert.deepEqual(usableRecords([weak, strong, whole, other]), [strong, whole, other]);
  });

  it("looks at 50", () => {
    const many = Array.from({ length: 200 }, () => record(3, 1, 1, 32));
    assert.equal(usableRecords(many).length, 50);
  });
});

it("prints a record as zone files have it", () => {
  assert.equal(formatTlsa(record(3, 1, 1, 2)), "3 1 1 0707");
});

function record(usage: number, selector: number, matchingType: number, octets: number): TlsaRecord {
  return { usage, selector, matchingType, data: Buffer.alloc(octets, 7) };
}
