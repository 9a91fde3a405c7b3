import { domainToASCII } from "node:url";
import type { ZoneAccess } from "../domain-dns/zone-updates.ts";
import { nameServerOf } from "./dns-update-settings.ts";
import type { Document } from "./document.ts";

/** Where we write the records of a domain, as the document spells it; undefined: nowhere. */
export function zoneAccessOf(
  { domains }: Pick<Document, "domains">,
  name: string,
): ZoneAccess | undefined {
  const settings = Object.hasOwn(domains, name) ? domains[name]?.dnsUpdate : undefined;
  const server = settings && nameServerOf(settings.server);
  if (settings === undefined || server === undefined) return undefined;
  const domain = domainToASCII(name);
  const { keyName, algorithm, secret } = settings;
  return {
    domain,
    zone: settings.zone === undefined ? domain : domainToASCII(settings.zone),
    server,
    key: { name: keyName, algorithm, secret: Buffer.from(secret, "base64") },
  };
}

/** The longest zone of ours that the name (A-labels) is in; undefined: none. */
export function zoneAccessFor(
  document: Pick<Document, "domains">,
  name: string,
): ZoneAccess | undefined {
  return Object.keys(document.domains)
    .flatMap((domain) => zoneAccessOf(document, domain) ?? [])
    .filter(({ zone }) => name === zone || name.endsWith(`.${zone}`))
    .toSorted((one, other) => other.zone.length - one.zone.length)[0];
}
