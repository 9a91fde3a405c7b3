import { domainNameOf } from "../dns/domain-name.ts";
import type { SmtpPeer } from "../smtp-client/send-transaction.ts";
import type { HostResolver } from "./delivery-attempt.ts";
import { directWay, socksWay } from "./direct-way.ts";
import { addressesMax, addressesOf } from "./host-addresses.ts";
import { nextHopsOf } from "./next-hops.ts";
import { relayTlsPolicy } from "./relay-delivery.ts";
import { testServer } from "./server-test.ts";
import type { ServerTestOptions, TestLetter } from "./server-test.ts";
import type { TestReport, TestStep } from "./test-step.ts";
import type { DirectWay, QueueSettings, RelayTransport, Transport } from "./transport.ts";

export interface TransportTestOptions {
  readonly settings: QueueSettings;
  readonly resolver: HostResolver;
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
      return failed(test, "resolve", way, "Check the address of the proxy in the transport");
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
  const addresses = await resolved(host, test);
  if (addresses === undefined) return false;
  const peer: SmtpPeer = {
    host,
    addresses,
    port,
    ehloName: test.settings.hostName,
    tls: relayTlsPolicy(transport),
    credentials: username === undefined ? undefined : { username, password, mechanisms },
  };
  return (await testServer(peer, letter, serverOptions(test))) === "passed";
}

async function testDirectly(
  letter: TestLetter,
  way: DirectWay,
  test: TransportTestOptions,
): Promise<boolean> {
  const { settings, resolver } = test;
  const domain = letter.to.slice(letter.to.lastIndexOf("@") + 1);
  const name = domainNameOf(domain) ?? domain;
  const hops = await nextHopsOf(name, { resolver, hostName: settings.hostName, random: () => 0 });
  if (hops.kind === "nowhere") {
    return failed(
      test,
      "resolve",
      hops.outcome.text,
      resolveAdvice(hops.outcome.kind === "failed"),
    );
  }
  const text = `mail for ${domain} goes to ${hops.hosts.join(", ")}`;
  test.report({ step: "resolve", host: undefined, outcome: "passed", text, advice: undefined });
  for (const host of hops.hosts.slice(0, hostsMax)) {
    const addresses = (await resolved(host, test))?.filter((address) =>
      address.includes(":") ? way.ipv6 : way.ipv4,
    );
    if (addresses === undefined || addresses.length === 0) continue;
    const { port, ehloName, proxy } = way;
    const peer: SmtpPeer = {
      host,
      addresses,
      port,
      ehloName,
      proxy,
      tls: { kind: "opportunistic" },
    };
    const verdict = await testServer(peer, letter, serverOptions(test));
    if (verdict !== "unreachable") return verdict === "passed";
  }
  return false;
}

/** The addresses of a server; undefined, and told, where there are none. */
async function resolved(
  host: string,
  test: TransportTestOptions,
): Promise<readonly string[] | undefined> {
  const found = await addressesOf(host, test.resolver);
  if (found.kind === "found") {
    const addresses = found.addresses.slice(0, addressesMax);
    const text = `has ${addresses.join(", ")}`;
    test.report({ step: "resolve", host, outcome: "passed", text, advice: undefined });
    return addresses;
  }
  failed(test, "resolve", found.text, resolveAdvice(found.kind === "none"));
  return undefined;
}

function resolveAdvice(isAnswered: boolean): string {
  return isAnswered
    ? "Check how the name is spelt"
    : "The name servers do not answer: check the internet connection, and dns in the configuration file";
}

function failed(
  { report }: TransportTestOptions,
  step: "resolve",
  text: string,
  advice: string,
): false {
  report({ step, host: undefined, outcome: "failed", text, advice });
  return false;
}

function serverOptions({ report, signal }: TransportTestOptions): ServerTestOptions {
  return { report, signal, dialTimeoutMs, idleTimeoutMs };
}
