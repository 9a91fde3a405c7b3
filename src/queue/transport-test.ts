import { isIPv6 } from "node:net";
import { domainNameOf } from "../dns/domain-name.ts";
import { noPolicies } from "../mta-sts/policy-source.ts";
import type { PolicyAnswer, PolicySource } from "../mta-sts/policy-source.ts";
import { isMxOfPolicy } from "../mta-sts/sts-policy.ts";
import type { SmtpPeer } from "../smtp-client/send-transaction.ts";
import type { HostResolver } from "./delivery-attempt.ts";
import { directWay, socksWay } from "./direct-way.ts";
import { addressesMax, addressesOf } from "./host-addresses.ts";
import type { HostAddresses } from "./host-addresses.ts";
import { hostDane } from "./host-dane.ts";
import { nextHopsOf } from "./next-hops.ts";
import type { NextHops } from "./next-hops.ts";
import { relayTlsPolicy } from "./relay-delivery.ts";
import { testServer } from "./server-test.ts";
import type { ServerTestOptions, ServerVerdict, TestLetter } from "./server-test.ts";
import { foreignTlsAdvice } from "./test-advice.ts";
import type { TestReport, TestStep } from "./test-step.ts";
import { tlsWish } from "./tls-wish.ts";
import type { DirectWay, QueueSettings, RelayTransport, Transport } from "./transport.ts";

export interface TransportTestOptions {
  readonly settings: QueueSettings;
  readonly resolver: HostResolver;
  /** What domains ask of TLS; nothing where absent. */
  readonly policies?: PolicySource | undefined;
  /** Called as each step is done. */
  readonly report: TestReport;
  readonly signal: AbortSignal;
}

export interface TransportTestResult {
  readonly passed: boolean;
  readonly steps: readonly TestStep[];
}

/** Somebody waits for it; a delivery has more patience. */
const dialTimeoutMs = 10_000;
const idleTimeoutMs = 30_000;
const testTimeoutMs = 180_000;
const hostsMax = 4;

/** Walks through all that a delivery by the transport would do, up to the recipient or the whole letter. */
export async function testTransport(
  transport: Transport,
  letter: TestLetter,
  given: TransportTestOptions,
): Promise<TransportTestResult> {
  const steps: TestStep[] = [];
  const test = {
    ...given,
    signal: AbortSignal.any([given.signal, AbortSignal.timeout(testTimeoutMs)]),
    report: (step: TestStep) => {
      steps.push(step);
      given.report(step);
    },
  };
  const passed = await testByKind(transport, letter, test);
  return { passed, steps };
}

async function testByKind(
  transport: Transport,
  letter: TestLetter,
  test: TransportTestOptions,
): Promise<boolean> {
  switch (transport.kind) {
    case "direct":
      return testDirectly(letter, directWay(transport, test.settings.hostName), test);
    case "relay":
      return testRelay(transport, letter, test);
    case "socks": {
      const way = await socksWay(transport, test);
      if (typeof way !== "string") return testDirectly(letter, way, test);
      const advice = "Check the address of the proxy in the transport";
      return failed(test, { step: "resolve", text: way, advice });
    }
    case "fail": {
      const text = `ends all mail with "${transport.code} ${transport.text}", as it is meant to`;
      test.report({
        step: "transport",
        host: undefined,
        outcome: "noted",
        text,
        advice: undefined,
      });
      return true;
    }
  }
}

async function testRelay(
  transport: RelayTransport,
  letter: TestLetter,
  test: TransportTestOptions,
): Promise<boolean> {
  const { host, port, username, password = "", mechanisms } = transport;
  const found = await resolved(host, test);
  if (found === undefined) return false;
  const peer: SmtpPeer = {
    host,
    addresses: found.addresses.slice(0, addressesMax),
    port,
    ehloName: test.settings.hostName,
    tls: relayTlsPolicy(transport),
    credentials: username === undefined ? undefined : { username, password, mechanisms },
  };
  return (await testServer(peer, letter, { ...serverOptions(test), isRelay: true })) === "passed";
}

