import { AbnfError } from "../abnf/scanner.ts";
import { parseTagList } from "../dkim/tag-list.ts";
import { stsPolicyId } from "../mta-sts/own-policy.ts";
import { isMxOfPolicy } from "../mta-sts/sts-policy.ts";
import type { StsPolicy } from "../mta-sts/sts-policy.ts";
import { stsRecordOf } from "../mta-sts/sts-record.ts";
import type { CheckContext } from "./checks.ts";

const advisableSecondsMin = 86_400;

export async function checkHostTlsReports(context: CheckContext): Promise<void> {
  const { domain, hostName, hostReportAddress } = context.plan;
  if (hostName !== domain) await checkReportsOf(context, hostName, hostReportAddress);
}

export async function checkTlsReports(context: CheckContext): Promise<void> {
  const { domain, reportAddress } = context.plan;
  await checkReportsOf(context, domain, reportAddress);
}

/** RFC 8460 §3 */
async function checkReportsOf(
  { resolver, records, findings }: CheckContext,
  of: string,
  address: string,
): Promise<void> {
  const name = `_smtp._tls.${of}`;
  const answer = await resolver.txt(name);
  if (answer.kind === "failed") return findings.error(answer.reason);
  const texts = answer.kind === "found" ? answer.records : [];
  const [record, ...more] = texts.filter((text) => /^v=TLSRPTv1[ \t]*;/.test(text));
  if (record === undefined) {
    findings.warn(`Others report to nobody on TLS with ${of}`);
    return findings.publish(records, name);
  }
  const receivers = tagOf(record, "rua");
  if (more.length > 0 || receivers === undefined) {
    findings.error(`The record for reports on TLS with ${of} cannot be read`);
    return findings.publish(records, name);
  }
  const isOurs = receivers
    .split(",")
    .some((uri) => uri.trim().toLowerCase() === `mailto:${address.toLowerCase()}`);
  if (isOurs) return;
  findings.warn(`Reports on TLS with ${of} do not come to ${address}`);
  findings.publish(records, name);
}

function tagOf(record: string, tag: string): string | undefined {
  try {
    return parseTagList(record).get(tag);
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}

/** Record and policy, as senders see them. RFC 8461 §3 */
export async function checkMtaSts(context: CheckContext): Promise<void> {
  const { plan, resolver, records, findings } = context;
  const { domain, stsPolicy } = plan;
  const name = `_mta-sts.${domain}`;
  const answer = await resolver.txt(name);
  if (answer.kind === "failed") return findings.error(answer.reason);
  const id = recordId(answer.kind === "found" ? answer.records : []);
  if (stsPolicy === undefined) {
    if (id !== undefined)
      findings.error(`The DNS speaks of an MTA-STS policy, but ${domain} has none`);
    return findings.advise(`Set domains.${domain}.mtaSts to let others insist on TLS.`);
  }
  if (id === undefined || id === "malformed") {
    const what = id === undefined ? "does not say" : "says in a way that cannot be read";
    findings.error(`The DNS ${what} that ${domain} has an MTA-STS policy: nobody looks for it`);
    findings.publish(records, name);
  } else if (id !== stsPolicyId(stsPolicy)) {
    findings.warn(`The DNS has the id of an earlier MTA-STS policy: senders keep to the old one`);
    findings.publish(records, name);
  }
  await checkServed(context, stsPolicy);
}

async function checkServed(
  { plan, resolver, records, findings, fetchPolicy }: CheckContext,
  own: StsPolicy,
): Promise<void> {
  const { domain, hostName } = plan;
  const fetched = await fetchPolicy(domain);
  if (fetched.kind === "failed") {
    findings.error(`The MTA-STS policy cannot be fetched: ${fetched.failure.text}`);
    findings.publish(records, `mta-sts.${domain}`);
    return findings.advise('See "homepost certificate list" for the certificate of that name.');
  }
  const { policy } = fetched;
  if (stsPolicyId(policy) !== stsPolicyId(own)) {
    findings.error("The MTA-STS policy that is served is not the one that is set here");
    findings.publish(records, `mta-sts.${domain}`);
  }
  if (policy.mode !== "enforce") {
    findings.warn(`The MTA-STS policy is in mode "${policy.mode}", which protects nobody`);
  }
  if (policy.maxAgeSeconds < advisableSecondsMin) {
    findings.warn("The MTA-STS policy holds for less than a day, too short to protect anybody");
  }
  if (!isMxOfPolicy(policy, hostName))
    findings.error(`The MTA-STS policy does not name ${hostName}`);
  const mx = await resolver.mx(domain);
  const hosts = mx.kind === "found" ? mx.records.map(({ exchange }) => exchange) : [];
  for (const host of hosts.filter((one) => one !== "" && !isMxOfPolicy(policy, one))) {
    findings.error(`The MTA-STS policy does not name the mail host ${host}`);
  }
  for (const pattern of policy.mx) {
    const isUsed = hosts.some((host) => isMxOfPolicy({ ...policy, mx: [pattern] }, host));
    if (hosts.length > 0 && !isUsed && pattern !== hostName) {
      findings.warn(`The MTA-STS policy names ${pattern}, which is no mail host of the domain`);
    }
  }
}

function recordId(texts: readonly string[]): string | undefined {
  try {
    return stsRecordOf(texts)?.id;
  } catch (error) {
    if (error instanceof AbnfError) return "malformed";
    throw error;
  }
}
