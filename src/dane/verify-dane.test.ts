import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { TlsaRecord } from "../dns/resolver.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { publicKeyInfoOf } from "./certificate-parts.ts";
import { usableRecords } from "./tlsa-records.ts";
import { verifyDane } from "./verify-dane.ts";

const now = Date.now();
const root = new CertificateAuthority("Root");
const middle = new CertificateAuthority("Middle", root);
const mine = middle.issue(["mx.example"]);
const good = [mine.parsed, middle.parsed, root.parsed];
const expired = middle.issue(["mx.example"], { validDays: -1 });
const stranger = new CertificateAuthority("Stranger").issue(["mx.example"]).parsed;

describe("DANE-EE(3), RFC 7671 §5.1", () => {
  for (const selector of [0, 1]) {
    for (const matchingType of [0, 1, 2]) {
      it(`takes 3 ${selector} ${matchingType}, and nothing else`, () => {
        const records = [tlsa(3, selector, matchingType, mine.parsed)];
        assert.equal(verdict(records, [mine.parsed]), "verified");
        assert.equal(verdict(records, [stranger]), "no-match");
      });
    }
  }

  it("ignores names, dates and issuers", () => {
    const records = [tlsa(3, 1, 1, expired.parsed)];
    assert.equal(verdict(records, [expired.parsed], ["b.example"]), "verified");
    assert.equal(verdict(records, [stranger, expired.parsed]), "no-match");
  });

  it("takes the new key and the old one while both are published", () => {
    const next = root.issue(["mx.example"]).parsed;
    const records = [tlsa(3, 1, 1, mine.parsed), tlsa(3, 1, 1, next)];
    assert.equal(verdict(records, [mine.parsed]), "verified");
    assert.equal(verdict(records, [next]), "verified");
    assert.equal(verdict(records, [stranger]), "no-match");
  });

  it("takes a renewed certificate for a pinned key, not for a pinned certificate", () => {
    const renewed = middle.issue(["mx.example"], { key: mine.key }).parsed;
    assert.equal(verdict([tlsa(3, 1, 1, mine.parsed)], [renewed]), "verified");
    assert.equal(verdict([tlsa(3, 0, 1, mine.parsed)], [renewed]), "no-match");
  });
});

describe("DANE-TA(2), RFC 7671 §5.2", () => {
  for (const selector of [0, 1]) {
    for (const matchingType of [0, 1, 2]) {
      it(`takes 2 ${selector} ${matchingType} for the issuer and the root, in any order`, () => {
        for (const anchor of [middle.parsed, root.parsed]) {
          const records = [tlsa(2, selector, matchingType, anchor)];
          assert.equal(verdict(records, good), "verified");
          assert.equal(verdict(records, [mine.parsed, stranger, ...good.reverse()]), "verified");
          good.reverse();
          assert.equal(verdict(records, [stranger, middle.parsed, root.parsed]), "no-match");
        }
      });
    }
  }

  it("needs the anchor in the chain unless it is published whole", () => {
    const sent = [mine.parsed, middle.parsed];
    assert.equal(verdict([tlsa(2, 0, 1, root.parsed)], sent), "no-match");
    assert.equal(verdict([tlsa(2, 1, 1, root.parsed)], sent), "no-match");
    assert.equal(verdict([tlsa(2, 0, 0, root.parsed)], sent), "verified");
    assert.equal(verdict([tlsa(2, 1, 0, root.parsed)], sent), "verified");
    assert.equal(verdict([tlsa(2, 1, 0, middle.parsed)], [mine.parsed]), "verified");
  });

  it("needs one of the names, and looks at four", () => {
    const records = [tlsa(2, 1, 1, root.parsed)];
    assert.equal(verdict(records, good, ["b.example"]), "other-names");
    assert.equal(verdict(records, good, ["b.example", "c.example", "MX.example"]), "verified");
    assert.equal(verdict(records, good, ["a", "b", "c", "d", "mx.example"]), "other-names");
  });

  it("takes wildcards for one whole label", () => {
    const chainFor = (name: string) => [root.issue([name]).parsed, root.parsed];
    const records = [tlsa(2, 1, 1, root.parsed)];
    const names = ["mx.dept.example"];
    assert.equal(verdict(records, chainFor("*.dept.example"), names), "verified");
    assert.equal(verdict(records, chainFor("m*.dept.example"), names), "other-names");
    assert.equal(verdict(records, chainFor("*.example"), names), "other-names");
  });

  it("needs dates that are in", () => {
    const records = [tlsa(2, 1, 1, root.parsed)];
    const chain = [expired.parsed, middle.parsed, root.parsed];
    assert.equal(verdict(records, chain), "out-of-date");
  });

  it("takes no server's certificate for an authority", () => {
    // `mine` is no authority: what it "issued" has its name as issuer, and another key's signature.
    const false_ = new CertificateAuthority("mx.example").issue(["mx.example"]).parsed;
    assert.equal(verdict([tlsa(2, 1, 1, root.parsed)], [false_, ...good]), "no-match");
    assert.equal(verdict([tlsa(2, 1, 1, mine.parsed)], good), "no-match");
  });

  it("comes to an end with authorities in a circle", () => {
    const crossed = Array.from({ length: 12 }, () => new CertificateAuthority("Root", root).parsed);
    const records = [tlsa(2, 1, 1, stranger)];
    assert.equal(verdict(records, [mine.parsed, middle.parsed, ...crossed]), "no-match");
  });
});

describe("DANE-TA(2) and what a chain may be made of", () => {
  const cases = [
    ["name-constraints", "no-match"],
    ["path-too-long", "no-match"],
    ["path-just-right", "verified"],
    ["client-only", "no-match"],
    ["sha1", "no-match"],
  ] as const;
  for (const [name, expected] of cases) {
    it(`says "${expected}" of ${name}`, () => {
      const chain = vector(name);
      const anchor = chain.at(-1)!;
      assert.equal(verdict([tlsa(2, 1, 1, anchor)], chain), expected);
      // Pinned itself, the same certificate will do.
      assert.equal(verdict([tlsa(3, 1, 1, chain[0]!)], chain), "verified");
    });
  }
});

it("refuses a server that shows no certificate", () => {
  assert.equal(verdict([tlsa(3, 1, 1, mine.parsed)], []), "no-certificate");
});

function verdict(
  records: readonly TlsaRecord[],
  chain: readonly X509Certificate[],
  names: readonly string[] = ["mx.example"],
): string {
  const given = verifyDane({ records: usableRecords(records), chain, names, now });
  return given.kind === "verified" ? given.kind : given.reason;
}

/** The record that matches the certificate. */
function tlsa(
  usage: number,
  selector: number,
  matchingType: number,
  certificate: X509Certificate,
): TlsaRecord {
  const selected = selector === 0 ? certificate.raw : publicKeyInfoOf(certificate.raw)!;
  const digest = matchingType === 1 ? "sha256" : "sha512";
  const data = matchingType === 0 ? selected : createHash(digest).update(selected).digest();
  return { usage, selector, matchingType, data };
}

/** Chains that our own authority does not issue, made with openssl; valid for a hundred years from 2026. */
function vector(name: string): X509Certificate[] {
  const text = readFileSync(join(import.meta.dirname, "vectors", `${name}.pem`), "latin1");
  const [...pems] = text.matchAll(/-----BEGIN[^]+?-----END CERTIFICATE-----/g);
  return pems.map(([pem]) => new X509Certificate(pem));
}
