import { formatTlsa } from "../dane/tlsa-records.ts";
import type { CheckContext } from "./checks.ts";
import { tlsaDataOf } from "./suggested-records.ts";

const hostsMax = 10;
const addressesMax = 4;

/** TLS as those see it who bring mail. */
export async function checkTls({
  plan,
  resolver,
  findings,
  tlsFault,
}: CheckContext): Promise<void> {
  const { domain, hostName } = plan;
  const mx = await resolver.mx(domain);
  const hosts = mx.kind === "found" ? mx.records.map(({ exchange }) => exchange) : [hostName];
  const looked = [...new Set(hosts.filter((name) => name !== ""))].slice(0, hostsMax);
  for (const host of looked) {
    const answer = await resolver.addresses(host);
    if (answer.kind === "failed") findings.error(answer.reason);
    // Where they are missing, other checks say so.
    if (answer.kind !== "found") continue;
    for (const address of answer.records.slice(0, addressesMax)) {
      const fault = await tlsFault(host, address);
      if (fault === undefined) continue;
      if (!fault.isReached) {
        findings.warn(`${host} (${address}) cannot be reached from here: ${fault.text}`);
        findings.advise("Routers may not lead back into their own network: try it from elsewhere.");
        continue;
      }
      findings.error(`TLS with ${host} (${address}): ${fault.text}`);
      findings.advise('See "homepost certificate list" for what its certificate needs.');
    }
  }
}

/** Whether the keys that the DNS vouches for are ours. RFC 7672 §2.2 */
export async function checkDane({
  plan,
  resolver,
  records,
  findings,
}: CheckContext): Promise<void> {
  const { hostName } = plan;
  const name = `_25._tcp.${hostName}`;
  const [host, answer] = await Promise.all([resolver.addresses(hostName), resolver.tlsa(name)]);
  if (answer.kind === "failed") return findings.error(answer.reason);
  const isSigned = host.kind !== "failed" && host.authentic;
  if (answer.kind === "none") {
    // Without DNSSEC there is nothing to publish; that check says so.
    if (!isSigned) return;
    findings.warn(`The DNS does not vouch for the keys of ${hostName} (no TLSA record)`);
    return findings.publish(records, name);
  }
  if (!answer.authentic) {
    findings.warn(`The TLSA records of ${hostName} are not signed: nobody looks at them`);
    findings.advise(`Switch DNSSEC on for ${hostName}, or take the records out.`);
  }
  const shown = answer.records.map(formatTlsa);
  const expected = tlsaDataOf(plan).map((data) => `3 1 1 ${data}`);
  const missing = expected.filter((text) => !shown.includes(text));
  const foreign = shown.filter((text) => !expected.includes(text));
  for (const text of missing) {
    findings.error(`The DNS does not vouch for one of the keys of ${hostName} (TLSA ${text})`);
    findings.publish(records, name);
  }
  for (const text of foreign) {
    findings.error(`The DNS vouches for a key that is not of this machine (TLSA ${text})`);
    findings.advise(`Take it out of ${name}, unless another machine of that name has it.`);
  }
}
