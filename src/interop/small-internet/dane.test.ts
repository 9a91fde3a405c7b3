// Domains that say by DNSSEC whom mail may be given to: RFC 7672. Nothing but what the records stand for gets it, and
// where DNSSEC proves nothing, the records are not looked at.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { enterNamespace } from "./namespace.ts";
import type { Site } from "./site.ts";
import { SmallInternet } from "./small-internet.ts";
import { tlsaOf, tlsaOfKey } from "./tlsa.ts";

await enterNamespace(import.meta.filename);

interface Case {
  /** The domain is `NAME.signed.example`, unless the name has a dot. */
  readonly name: string;
  readonly what: string;
  readonly site: (host: string) => Omit<Site, "domain">;
  /** What the queue says of mail that must wait. Absent: it is delivered. */
  readonly waits?: RegExp;
  /** What the results for TLS reports must have. RFC 8460 §4.3 */
  readonly result?: string;
  /** Where it is delivered in plain text. */
  readonly plain?: boolean;
}

const authority = new CertificateAuthority("Authority of the hosts");
const stranger = new CertificateAuthority("Nobody knows this one");
const old = authority.issue(["mx.old.example"]);
const ofAuthority = tlsaOf(authority.parsed, { usage: 2, selector: 1, matchingType: 1 });

const good: readonly Case[] = [
  {
    name: "key",
    what: "whose key is published (3 1 1), under any name and authority",
    site: () => identified(authority.issue(["unheard-of.example"])),
  },
  {
    name: "whole",
    what: "whose certificate is published whole (3 0 0)",
    site: (host) => {
      const identity = authority.issue([host]);
      const kind = { usage: 3, selector: 0, matchingType: 0 } as const;
      return { identity, tlsa: [tlsaOf(identity.parsed, kind)] };
    },
  },
  {
    name: "sha512",
    what: "whose key is published by SHA-512 (3 1 2)",
    site: (host) => {
      const identity = authority.issue([host]);
      const kind = { usage: 3, selector: 1, matchingType: 2 } as const;
      return { identity, tlsa: [tlsaOf(identity.parsed, kind)] };
    },
  },
  {
    name: "expired",
    what: "whose key is published while its certificate has ended: RFC 7672 §3.1.1",
    site: (host) => identified(authority.issue([host], { validDays: -10 })),
  },
  {
    name: "authority",
    what: "whose authority is published (2 1 1)",
    site: (host) => ({ identity: authority.issue([host]), tlsa: [ofAuthority] }),
  },
  {
    name: "authority-domain",
    what: "whose authority is published, with a certificate for the domain",
    site: (host) => ({ identity: authority.issue([host.slice(3)]), tlsa: [ofAuthority] }),
  },
  {
    name: "authority-whole",
    what: "whose authority's certificate is published (2 0 1)",
    site: (host) => ({
      identity: authority.issue([host]),
      tlsa: [tlsaOf(authority.parsed, { usage: 2, selector: 0, matchingType: 1 })],
    }),
  },
  {
    name: "rollover",
    what: "that has published its next key beside the old one",
    site: (host) => {
      const identity = authority.issue([host]);
      return { identity, tlsa: [tlsaOfKey(old.parsed), tlsaOfKey(identity.parsed)] };
    },
  },
  {
    name: "alias",
    what: "behind an alias, with records at the name that it leads to",
    site: (host) => ({
      ...identified(authority.issue(["unheard-of.example"])),
      ownMx: true,
      records: [
        `${host.slice(3)}. MX 10 alias.${host.slice(3)}.`,
        `alias.${host.slice(3)}. CNAME ${host}.`,
      ],
    }),
  },
  {
    name: "unusable",
    what: "all of whose records are of kinds that mail does not use: TLS with anybody",
    site: (host) => ({
      identity: authority.issue([host]),
      tlsa: [tlsaOf(old.parsed, { usage: 1, selector: 1, matchingType: 1 })],
    }),
  },
  {
    name: "no-records",
    what: "in a signed zone, without records and without STARTTLS",
    plain: true,
    site: () => ({}),
  },
  {
    name: "insecure.plain.example",
    what: "whose records are in a zone without DNSSEC, and wrong",
    site: (host) => ({ identity: authority.issue([host]), tlsa: [tlsaOfKey(old.parsed)] }),
  },
  {
    name: "insecure-bare.plain.example",
    what: "whose records are in a zone without DNSSEC, and which has no STARTTLS",
    plain: true,
    site: () => ({ tlsa: [tlsaOfKey(old.parsed)] }),
  },
  {
    name: "insecure-mx.plain.example",
    what: "whose records are signed, and wrong, for a domain without DNSSEC: RFC 7672 §2.2.1",
    site: (host) => ({
      ownMx: true,
      records: [`${host.slice(3)}. MX 10 mx.stale.signed.example.`],
    }),
  },
  {
    name: "secure-mx",
    what: "in a zone without DNSSEC, with wrong records, for a domain with DNSSEC",
    site: (host) => ({
      ownMx: true,
      records: [`${host.slice(3)}. MX 10 mx.insecure.plain.example.`],
    }),
  },
  {
    name: "alias-domain",
    what: "of the domain that the recipient's domain is an alias of",
    site: (host) => ({ ownMx: true, records: [`${host.slice(3)}. CNAME key.signed.example.`] }),
  },
  {
    name: "both",
    what: "whose key is published, though its MTA-STS policy is not met",
    site: (host) => ({
      ...identified(stranger.issue(["unheard-of.example"])),
      policy: policyOf(host),
    }),
  },
  {
    name: "second",
    what: "that comes second, when the records of the first cannot be had",
    site: (host) => ({
      ...identified(authority.issue([host])),
      records: [
        `${host.slice(3)}. MX 5 mute.${host.slice(3)}.`,
        `mute.${host.slice(3)}. A $4`,
        ...brokenBelow(`mute.${host.slice(3)}`),
      ],
    }),
  },
];

