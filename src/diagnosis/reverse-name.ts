import type { Answer } from "./answer.ts";
import type { DiagnosisWorld, OwnAddress } from "./diagnosis-world.ts";

const namesMax = 5;

/** Whether the address has the name of this machine, which leads back to it. RFC 1912 §2.1 */
export async function reverseName(
  { hostName, resolver, sendsDirectly }: DiagnosisWorld,
  { address }: OwnAddress,
): Promise<Answer> {
  const question = "reverse-name" as const;
  if (address === undefined) {
    return {
      question,
      verdict: "unknown",
      finding: "no-address",
      what: "The address of this network is not known, so its name cannot be looked up.",
      do: [],
      facts: {},
    };
  }
  const answer = await resolver.ptr(address);
  if (answer.kind === "failed") {
    return {
      question,
      verdict: "unknown",
      finding: "no-dns",
      what: answer.reason,
      do: [],
      facts: { address },
    };
  }
  const names = answer.kind === "found" ? answer.records.slice(0, namesMax) : [];
  const facts = { address, names: names.join(" "), hostName };
  if (names.includes(hostName)) {
    const back = await resolver.addresses(hostName);
    if (back.kind === "found" && back.records.includes(address)) {
      return {
        question,
        verdict: "good",
        finding: "confirmed",
        what: `${address} is called ${hostName}, and the name leads back to it.`,
        do: [],
        facts,
      };
    }
    return {
      question,
      verdict: sendsDirectly ? "bad" : "unwise",
      finding: "not-confirmed",
      what: `${address} is called ${hostName}, but the name does not lead back to it.`,
      do: [`Publish ${hostName} with the address ${address}.`],
      facts,
    };
  }
  const called = names.length === 0 ? "has no name" : `is called ${names.join(", ")}`;
  return {
    question,
    verdict: sendsDirectly ? "bad" : "unwise",
    finding: names.length === 0 ? "none" : "other",
    what: `${address} ${called} in the DNS instead of ${hostName}: many mail servers take no mail from such an address.`,
    do: [
      `Ask the provider of the line to set the reverse name of ${address} to ${hostName}; most do so for business lines only.`,
      "Or send through a provider of mail (smarthost): then nobody looks at it.",
    ],
    facts,
  };
}
