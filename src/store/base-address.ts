import { domainOf } from "./recipient-domain.ts";

/**
 * What several spellings of an address have in common, which suppression goes by: the local part up to its first "+",
 * then up to its first "-", without dots, in lower case. mail-behaviours 3.10
 */
export function baseAddressOf(address: string): string {
  const at = address.lastIndexOf("@");
  const localPart = at < 0 ? address : address.slice(0, at);
  // Where nothing would be left of it, as of "+tag", all of it counts.
  const base = cut(cut(localPart, "+"), "-").replaceAll(".", "").toLowerCase();
  return `${base === "" ? localPart.toLowerCase() : base}@${at < 0 ? "" : domainOf(address)}`;
}

function cut(text: string, separator: string): string {
  const at = text.indexOf(separator);
  return at < 0 ? text : text.slice(0, at);
}