async function testDirectly(
  letter: TestLetter,
  way: DirectWay,
  test: TransportTestOptions,
): Promise<boolean> {
  const { settings, resolver, signal, policies = noPolicies } = test;
  const domain = letter.to.slice(letter.to.lastIndexOf("@") + 1);
  const name = domainNameOf(domain);
  const [hops, policy] = await Promise.all([
    nextHopsOf(name ?? domain, { resolver, hostName: settings.hostName, random: () => 0 }),
    name === undefined ? noPolicy : policies.policyFor(name, signal),
  ]);
  if (hops.kind === "nowhere") {
    return failed(test, {
      step: "resolve",
      text: hops.outcome.text,
      advice: resolveAdvice(hops.outcome.kind === "failed"),
    });
  }
  passed(test, `mail for ${domain} goes to ${hops.hosts.join(", ")}`);
  if (policy.kind === "failed") {
    const text = `cannot learn what ${domain} asks of TLS (MTA-STS): ${policy.reason}`;
    return failed(test, { step: "tls", text, advice: foreignTlsAdvice });
  }
  for (const host of hops.hosts.slice(0, hostsMax)) {
    const verdict = await testHost({ host, letter, way, hops, policy }, test);
    if (verdict !== "unreachable") return verdict === "passed";
  }
  return false;
}

const noPolicy: PolicyAnswer = { kind: "none" };

interface HostTest {
  readonly host: string;
  readonly letter: TestLetter;
  readonly way: DirectWay;
  readonly hops: NextHops & { readonly kind: "hosts" };
  readonly policy: PolicyAnswer;
}

/** One mail host, with what its domain asks of TLS. */
async function testHost(
  { host, letter, way, hops, policy }: HostTest,
  test: TransportTestOptions,
): Promise<ServerVerdict> {
  const sts = policy.kind === "policy" ? policy.policy : undefined;
  if (sts?.mode === "enforce" && !isMxOfPolicy(sts, host)) {
    const text = `the policy of ${hops.domain} (MTA-STS) does not allow this host`;
    failed(test, { step: "tls", host, text, advice: foreignTlsAdvice });
    return "unreachable";
  }
  const found = await resolved(host, test);
  if (found === undefined) return "unreachable";
  const { port, ehloName, proxy } = way;
  const addresses = found.addresses.filter((of) => (isIPv6(of) ? way.ipv6 : way.ipv4));
  const dane = hops.authentic
    ? await hostDane(host, found, { resolver: test.resolver, port })
    : ({ kind: "none" } as const);
  if (dane.kind === "failed") {
    const text = `cannot learn which certificates it has published (DANE): ${dane.reason}`;
    failed(test, { step: "tls", host, text, advice: foreignTlsAdvice });
    return "unreachable";
  }
  const domain = domainNameOf(letter.to.slice(letter.to.lastIndexOf("@") + 1));
  const domains = domain === undefined ? [hops.domain] : [domain, hops.domain];
  const tls = tlsWish({
    host,
    dane,
    policy: sts,
    requireTls: undefined,
    report: undefined,
    domains,
  });
  const { localAddresses } = test.settings;
  const first = addresses.slice(0, addressesMax);
  const peer = { host, addresses: first, port, ehloName, proxy, localAddresses, tls };
  return testServer(peer, letter, { ...serverOptions(test), isRelay: false });
}

/** The addresses of a server; undefined, and told, where there are none. */
async function resolved(
  host: string,
  test: TransportTestOptions,
): Promise<(HostAddresses & { readonly kind: "found" }) | undefined> {
  const found = await addressesOf(host, test.resolver);
  if (found.kind === "found") {
    passed(test, `has ${found.addresses.slice(0, addressesMax).join(", ")}`, host);
    return found;
  }
  const advice = resolveAdvice(found.kind === "none");
  failed(test, { step: "resolve", host, text: found.text, advice });
  return undefined;
}

function resolveAdvice(isAnswered: boolean): string {
  return isAnswered
    ? "Check how the name is spelt"
    : "The name servers do not answer: check the internet connection, and dns in the configuration file";
}

function passed({ report }: TransportTestOptions, text: string, host?: string): void {
  report({ step: "resolve", host, outcome: "passed", text, advice: undefined });
}

function failed(
  { report }: TransportTestOptions,
  of: Pick<TestStep, "step" | "text" | "advice"> & { readonly host?: string },
): false {
  report({ host: undefined, ...of, outcome: "failed" });
  return false;
}

function serverOptions({
  report,
  signal,
}: TransportTestOptions): Omit<ServerTestOptions, "isRelay"> {
  return { report, signal, dialTimeoutMs, idleTimeoutMs };
}
