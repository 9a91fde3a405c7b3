import { AbnfError } from "../abnf/scanner.ts";
import { parseKeyRecord } from "../dkim/key-record.ts";
import { parseTagList } from "../dkim/tag-list.ts";
import { ownAddresses } from "./check-places.ts";
import type { CheckContext } from "./checks.ts";
import type { DomainPlan } from "./domain-plan.ts";
import { judgeSpf, spfRecords } from "./spf-judgement.ts";
import type { SpfResolver } from "./spf-judgement.ts";

const receiversMax = 10;

/** Whether others believe that mail of the domain, and of the machine, may come from where it comes from. RFC 7208 */
export async function checkSpf(context: CheckContext): Promise<void> {
  const { plan } = context;
  const own = await ownAddresses(context);
  const others = plan.senders.flatMap((sender) => sender.addresses);
  await checkSpfOf(context, plan.domain, plan.sendsDirectly ? [...own, ...others] : others);
  if (plan.hostName !== plan.domain) await checkSpfOf(context, plan.hostName, own);
}

async function checkSpfOf(
  { plan, resolver, records, findings }: CheckContext,
  name: string,
  addresses: readonly string[],
): Promise<void> {
  const publish = (): void =>
    findings.publish(
      records.filter(({ type, value }) => type === "TXT" && value.startsWith("v=spf1")),
      name,
    );
  const answer = await resolver.txt(name);
  if (answer.kind === "failed") return findings.error(answer.reason);
  const [record, ...more] = answer.kind === "found" ? spfRecords(answer.records) : [];
  if (record === undefined) {
    findings.error(`${name} has no SPF record: others cannot tell its mail from forged mail`);
    return publish();
  }
  if (more.length > 0) {
    findings.error(`${name} has several SPF records, which counts as none: leave one`);
    return publish();
  }
  for (const address of addresses) {
    const result = await judgeSpf(spfResolver(resolver, plan), name, address);
    if (result === "pass") continue;
    findings.error(`By the SPF record of ${name}, mail from ${address} is "${result}"`);
    publish();
  }
  if (name !== plan.domain) return;
  const words = record.toLowerCase().split(/ +/);
  for (const { name: transport, include } of plan.senders) {
    if (include === undefined || words.includes(`include:${include}`)) continue;
    findings.error(
      `The SPF record of ${name} does not allow the provider of transport ${transport}`,
    );
    publish();
  }
}

/** With the addresses of the host name as they should be: that they are is for another check. */
function spfResolver(resolver: SpfResolver, { addresses, hostName }: DomainPlan): SpfResolver {
  const own = {
    kind: "found",
    records: addresses,
    authentic: false,
    name: hostName,
    ttlSeconds: 0,
  } as const;
  return {
    txt: (name) => resolver.txt(name),
    mx: (name) => resolver.mx(name),
    addresses: async (name) =>
      name === hostName && addresses.length > 0 ? own : resolver.addresses(name),
  };
}

/** Whether others can verify what our keys sign. RFC 6376 */
export async function checkDkim(context: CheckContext): Promise<void> {
  const { plan, findings } = context;
  if (!plan.dkim.some(({ isSigning }) => isSigning)) {
    findings.error(`No key signs mail of ${plan.domain}: many servers take it for junk`);
    findings.advise(`homepost dkim generate ${plan.domain} --sign`);
  }
  await Promise.all(plan.dkim.map((of) => checkSelector(context, of)));
}

async function checkSelector(
  { plan, resolver, records, findings }: CheckContext,
  { selector, record, isSigning }: CheckContext["plan"]["dkim"][number],
): Promise<void> {
  const name = `${selector}._domainkey.${plan.domain}`;
  const tell = (text: string): void => {
    if (isSigning) findings.error(`${text}: others cannot verify our mail`);
    else findings.warn(text);
    findings.publish(records, name);
  };
  if (record === undefined) return tell(`The private key of selector ${selector} is missing`);
  const answer = await resolver.txt(name);
  if (answer.kind === "failed") return findings.error(answer.reason);
  if (answer.kind === "none") return tell(`The DNS has no record of DKIM key ${selector}`);
  const [text = "", ...more] = answer.records;
  if (more.length > 0) return tell(`The DNS has several records of DKIM key ${selector}`);
  const key = keyIn(text);
  if (key === undefined)
    return tell(`The record of DKIM key ${selector} cannot be read, or is empty`);
  if (keyIn(record)?.equals(key) !== true) {
    tell(`The DNS has another key than ours under DKIM selector ${selector}`);
  }
}

function keyIn(record: string): ReturnType<typeof parseKeyRecord>["key"] {
  try {
    return parseKeyRecord(record).key;
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}

/** What others do with forged mail, and whether we hear of it. RFC 7489 §6.3 */
export async function checkDmarc({
  plan,
  resolver,
  records,
  findings,
}: CheckContext): Promise<void> {
  const { domain, reportAddress } = plan;
  const name = `_dmarc.${domain}`;
  const answer = await resolver.txt(name);
  if (answer.kind === "failed") return findings.error(answer.reason);
  const texts = answer.kind === "found" ? answer.records : [];
  const [record, ...more] = texts.filter((text) => /^v=DMARC1[ \t]*(?:;|$)/.test(text));
  const tags = record === undefined || more.length > 0 ? undefined : tagsIn(record);
  const policy = tags?.get("p")?.toLowerCase();
  if (tags === undefined || policy === undefined || !/^(?:none|quarantine|reject)$/.test(policy)) {
    const what = record === undefined ? "no DMARC record" : "a DMARC record that cannot be read";
    findings.error(`${domain} has ${what}: others let forged mail of it through`);
    return findings.publish(records, name);
  }
  if (policy === "none") {
    findings.warn(`DMARC of ${domain} asks for nothing (p=none): forged mail gets through`);
    findings.publish(records, name);
  }
  if (tags.get("sp")?.toLowerCase() === "none") {
    findings.warn(`DMARC of ${domain} lets forged mail of names below it through (sp=none)`);
  }
  const receivers = (tags.get("rua") ?? "").split(",").slice(0, receiversMax).map(mailOf);
  if (!receivers.includes(reportAddress.toLowerCase())) {
    findings.warn(`Reports on forged mail of ${domain} do not come to ${reportAddress} (rua)`);
    findings.publish(records, name);
  }
  for (const receiver of receivers) {
    const other = receiver.slice(receiver.lastIndexOf("@") + 1);
    if (other === "" || isRelated(other, domain)) continue;
    // RFC 7489 §7.1: who is to get reports on others has to agree.
    const consent = await resolver.txt(`${domain}._report._dmarc.${other}`);
    const agrees =
      consent.kind === "found" && consent.records.some((text) => text.startsWith("v=DMARC1"));
    if (!agrees) findings.error(`${other} does not agree to get the reports on ${domain}`);
  }
}

function tagsIn(record: string): ReadonlyMap<string, string> | undefined {
  try {
    return parseTagList(record);
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}

/** Of `mailto:ADDRESS!10m`; "" for anything else. RFC 7489 §6.2 */
function mailOf(uri: string): string {
  return /^\s*mailto:([^!\s]+)(?:![0-9]+[kmgt]?)?\s*$/i.exec(uri)?.[1]?.toLowerCase() ?? "";
}

/** One is below the other: close enough without a list of public suffixes. */
function isRelated(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
