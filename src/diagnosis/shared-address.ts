import type { Answer } from "./answer.ts";
import type { DiagnosisWorld, OwnAddress } from "./diagnosis-world.ts";

const waysOut = [
  "Ask the provider for a public IPv4 address of your own; some give one for free, others for a little money.",
  "Or use a tunnel to a rented server with a fixed address.",
];

/** Whether the line shares its address with other customers (CGNAT), so that nobody can call in. RFC 6598 */
export async function sharedAddress(_: DiagnosisWorld, own: OwnAddress): Promise<Answer> {
  const question = "shared-address" as const;
  const { router, source } = own;
  if (source === "interface") {
    return {
      question,
      verdict: "good",
      finding: "own-address",
      what: "The address is this machine's alone.",
      do: [],
      facts: {},
    };
  }
  if (router === undefined) {
    return {
      question,
      verdict: "unknown",
      finding: "not-known",
      what: "The router does not say whether your provider gives one address to many customers (CGNAT).",
      do: [
        "Compare the Internet address on the status page of the router with the one that a web site about your address shows: where they differ, it is shared.",
      ],
      facts: {},
    };
  }
  const facts = { address: router.address };
  if (router.kind === "shared") {
    return {
      question,
      verdict: "bad",
      finding: "shared",
      what: `Your provider gives one address to many customers (CGNAT): the router has only ${router.address}, so nobody on the Internet can call this machine.`,
      do: waysOut,
      facts,
    };
  }
  if (router.kind === "private") {
    return {
      question,
      verdict: "bad",
      finding: "router-behind-router",
      what: `The router has the address ${router.address}: it is behind another router, or your provider shares addresses.`,
      do: [
        "Where there is a second router or modem of yours, let it pass everything on (bridge mode), or forward the ports there too.",
        ...waysOut,
      ],
      facts,
    };
  }
  return {
    question,
    verdict: "good",
    finding: "own-line",
    what: "The address of the router is public and belongs to this line.",
    do: [],
    facts,
  };
}
