// A right zone is all green; and for each record that is missing or wrong, exactly the check names it that is for it.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { formatKeyRecord } from "../dkim/key-record.ts";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { FixedZone } from "../dns/fixed-resolver.ts";
import { runChecks } from "./checks.ts";
import type { CheckName, CheckWorld } from "./checks.ts";
import type { DomainPlan } from "./domain-plan.ts";
import { suggestedRecords } from "./suggested-records.ts";
import type { SuggestedRecord } from "./suggested-records.ts";

const key = (): KeyObject => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const dkimRecord = (): string => formatKeyRecord(generateKeyPairSync("ed25519").privateKey);

const plan: DomainPlan = {
  domain: "example.org",
  hostName: "box.example.net",
  clientHost: "mail.example.org",
  addresses: ["192.0.2.1", "2001:db8::1"],
  hostKeys: [key(), key()],
  dkim: [
    { selector: "2026a", record: dkimRecord(), isSigning: true },
    { selector: "2026b", record: dkimRecord(), isSigning: false },
  ],
  senders: [
    { name: "proxy", addresses: ["198.51.100.7"], include: undefined, host: undefined },
    { name: "provider", addresses: [], include: "spf.provider.example", host: undefined },
  ],
  sendsDirectly: true,
  stsPolicy: { mode: "enforce", mx: ["box.example.net"], maxAgeSeconds: 2_592_000 },
  reportAddress: "postmaster@example.org",
  hostReportAddress: "postmaster@box.example.net",
  authority: undefined,
};

type Zone = readonly Pick<SuggestedRecord, "name" | "type" | "value">[];
const suggested = suggestedRecords(plan, { hostIsSigned: true });
const elsewhere: Zone = [
  { name: "spf.provider.example", type: "TXT", value: "v=spf1 ip4:203.0.113.0/24 -all" },
  { name: "other.example", type: "A", value: "203.0.113.9" },
];

/** The checks that find something, with an "!" where it is an error. */
async function found(
  zone: Zone,
  changes: Partial<CheckWorld> = {},
  wanted = plan,
): Promise<string[]> {
  const results = await runChecks(wanted, worldOf(zone, changes));
  return results.flatMap(({ name, errors, warnings }) =>
    errors.length > 0 ? [`${name}!`] : warnings.length > 0 ? [name] : [],
  );
}

describe("checks of a domain", () => {
  it("find nothing in a zone with all records", async () => {
    assert.deepEqual(await found(suggested), []);
  });

  it("find nothing where the public addresses are not known", async () => {
    const unknown = { ...plan, addresses: [] };
    const zone = [
      ...suggestedRecords(unknown, { hostIsSigned: true }),
      { name: plan.hostName, type: "A", value: "192.0.2.1" } as const,
    ];
    assert.deepEqual(await found(zone, {}, unknown), []);
  });
});

/** Who misses each record: by type and the beginning of its name. */
const missed: readonly (readonly [string, readonly string[]])[] = [
  ["A box.", ["host!"]],
  ["AAAA box.", ["host!"]],
  ["TLSA _25._tcp.", ["dane!"]],
  ["TXT box.", ["spf!"]],
  ["TXT _smtp._tls.box.", ["host-tls-reports"]],
  ["MX example.org", ["mx!"]],
  ["TXT 2026a.", ["dkim!"]],
  ["TXT 2026b.", ["dkim"]],
  ["TXT example.org", ["spf!"]],
  ["TXT _dmarc.", ["dmarc!"]],
  ["CNAME mta-sts.", ["mta-sts!"]],
  ["TXT _mta-sts.", ["mta-sts!"]],
  ["TXT _smtp._tls.example.org", ["tls-reports"]],
  ["CNAME mail.", ["autoconfig!"]],
  ["CNAME autoconfig.", ["autoconfig"]],
  ["SRV _autodiscover.", ["autodiscover"]],
  ["SRV _imaps.", ["srv"]],
  ["SRV _submissions.", ["srv"]],
  ["SRV _imap.", []],
  ["SRV _submission.", []],
  ["SRV _pop3.", []],
  ["SRV _pop3s.", []],
];

