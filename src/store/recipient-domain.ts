import { domainNameOf } from "../dns/domain-name.ts";

/** The domain that the queue knows an address by: A-labels, or the literal, in lower case. "" of the null reverse-path. */
export function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  return domainNameOf(domain) ?? domain.toLowerCase();
}
