import { isIP } from "node:net";
import type { CheckContext } from "./checks.ts";

/** A domain of the root zone, which is signed: who verifies vouches for it, and for its absence. */
const signedName = "org";
const targetsMax = 20;
/** More than a machine at home ever has. */
const addressesMax = 16;

/** Whether DNSSEC vouches for the addresses of the host; undefined where our resolver cannot tell. */
export async function isSigned(
  resolver: CheckContext["resolver"],
  host: string,
): Promise<boolean | undefined> {
  const [top, answer] = await Promise.all([resolver.mx(signedName), resolver.addresses(host)]);
  if (top.kind === "failed" || !top.authentic || answer.kind === "failed") return undefined;
  return answer.authentic;
}

/** Whether our resolver verifies, and whether others can verify what our zones say. RFC 4035 §3.2.3 */
export async function checkDnssec({ plan, resolver, findings }: CheckContext): Promise<void> {
  const { domain, hostName } = plan;
  const [top, ofDomain, ofHost] = await Promise.all([
    resolver.mx(signedName),
    resolver.mx(domain),
    resolver.addresses(hostName),
  ]);
  for (const [name, answer] of [
    [domain, ofDomain],
    [hostName, ofHost],
  ] as const) {
    if (answer.kind !== "failed") continue;
    if (answer.bogus === true) {
      findings.error(`DNSSEC of ${name} is broken: who verifies cannot find it at all`);
      findings.advise("See whether the DS record at the registrar is that of the zone's key.");
    } else findings.error(answer.reason);
  }
  if (top.kind === "failed") return findings.warn(top.reason);
  if (!top.authentic) {
    findings.warn(
      "The DNS server that this machine asks does not verify DNSSEC, or is not vouched for",
    );
    findings.advise("Let a resolver that verifies run on this machine, such as unbound.");
    return;
  }
  for (const [name, answer] of [
    [domain, ofDomain],
    [hostName, ofHost],
  ] as const) {
    if (answer.kind === "failed" || answer.authentic) continue;
    findings.warn(`${name} is not signed with DNSSEC: others cannot verify where mail for it goes`);
    findings.advise(`Switch DNSSEC on for ${name} where its DNS is kept.`);
  }
}

/** Forward and backward. RFC 1912 §2.1 */
export async function checkHost({
  plan,
  resolver,
  records,
  findings,
}: CheckContext): Promise<void> {
  const { addresses, hostName, sendsDirectly } = plan;
  const answer = await resolver.addresses(hostName);
  if (answer.kind === "failed") return findings.error(answer.reason);
  const shown = answer.kind === "found" ? answer.records : [];
  if (shown.length === 0) {
    findings.error(`The DNS has no address of ${hostName}: nobody finds this machine`);
    findings.publish(records, hostName);
  }
  for (const address of shown) {
    if (isLoopback(address)) {
      findings.error(`${hostName} leads to ${address}, which every machine takes for itself`);
    } else if (addresses.length > 0 && !isAmong(address, addresses)) {
      findings.error(`${hostName} leads to ${address} too, which is not this machine`);
      findings.publish(records, hostName);
    }
  }
  for (const address of addresses) {
    if (shown.length === 0 || isAmong(address, shown)) continue;
    findings.error(`The DNS does not say that ${hostName} is at ${address}`);
    findings.publish(records, hostName);
  }
  const own = addresses.length > 0 ? addresses : shown;
  for (const address of own.slice(0, addressesMax)) {
    const reverse = await resolver.ptr(address);
    const names = reverse.kind === "found" ? reverse.records : [];
    if (names.includes(hostName)) continue;
    const found = names.length === 0 ? "has no name" : `is called ${names.join(", ")}`;
    const text = `${address} ${found} in the DNS instead of ${hostName}`;
    // Who sends through others is not looked at by his own address.
    if (sendsDirectly) findings.error(`${text}: many servers refuse mail from there`);
    else findings.warn(text);
    findings.advise(
      `Ask the provider of the line to set the reverse name of ${address} to ${hostName}.`,
    );
  }
}

/** Who gets the mail for the domain. RFC 5321 §5.1, RFC 7505 */
export async function checkMx(context: CheckContext): Promise<void> {
  const { plan, resolver, records, findings } = context;
  const { domain, hostName } = plan;
  const answer = await resolver.mx(domain);
  if (answer.kind === "failed") return findings.error(answer.reason);
  if (answer.kind === "none") {
    findings.error(`${domain} has no MX record: mail for it does not come here`);
    return findings.publish(mxOf(records), domain);
  }
  const targets = answer.records.map(({ exchange }) => exchange).slice(0, targetsMax);
  if (targets.includes("")) {
    findings.error(`${domain} says that it takes no mail at all (null MX)`);
    return findings.publish(mxOf(records), domain);
  }
  const isOurs = await Promise.all(targets.map((target) => leadsHere(context, target)));
  const foreign = targets.filter((_, i) => !isOurs[i]);
  if (foreign.length === 0) return;
  if (foreign.length === targets.length) {
    findings.error(
      `Mail for ${domain} goes to ${foreign.join(", ")}, none of which is ${hostName}`,
    );
    findings.publish(mxOf(records), domain);
  } else {
    findings.warn(`Mail for ${domain} also goes to ${foreign.join(", ")}: is that meant to be?`);
  }
}

/** Whether the name is this machine and no other; the host name is, whatever the DNS says of it (checkHost does). */
export async function leadsHere(
  { plan, resolver }: Pick<CheckContext, "plan" | "resolver">,
  name: string,
): Promise<boolean> {
  const { hostName } = plan;
  if (name === hostName) return true;
  const answer = await resolver.addresses(name);
  if (answer.kind === "failed") return false;
  if (answer.name === hostName) return true;
  if (answer.kind === "none") return false;
  const own = await ownAddresses({ plan, resolver });
  return answer.records.every((address) => isAmong(address, own));
}

/** Those that are known, else those that the DNS has for the host name. */
export async function ownAddresses({
  plan,
  resolver,
}: Pick<CheckContext, "plan" | "resolver">): Promise<readonly string[]> {
  if (plan.addresses.length > 0) return plan.addresses;
  const answer = await resolver.addresses(plan.hostName);
  return answer.kind === "found" ? answer.records : [];
}

function mxOf(records: CheckContext["records"]): CheckContext["records"] {
  return records.filter(({ type }) => type === "MX");
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

/** However they are written. */
export function isAmong(address: string, addresses: readonly string[]): boolean {
  return addresses.some((one) => canonical(one) === canonical(address));
}

function canonical(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]/`).hostname : address;
}