describe("a record that is missing", () => {
  const labelOf = ({ type, name }: Zone[number]): string => `${type} ${name}`;
  for (const record of suggested) {
    const label = labelOf(record);
    const expected = missed.find(([start]) => label.startsWith(start))?.[1];
    it(`is named: ${label} by ${expected?.join(" ") ?? "?"}`, async () => {
      const rest = suggested.filter((one) => one !== record);
      assert.deepEqual(await found(rest), expected);
    });
  }
});

/** The first record that begins so gets another value. */
const broken: readonly (readonly [string, string, readonly string[]])[] = [
  ["A box.", "127.0.0.1", ["host!"]],
  ["TLSA _25._tcp.", `3 1 1 ${"0".repeat(64)}`, ["dane!"]],
  ["TXT box.", "v=spf1 -all", ["spf!"]],
  ["TXT _smtp._tls.box.", "v=TLSRPTv1; rua=mailto:a@else.example", ["host-tls-reports"]],
  ["MX example.org", "10 other.example.", ["mx!", "mta-sts!"]],
  ["MX example.org", "0 .", ["mx!"]],
  ["TXT 2026a.", "v=DKIM1; p=", ["dkim!"]],
  ["TXT 2026a.", dkimRecord(), ["dkim!"]],
  ["TXT 2026a.", "cut off", ["dkim!"]],
  ["TXT example.org", "v=spf1 mx include:spf.provider.example ~all", ["spf!"]],
  ["TXT example.org", "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ip4:198.51.100.7 mx ~all", ["spf!"]],
  ["TXT example.org", "v=spf1 ip4:192.0.2.300 ~all", ["spf!"]],
  ["TXT _dmarc.", "v=DMARC1; p=none; rua=mailto:postmaster@example.org", ["dmarc"]],
  ["TXT _dmarc.", "v=DMARC1; p=reject; sp=none; rua=mailto:postmaster@example.org", ["dmarc"]],
  ["TXT _dmarc.", "v=DMARC1; p=reject", ["dmarc"]],
  [
    "TXT _dmarc.",
    "v=DMARC1; p=reject; rua=mailto:postmaster@example.org,mailto:a@b.example",
    ["dmarc!"],
  ],
  ["TXT _dmarc.", "v=DMARC1; rua=mailto:postmaster@example.org", ["dmarc!"]],
  ["CNAME mta-sts.", "other.example.", ["mta-sts!"]],
  ["TXT _mta-sts.", "v=STSv1; id=older", ["mta-sts"]],
  ["TXT _mta-sts.", "v=STSv1; id=", ["mta-sts!"]],
  ["TXT _smtp._tls.example.org", "v=TLSRPTv1;", ["tls-reports!"]],
  ["CNAME mail.", "other.example.", ["autoconfig!"]],
  ["CNAME autoconfig.", "other.example.", ["autoconfig!"]],
  ["SRV _autodiscover.", "0 1 443 other.example.", ["autodiscover!"]],
  ["SRV _autodiscover.", "0 1 8443 box.example.net.", ["autodiscover!"]],
  ["SRV _imaps.", "0 1 143 mail.example.org.", ["srv!"]],
  ["SRV _submissions.", "0 1 465 other.example.", ["srv!"]],
  ["SRV _pop3.", "0 1 110 mail.example.org.", ["srv"]],
];

describe("a record that is wrong", () => {
  for (const [start, value, expected] of broken) {
    it(`is named: ${start} ${value.slice(0, 60)} by ${expected.join(" ")}`, async () => {
      const index = suggested.findIndex(({ type, name }) => `${type} ${name}`.startsWith(start));
      assert.ok(index >= 0);
      const zone = suggested.map((one, i) => (i === index ? { ...one, value } : one));
      assert.deepEqual(await found(zone), expected);
    });
  }
});

