import type { SrvRecord } from "../dns/resolver.ts";
import { leadsHere } from "./check-places.ts";
import type { CheckContext } from "./checks.ts";
import { absentServices, clientServices } from "./suggested-records.ts";

/** Whether mail programs find our services, and none that we do not have. RFC 6186 §3 */
export async function checkSrv(context: CheckContext): Promise<void> {
  const { plan, resolver, records, findings } = context;
  for (const { service, port } of clientServices) {
    const name = `${service}._tcp.${plan.domain}`;
    const answer = await resolver.srv(name);
    if (answer.kind === "failed") findings.error(answer.reason);
    else if (answer.kind === "none") {
      findings.warn(`Mail programs do not find ${service.slice(1)} by the DNS`);
      findings.publish(records, name);
    } else if (!answer.records.some((of) => of.port === port && of.target === plan.clientHost)) {
      findings.error(`${name} leads to ${textOf(answer.records)}, not to this machine`);
      findings.publish(records, name);
    }
  }
  for (const service of absentServices) {
    const name = `${service}._tcp.${plan.domain}`;
    const answer = await resolver.srv(name);
    const isShown = answer.kind === "found" && answer.records.some(({ target }) => target !== "");
    if (!isShown) continue;
    findings.warn(`${name} leads to ${textOf(answer.records)}; that service is better not shown`);
    findings.publish(records, name);
  }
}

/** Names that mail programs go to. */
export async function checkAutoconfig(context: CheckContext): Promise<void> {
  const { plan, resolver, records, findings } = context;
  const { clientHost, domain, hostName } = plan;
  for (const name of new Set([clientHost, `autoconfig.${domain}`])) {
    if (name === hostName || (await leadsHere(context, name))) continue;
    const answer = await resolver.addresses(name);
    if (answer.kind === "failed") findings.error(answer.reason);
    else if (answer.kind === "found") {
      findings.error(`${name} leads to ${answer.records.join(", ")}, not only to this machine`);
    } else if (name === clientHost) {
      findings.error(`The DNS has no address of ${name}: mail programs do not find this machine`);
    } else
      findings.warn(
        `The DNS has no address of ${name}: mail programs are not set up by themselves`,
      );
    findings.publish(records, name);
  }
}

/** Where Outlook looks. */
export async function checkAutodiscover(context: CheckContext): Promise<void> {
  const { plan, resolver, records, findings } = context;
  const name = `_autodiscover._tcp.${plan.domain}`;
  const answer = await resolver.srv(name);
  if (answer.kind === "failed") return findings.error(answer.reason);
  if (answer.kind === "none") {
    findings.warn("Outlook is not set up by itself: there is no record for autodiscover");
    return findings.publish(records, name);
  }
  for (const { port, target } of answer.records) {
    if (port === 443 && (await leadsHere(context, target))) continue;
    findings.error(`${name} leads to ${target}:${port}, not to this machine`);
    findings.publish(records, name);
  }
}

function textOf(records: readonly SrvRecord[]): string {
  return records
    .map(({ target, port }) => `${target === "" ? "nothing" : target}:${port}`)
    .join(", ");
}
