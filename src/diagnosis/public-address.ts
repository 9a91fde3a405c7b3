import type { Answer } from "./answer.ts";
import type { DiagnosisWorld, OwnAddress } from "./diagnosis-world.ts";

/** Whether the world can find this machine by an address. */
export async function publicAddress(
  { hostName }: DiagnosisWorld,
  { address, source, router, published }: OwnAddress,
): Promise<Answer> {
  const question = "public-address" as const;
  if (router !== undefined && router.kind !== "public" && source !== "interface") {
    return {
      question,
      verdict: "bad",
      finding: "not-public",
      what: `The router has the address ${router.address}, which the Internet does not lead to.`,
      do: ["See the next question."],
      facts: { address: router.address, protocol: router.protocol },
    };
  }
  if (address === undefined) {
    return {
      question,
      verdict: "unknown",
      finding: "not-known",
      what: "The router does not say which address this network has on the Internet.",
      do: [
        "Look at the status page of the router for its Internet address (IPv4), and set it as publicAddresses in the configuration.",
      ],
      facts: {},
    };
  }
  const facts = { address };
  if (source === "settings" || source === "dns") {
    const where = source === "dns" ? `The DNS has ${hostName}` : "The settings have this machine";
    return {
      question,
      verdict: "unknown",
      finding: `from-${source}`,
      what: `${where} at ${address}. Nothing here can tell whether that is so.`,
      do: ["Compare it with the Internet address on the status page of the router."],
      facts,
    };
  }
  const other = published.find((one) => !one.includes(":") && one !== address);
  if (other !== undefined && !published.includes(address)) {
    return {
      question,
      verdict: "bad",
      finding: "dns-differs",
      what: `This network is at ${address}, but the DNS leads ${hostName} to ${other}.`,
      do: [`Publish ${hostName} as ${address}; where the address changes often, with dynamic DNS.`],
      facts: { ...facts, published: other },
    };
  }
  return source === "interface"
    ? {
        question,
        verdict: "good",
        finding: "own-address",
        what: `This machine itself is at ${address} on the Internet.`,
        do: [],
        facts,
      }
    : {
        question,
        verdict: "good",
        finding: "behind-router",
        what: `The router is at ${address} on the Internet, with this machine behind it.`,
        do: ["Let the router forward the ports 25, 443, 465, 587 and 993 to this machine."],
        facts,
      };
}