describe("what is no record of the domain", () => {
  const cases: readonly (readonly [string, Partial<FixedZone>, readonly string[]])[] = [
    ["a wrong reverse name", { ptr: () => ["dsl-1.provider.example"] }, ["host!"]],
    ["a resolver that does not verify", { authentic: () => false }, ["dnssec", "dane"]],
    ["an unsigned domain", { authentic: (name) => !name.endsWith("example.org") }, ["dnssec"]],
  ];
  for (const [what, zone, expected] of cases) {
    it(`is named: ${what}`, async () => {
      const resolver = new FixedResolver({ ...zoneOf(suggested), ...zone });
      assert.deepEqual(await found(suggested, { resolver }), expected);
    });
  }

  it("is named: DNSSEC that is broken", async () => {
    const failed = { kind: "failed", reason: "SERVFAIL", bogus: true } as const;
    const zone: FixedZone = { ...zoneOf(suggested), mx: (name) => (name === "org" ? [] : failed) };
    const names = await found(suggested, { resolver: new FixedResolver(zone) });
    assert.deepEqual(names, ["dnssec!", "mx!"]);
  });

  it("is named: a certificate that is not good", async () => {
    const tlsFault: CheckWorld["tlsFault"] = async () => ({ isReached: true, text: "expired" });
    assert.deepEqual(await found(suggested, { tlsFault }), ["tls!"]);
    const silent: CheckWorld["tlsFault"] = async () => ({ isReached: false, text: "silence" });
    assert.deepEqual(await found(suggested, { tlsFault: silent }), ["tls"]);
  });

  it("is told with the records to publish", async () => {
    const rest = suggested.filter(({ type }) => type !== "MX");
    const results = await runChecks(plan, worldOf(rest, {}));
    const { instructions } = results.find(({ name }) => name === ("mx" satisfies CheckName))!;
    assert.deepEqual(instructions, ["example.org. 300 IN MX 10 box.example.net."]);
  });
});

function worldOf(zone: Zone, changes: Partial<CheckWorld>): CheckWorld {
  const resolver = new FixedResolver(zoneOf(zone));
  return {
    resolver,
    // Whoever leads the name of the policy elsewhere has no policy.
    fetchPolicy: async (domain) =>
      zone.some(({ name, value }) => name === `mta-sts.${domain}` && value === "box.example.net.")
        ? { kind: "policy", policy: plan.stsPolicy! }
        : { kind: "failed", failure: { resultType: "sts-policy-fetch-error", text: "no answer" } },
    tlsFault: async () => undefined,
    ...changes,
  };
}

/** The records as a resolver finds them, aliases followed. */
function zoneOf(zone: Zone): FixedZone {
  const all = [...zone, ...elsewhere];
  const values = (name: string, type: SuggestedRecord["type"]): string[] | undefined => {
    const ofName = all.filter((record) => record.name === name);
    if (ofName.length === 0) return undefined;
    return ofName.filter((record) => record.type === type).map(({ value }) => value);
  };
  const dotless = (name: string): string => name.replace(/\.$/, "");
  return {
    authentic: () => true,
    addresses: (name) => {
      const [alias] = values(name, "CNAME") ?? [];
      const end = alias === undefined ? name : dotless(alias);
      const v4 = values(end, "A");
      const v6 = values(end, "AAAA");
      if (v4 === undefined && v6 === undefined) return undefined;
      const records = [...(v4 ?? []), ...(v6 ?? [])];
      const authentic = true;
      if (records.length === 0) return { kind: "none", nxDomain: false, authentic, name: end };
      return { kind: "found", records, authentic, name: end, ttlSeconds: 300 };
    },
    txt: (name) => values(name, "TXT"),
    ptr: () => ["box.example.net"],
    mx: (name) =>
      values(name, "MX")?.map((value) => {
        const [preference, exchange = ""] = value.split(" ");
        return { preference: Number(preference), exchange: dotless(exchange) };
      }),
    tlsa: (name) =>
      values(name, "TLSA")?.map((value) => {
        const [usage, selector, matchingType, data = ""] = value.split(" ");
        return {
          usage: Number(usage),
          selector: Number(selector),
          matchingType: Number(matchingType),
          data: Buffer.from(data, "hex"),
        };
      }),
    srv: (name) =>
      values(name, "SRV")?.map((value) => {
        const [priority, weight, port, target = ""] = value.split(" ");
        return {
          priority: Number(priority),
          weight: Number(weight),
          port: Number(port),
          target: dotless(target),
        };
      }),
  };
}
