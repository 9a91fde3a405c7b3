import { AcmeProblem } from "./acme-problem.ts";
import type { ChallengeType } from "./challenges.ts";
import { ProofRefusal } from "./dns-proofs.ts";

/** What failed, for a person: what the authority said, and what there is to do. */
export interface Failure {
  readonly reason: string;
  readonly advice: string;
}

const port: Readonly<Record<Exclude<ChallengeType, "dns-01">, number>> = {
  "http-01": 80,
  "tls-alpn-01": 443,
};

export function failureOf(error: unknown, name: string, challenge: ChallengeType): Failure {
  if (error instanceof ProofRefusal) return { reason: error.message, advice: error.advice };
  if (!(error instanceof AcmeProblem)) {
    const reason = Error.isError(error) ? error.message : String(error);
    return {
      reason: `The certificate cannot be fetched: ${reason}`,
      advice:
        "See whether this machine is online, its clock is right and its disk has room. It is tried again.",
    };
  }
  return { reason: error.message, advice: adviceOn(error.type, name, challenge) };
}

const proofTypes = ["dns", "connection", "unauthorized", "incorrectResponse"];

/** Types of RFC 8555 §6.7. */
function adviceOn(type: string, name: string, challenge: ChallengeType): string {
  if (challenge === "dns-01" && proofTypes.includes(type)) {
    return (
      `The authority does not find the proof at _acme-challenge.${name}: see whether all name servers of ` +
      "the zone have what the first of them has, and no alias (CNAME) leads elsewhere."
    );
  }
  const number = challenge === "dns-01" ? 53 : port[challenge];
  switch (type) {
    case "dns":
      return `The authority finds no public address of ${name}: publish it ("homepost dns records" shows how).`;
    case "connection":
      return (
        `The authority cannot reach ${name} on port ${number}: let the router forward it to this machine. ` +
        "Some providers block it, or give one address to many customers (CGNAT): then it cannot work here."
      );
    case "unauthorized":
    case "incorrectResponse":
    case "tls":
      return (
        `Something else answers for ${name} on port ${number}: see whether its DNS records lead to this ` +
        "machine only, and the router forwards the port to it."
      );
    case "caa":
      return `CAA records in the DNS do not allow this authority for ${name}: change or remove them.`;
    case "rateLimited":
      return "The authority wants to be asked less often. Nothing to do: it is tried again later.";
    case "externalAccountRequired":
      return "This authority knows its customers: get an account there and set acme.externalAccount.";
    case "userActionRequired":
      return "The authority has new terms: read them at its site.";
    case "rejectedIdentifier":
    case "unsupportedIdentifier":
      return `This authority gives no certificate for ${name}: use another name or another authority.`;
    case "invalidContact":
    case "unsupportedContact":
      return "The authority does not take the address in acme.email: set another one.";
    case "accountDoesNotExist":
      return 'The authority does not know our account any more: "homepost certificate renew" makes a new one.';
    default:
      return "Nothing to do: it is tried again later.";
  }
}
