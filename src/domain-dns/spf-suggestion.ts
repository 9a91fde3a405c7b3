import { isIPv6 } from "node:net";
import type { DomainPlan } from "./domain-plan.ts";

/** The SPF record of the domain; whoever sends for it, passes. RFC 7208 §4.6.1, mail-behaviours 11.1 */
export function spfRecord({
  addresses,
  senders,
}: Pick<DomainPlan, "addresses" | "senders">): string {
  const all = [...addresses, ...senders.flatMap((sender) => sender.addresses)];
  const terms = [
    ...all.map((address) => `${isIPv6(address) ? "ip6" : "ip4"}:${address}`),
    "mx",
    ...senders.flatMap(({ include }) => (include === undefined ? [] : [`include:${include}`])),
    ...senders.flatMap(({ host }) => (host === undefined ? [] : [`a:${host}`])),
  ];
  return ["v=spf1", ...new Set(terms), "~all"].join(" ");
}
