import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { CertificateWish } from "../acme/certificate-keeper.ts";
import type { HostKeyKind } from "../tls/host-keys.ts";
import type { Document } from "./document.ts";

/** Mail servers may know RSA only; whoever asks for the other names is no older than their being looked for. */
const kindsOfHost: readonly HostKeyKind[] = ["ecdsa", "rsa"];

/** The names that certificates are fetched for: no others, whatever clients ask for. mail-behaviours 10.4 */
export function certificateWishes(
  { domains }: Pick<Document, "domains">,
  hostName: string,
): CertificateWish[] {
  const wishes = kindsOfHost.map((kind) => ({ name: hostName, kind, use: "host name" }));
  for (const [domain, { disabled, clientHost, mtaSts }] of Object.entries(domains)) {
    if (disabled) continue;
    const ascii = domainToASCII(domain);
    const add = (name: string, use: string): number => wishes.push({ name, kind: "ecdsa", use });
    if (clientHost !== undefined) add(domainToASCII(clientHost), `mail programs of ${domain}`);
    if (mtaSts !== undefined) add(`mta-sts.${ascii}`, `MTA-STS policy of ${domain}`);
    add(`autoconfig.${ascii}`, `setup of mail programs of ${domain}`);
  }
  const seen = new Set<string>();
  return wishes.filter(({ name, kind }) => {
    const key = `${name} ${kind}`;
    const isNew = isPublicName(name) && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Whether the name is one of the Internet: authorities give certificates for these. RFC 6761 §6, RFC 6762 §3, RFC 8375 §3 */
export function isPublicName(name: string): boolean {
  const isPrivate = /(?:^|\.)(?:local|localhost|lan|home\.arpa|internal|test|invalid)$/.test(name);
  return name.includes(".") && isIP(name) === 0 && !isPrivate;
}
