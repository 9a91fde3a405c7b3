import { domainNameOf, reverseNameOf } from "../dns/domain-name.ts";
import type { Answer } from "./answer.ts";
import type { DiagnosisWorld, OwnAddress } from "./diagnosis-world.ts";

const zonesMax = 10;
const reasonCharactersMax = 200;

/** What a blocklist says of an address. */
export type Listing =
  | { readonly kind: "clear" }
  | { readonly kind: "listed"; readonly reason: string }
  /** It does not answer us, or not as blocklists do, such as those that want no questions from large resolvers. */
  | { readonly kind: "unusable" };

/** Whether mail servers of others are told to take nothing from us. RFC 5782 */
export async function blocklists(
  { blocklists: zones, resolver, sendsDirectly }: DiagnosisWorld,
  { address }: OwnAddress,
): Promise<Answer> {
  const question = "blocklists" as const;
  if (address === undefined) {
    return {
      question,
      verdict: "unknown",
      finding: "no-address",
      what: "Blocklists are asked about an address, and that of this network is not known.",
      do: [],
      facts: {},
    };
  }
  const asked = await Promise.all(
    zones
      .slice(0, zonesMax)
      .map(async (zone) => ({ zone, ...(await listingOf(resolver, zone, address)) })),
  );
  const facts: Record<string, string> = {
    address,
    ...Object.fromEntries(asked.map((of) => [of.zone, of.kind === "listed" ? of.reason : of.kind])),
  };
  const listed = asked.filter(({ kind }) => kind === "listed").map(({ zone }) => zone);
  if (listed.length > 0) {
    return {
      question,
      verdict: sendsDirectly ? "bad" : "unwise",
      finding: "listed",
      what: `The address ${address} is on ${listed.join(", ")}: many mail servers take nothing from it directly.`,
      do: [
        "Send through a provider of mail (smarthost): addresses of homes are often listed for good.",
        "Where it is listed for what it sent, look at the site of the list how it comes off.",
      ],
      facts,
    };
  }
  const clear = asked.filter(({ kind }) => kind === "clear").length;
  if (clear === 0) {
    return {
      question,
      verdict: "unknown",
      finding: "no-answer",
      what: "No blocklist answers: most answer only a resolver of your own, not those of large providers.",
      do: ["Let a resolver run on this machine, such as unbound."],
      facts,
    };
  }
  return {
    question,
    verdict: "good",
    finding: "clear",
    what: `The address ${address} is on none of ${clear} blocklists.`,
    do: [],
    facts,
  };
}

/** One list, which has to know its own test entries: others say "listed" of everything, or of nothing. RFC 5782 §5 */
export async function listingOf(
  resolver: DiagnosisWorld["resolver"],
  zone: string,
  address: string,
): Promise<Listing> {
  const isV6 = address.includes(":");
  const [listedTest, clearTest] = isV6
    ? ["::ffff:7f00:2", "::ffff:7f00:1"]
    : ["127.0.0.2", "127.0.0.1"];
  const [wanted, listed, clear] = await Promise.all(
    [address, listedTest, clearTest].map((one) => isListed(resolver, nameIn(zone, one))),
  );
  if (listed !== true || clear !== false || wanted === undefined) return { kind: "unusable" };
  if (!wanted) return { kind: "clear" };
  const text = await resolver.txt(nameIn(zone, address));
  const [reason = ""] = text.kind === "found" ? text.records : [];
  const shown = reason.replaceAll(/[\p{C}\s]+/gu, " ").slice(0, reasonCharactersMax);
  return { kind: "listed", reason: shown === "" ? "listed" : shown };
}

/** RFC 5782 §2.1, §2.4 */
function nameIn(zone: string, address: string): string {
  return `${reverseNameOf(address).replace(/\.(?:in-addr|ip6)\.arpa$/, "")}.${domainNameOf(zone) ?? "invalid"}`;
}

/** Undefined where that is no answer of a blocklist: codes are in 127.0.0.0/8, and 127.255 tells of errors. */
async function isListed(
  resolver: DiagnosisWorld["resolver"],
  name: string,
): Promise<boolean | undefined> {
  const answer = await resolver.addresses(name);
  if (answer.kind === "failed") return undefined;
  if (answer.kind === "none") return false;
  const isCode = answer.records.every(
    (record) => record.startsWith("127.") && !record.startsWith("127.255."),
  );
  return isCode ? true : undefined;
}
