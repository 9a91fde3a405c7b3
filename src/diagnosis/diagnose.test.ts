import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { reverseNameOf } from "../dns/domain-name.ts";
import type { QuestionName } from "./answer.ts";
import { listingOf } from "./blocklists.ts";
import { diagnose } from "./diagnose.ts";
import type { DiagnosisWorld } from "./diagnosis-world.ts";

const now = Date.UTC(2026, 10, 21);
const hostName = "box.example.net";
const address = "198.51.100.7";
const list = "list.example";

/** The name under which a blocklist keeps an address. */
function listed(ip: string): string {
  return `${reverseNameOf(ip).replace(/\.(?:in-addr|ip6)\.arpa$/, "")}.${list}`;
}

/** Entries of the list, and what it says. */
function resolverWith(
  entries: Readonly<Record<string, string>>,
  names = [hostName],
): FixedResolver {
  const all: Readonly<Record<string, readonly string[]>> = {
    [hostName]: [address],
    "mx.mail.example": ["2001:db8::9", "203.0.113.9"],
    [listed("127.0.0.2")]: ["127.0.0.2"],
    ...Object.fromEntries(Object.entries(entries).map(([ip, code]) => [listed(ip), [code]])),
  };
  return new FixedResolver({
    addresses: (name) => all[name],
    txt: (name) => (name === listed(address) ? ["seen\u0007 bad"] : undefined),
    mx: (name) =>
      name === "mail.example" ? [{ preference: 10, exchange: "mx.mail.example" }] : undefined,
    ptr: () => names,
  });
}

const home: DiagnosisWorld = {
  hostName,
  interfaces: ["127.0.0.1", "192.168.1.2", "fe80::1", "2001:db8::2"],
  configured: [],
  resolver: resolverWith({}),
  askRouter: async () => ({ protocol: "NAT-PMP", address }),
  greeting: async () => "greeted",
  lastFromOutside: () => ({ at: now - 1000, address: "203.0.113.1" }),
  mailDomains: ["mail.example"],
  blocklists: [list],
  sendsDirectly: true,
};

async function found(changes: Partial<DiagnosisWorld>): Promise<Record<QuestionName, string>> {
  const told: string[] = [];
  const tell = ({ question }: { readonly question: string }): void => void told.push(question);
  const answers = await diagnose({ ...home, ...changes }, { now, tell });
  assert.equal(told.length, 7);
  for (const { verdict, what, do: steps } of answers) {
    assert.ok(what.length > 20 && !/undefined|NaN/.test(what + steps.join("")), what);
    assert.ok(verdict !== "bad" || steps.length > 0, what);
  }
  const pairs = answers.map(({ question, verdict, finding }) => [
    question,
    `${verdict} ${finding}`,
  ]);
  return Object.fromEntries(pairs) as Record<QuestionName, string>;
}

const well: Record<QuestionName, string> = {
  "public-address": "good behind-router",
  "shared-address": "good own-line",
  ipv6: "good not-published",
  "port-25-out": "good open",
  "port-25-in": "good mail-came",
  blocklists: "good clear",
  "reverse-name": "good confirmed",
};

const router = (of: string) => async () => ({ protocol: "PCP", address: of }) as const;
const noRouter = async () => undefined;
const silence = async () => "silent" as const;