const bad: readonly Case[] = [
  {
    name: "either",
    what: "has published another key, though its MTA-STS policy is met: RFC 8461 §2",
    waits: /published \(DANE\)/,
    result: "validation-failure",
    site: (host) => ({
      identity: authority.issue([host]),
      tlsa: [tlsaOfKey(old.parsed)],
      policy: policyOf(host),
    }),
  },
  {
    name: "authority-hidden",
    what: "has published its authority, and does not show that one's certificate",
    waits: /published \(DANE\)/,
    result: "validation-failure",
    site: (host) => {
      const issued = authority.issue([host]);
      return { identity: { ...issued, chain: issued.certificate }, tlsa: [ofAuthority] };
    },
  },
  {
    name: "stale",
    what: "has published the key that it had before",
    waits: /published \(DANE\)/,
    result: "validation-failure",
    site: (host) => ({ identity: authority.issue([host]), tlsa: [tlsaOfKey(old.parsed)] }),
  },
  {
    name: "authority-wrong-name",
    what: "has published its authority, and shows a certificate for another name",
    waits: /other names/,
    result: "certificate-host-mismatch",
    site: () => ({ identity: authority.issue(["mx.other.example"]), tlsa: [ofAuthority] }),
  },
  {
    name: "authority-expired",
    what: "has published its authority, and its certificate has ended",
    waits: /not valid at this time/,
    result: "certificate-expired",
    site: (host) => ({
      identity: authority.issue([host], { validDays: -3 }),
      tlsa: [ofAuthority],
    }),
  },
  {
    name: "stripped",
    what: "has published its key, and no STARTTLS is offered",
    waits: /STARTTLS|TLS/,
    result: "starttls-not-supported",
    site: () => ({ tlsa: [tlsaOfKey(old.parsed)] }),
  },
  {
    name: "unusable-stripped",
    what: "has published records that mail does not use, and no STARTTLS is offered",
    waits: /STARTTLS|TLS/,
    result: "starttls-not-supported",
    site: () => ({ tlsa: [tlsaOf(old.parsed, { usage: 0, selector: 0, matchingType: 1 })] }),
  },
  {
    name: "mute",
    what: "has records that cannot be had",
    waits: /TLSA|DANE/,
    result: "dnssec-invalid",
    site: (host) => ({ identity: authority.issue([host]), records: brokenBelow(host) }),
  },
  {
    name: "forged-records",
    what: "has records whose signatures are not those of their parent",
    waits: /DNSSEC|DNSKEY/,
    result: "dnssec-invalid",
    site: (host) => ({
      identity: authority.issue([host]),
      records: [`_tcp.${host}. NS ns.example.`, `_tcp.${host}. DS 1 13 2 ${"00".repeat(32)}`],
    }),
  },
  {
    name: "forged.bogus.example",
    what: "is in a zone whose signatures are not those of its parent",
    waits: /DNSSEC|bogus|SERVFAIL/i,
    site: (host) => ({ identity: authority.issue([host]) }),
  },
];

