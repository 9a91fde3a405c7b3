import { addressKind } from "./address-kind.ts";
import type { Answer } from "./answer.ts";
import type { DiagnosisWorld, OwnAddress } from "./diagnosis-world.ts";

/** Whether this machine is reached by IPv6, and nobody is led there in vain. */
export async function ipv6(
  { hostName, interfaces }: DiagnosisWorld,
  { published }: OwnAddress,
): Promise<Answer> {
  const question = "ipv6" as const;
  const own = interfaces.filter((one) => one.includes(":") && addressKind(one) === "public");
  const shown = published.filter((one) => one.includes(":"));
  const foreign = shown.find((one) => !own.some((of) => canonical(of) === canonical(one)));
  if (foreign !== undefined) {
    return {
      question,
      verdict: "bad",
      finding: "published-elsewhere",
      what: `The DNS leads ${hostName} to ${foreign} by IPv6, which this machine does not have.`,
      do: [`Remove that AAAA record of ${hostName}, or write the address that this machine has.`],
      facts: { published: foreign },
    };
  }
  const [address] = own;
  if (address === undefined) {
    return {
      question,
      verdict: "unwise",
      finding: "none",
      what: "This machine has no IPv6 address of the Internet. Mail goes by IPv4 as well.",
      do: ["Nothing has to be done. Many routers and providers can switch IPv6 on."],
      facts: {},
    };
  }
  return {
    question,
    verdict: "good",
    finding: shown.length > 0 ? "published" : "not-published",
    what: `This machine has ${address} on the Internet by IPv6.`,
    do: [],
    facts: { address },
  };
}

function canonical(address: string): string {
  return new URL(`http://[${address.replace(/%.*$/, "")}]/`).hostname;
}