const cases: readonly (readonly [
  string,
  Partial<DiagnosisWorld>,
  Partial<Record<QuestionName, string>>,
])[] = [
  ["a home where all is well", {}, {}],
  [
    "a machine with an address of its own",
    { interfaces: [address], askRouter: router("10.0.0.1") },
    {
      "public-address": "good own-address",
      "shared-address": "good own-address",
      ipv6: "unwise none",
    },
  ],
  [
    "a shared address",
    { askRouter: router("100.64.3.4") },
    { "public-address": "bad not-public", "shared-address": "bad shared" },
  ],
  [
    "a router behind a router",
    { askRouter: router("192.168.0.2") },
    { "public-address": "bad not-public", "shared-address": "bad router-behind-router" },
  ],
  [
    "a DNS that leads elsewhere",
    { askRouter: router("198.51.100.99") },
    { "public-address": "bad dns-differs", "reverse-name": "bad not-confirmed" },
  ],
  [
    "a router that says nothing, and a DNS that may be right",
    { askRouter: noRouter },
    { "public-address": "unknown from-dns", "shared-address": "unknown not-known" },
  ],
  [
    "settings in its place",
    { askRouter: noRouter, configured: [address] },
    { "public-address": "unknown from-settings", "shared-address": "unknown not-known" },
  ],
  [
    "nothing known at all",
    { askRouter: noRouter, resolver: new FixedResolver({}), lastFromOutside: () => undefined },
    {
      "public-address": "unknown not-known",
      "shared-address": "unknown not-known",
      "port-25-out": "unknown no-dns",
      "port-25-in": "unknown no-mail-yet",
      blocklists: "unknown no-address",
      "reverse-name": "unknown no-address",
    },
  ],
  ["a line whose port 25 is closed", { greeting: silence }, { "port-25-out": "bad blocked" }],
  [
    "one that sends through others",
    {
      greeting: silence,
      sendsDirectly: false,
      resolver: resolverWith({ [address]: "127.0.0.10" }, []),
    },
    {
      "port-25-out": "unwise blocked",
      blocklists: "unwise listed",
      "reverse-name": "unwise none",
    },
  ],
  [
    "an address on a list",
    { resolver: resolverWith({ [address]: "127.0.0.10" }) },
    { blocklists: "bad listed" },
  ],
  [
    "a list that lists the whole world",
    { resolver: resolverWith({ [address]: "127.0.0.2", "127.0.0.1": "127.0.0.2" }) },
    { blocklists: "unknown no-answer" },
  ],
  [
    "a list that refuses our resolver",
    { resolver: resolverWith({ [address]: "127.255.255.254", "127.0.0.2": "127.255.255.254" }) },
    { blocklists: "unknown no-answer" },
  ],
  [
    "a reverse name of the provider",
    { resolver: resolverWith({}, ["dsl-7.provider.example"]) },
    { "reverse-name": "bad other" },
  ],
  [
    "mail that came long ago",
    { lastFromOutside: () => ({ at: now - 9 * 86_400_000, address: "203.0.113.1" }) },
    { "port-25-in": "unwise mail-came-long-ago" },
  ],
];

describe("reachability", () => {
  for (const [what, changes, expected] of cases) {
    it(`is told of ${what}`, async () => {
      assert.deepEqual(await found(changes), { ...well, ...expected });
    });
  }

  it("calls mail servers by IPv4 first", async () => {
    const called: (readonly string[])[] = [];
    await found({
      greeting: async (addresses) => {
        called.push(addresses);
        return "greeted";
      },
    });
    assert.deepEqual(called, [["203.0.113.9", "2001:db8::9"]]);
  });
});

describe("a blocklist, RFC 5782", () => {
  it("is asked about IPv6 as well, with its own test entries", async () => {
    const names: string[] = [];
    const resolver = new FixedResolver({
      addresses: (name) => {
        names.push(name);
        return name === listed("::ffff:7f00:2") ? ["127.0.0.2"] : undefined;
      },
    });
    assert.deepEqual(await listingOf(resolver, list, "2001:db8::1"), { kind: "clear" });
    assert.ok(names[0]?.startsWith("1.0.0.0.0.0.0.0.0.0.0.0"));
    assert.equal(names[0]?.split(".").length, 32 + 2);
  });

  it("says why, in printable words", async () => {
    const listing = await listingOf(resolverWith({ [address]: "127.0.0.4" }), list, address);
    assert.deepEqual(listing, { kind: "listed", reason: "seen bad" });
  });
});
