import type { Answer } from "./answer.ts";
import type { DiagnosisWorld } from "./diagnosis-world.ts";
import type { Greeting } from "./smtp-greeting.ts";

const domainsMax = 8;

/** Whether mail servers of others can be called. One that is silent proves nothing, so several are. */
export async function portOut(world: DiagnosisWorld): Promise<Answer> {
  const question = "port-25-out" as const;
  const domains = world.mailDomains.slice(0, domainsMax);
  const tried = await Promise.all(
    domains.map(async (domain) => ({ domain, greeting: await greetingOf(world, domain) })),
  );
  const called = tried.filter(({ greeting }) => greeting !== "unknown");
  const facts = Object.fromEntries(tried.map(({ domain, greeting }) => [domain, greeting]));
  if (called.length === 0) {
    return {
      question,
      verdict: "unknown",
      finding: "no-dns",
      what: "The DNS does not say where well-known mail servers are, so none could be called.",
      do: ["See whether this machine is on the Internet, and its DNS server answers."],
      facts,
    };
  }
  const greeted = called.filter(({ greeting }) => greeting === "greeted").length;
  if (greeted > 0) {
    return {
      question,
      verdict: "good",
      finding: "open",
      what: `Mail servers of others answer (${greeted} of ${called.length}): mail can leave directly.`,
      do: [],
      facts,
    };
  }
  return {
    question,
    verdict: world.sendsDirectly ? "bad" : "unwise",
    finding: "blocked",
    what: `None of ${called.length} mail servers answers on port 25: your provider blocks mail that leaves directly, as most do for homes.`,
    do: [
      "Send through a provider of mail (smarthost), on port 465 or 587: these are never blocked.",
      "Or ask the provider of the line to open port 25.",
    ],
    facts,
  };
}

async function greetingOf(
  { resolver, greeting }: DiagnosisWorld,
  domain: string,
): Promise<Greeting | "unknown"> {
  const mx = await resolver.mx(domain);
  if (mx.kind !== "found") return "unknown";
  const [host] = mx.records.toSorted((one, other) => one.preference - other.preference);
  const addresses = host && (await resolver.addresses(host.exchange));
  if (addresses?.kind !== "found") return "unknown";
  // IPv4 first: it is what is blocked, and what not all homes have besides is not asked about here.
  const sorted = addresses.records.toSorted(
    (one, other) => Number(one.includes(":")) - Number(other.includes(":")),
  );
  return greeting(sorted);
}