const all = [...good, ...bad];
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const internet = stack.use(
  await SmallInternet.start({
    authority,
    sites: all.map((of) => ({ domain: domainOf(of), ...of.site(`mx.${domainOf(of)}`) })),
  }),
);

describe("mail is given to a host", () => {
  for (const of of good) {
    it(of.what, async () => {
      const recipient = `bob@${domainOf(of)}`;
      await internet.send([recipient]);
      const text = await internet.postfix.receivedFor(recipient);
      assert.equal(/\(using TLSv1\.3 with cipher/.test(text), of.plain !== true, text);
    });
  }
});

describe("mail waits when the host", () => {
  for (const of of bad) {
    it(of.what, async () => {
      const recipient = `bob@${domainOf(of)}`;
      await internet.send([recipient]);
      const { lastError } = await internet.deferred(recipient);
      assert.match(lastError ?? "", of.waits ?? /./);
    });
  }

  it("and nothing of it has reached anybody", async () => {
    const log = await internet.postfix.log();
    for (const of of bad) assert.doesNotMatch(log, new RegExp(`to=<bob@${domainOf(of)}>`));
  });

  it("and TLS-Required: No lets it pass all the same: RFC 8689 §4.2", async () => {
    const recipient = "eve@stale.signed.example";
    await internet.send([recipient], { fields: { "TLS-Required": "No" } });
    await internet.postfix.receivedFor(recipient);
  });
});

describe("the results of TLS", () => {
  it("have every failure by its name", async () => {
    const failures = await internet.tlsFailures();
    for (const of of all) {
      const types = failures.get(domainOf(of)) ?? [];
      if (of.result === undefined) continue;
      assert.ok(types.includes(of.result), `${of.name}: ${types.join(" ")}`);
    }
    for (const name of ["key", "authority", "rollover"]) {
      assert.deepEqual(failures.get(`${name}.signed.example`), [], name);
    }
  });
});

/** In force, for this host. */
function policyOf(host: string): NonNullable<Site["policy"]> {
  return {
    id: "1",
    identity: authority.issue([`mta-sts.${host.slice(3)}`]),
    body: `version: STSv1\nmode: enforce\nmx: ${host}\nmax_age: 86400\n`,
  };
}

function identified(identity: NonNullable<Site["identity"]>): Omit<Site, "domain"> {
  return { identity, tlsa: [tlsaOfKey(identity.parsed)] };
}

function domainOf({ name }: Case): string {
  return name.includes(".") ? name : `${name}.signed.example`;
}

/** The host's TLSA records are said to be at a name server that is not there. */
function brokenBelow(host: string): string[] {
  return [`_tcp.${host}. NS nowhere.plain.example.`];
}
