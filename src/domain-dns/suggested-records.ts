import { createHash, createPublicKey } from "node:crypto";
import { isIPv6 } from "node:net";
import { stsPolicyId } from "../mta-sts/own-policy.ts";
import type { DomainPlan } from "./domain-plan.ts";
import { spfRecord } from "./spf-suggestion.ts";

export type RecordType = "A" | "AAAA" | "TLSA" | "TXT" | "MX" | "CNAME" | "SRV" | "CAA";

/** A record to publish. */
export interface SuggestedRecord {
  /** Whole, A-labels, without the final dot. */
  readonly name: string;
  readonly type: RecordType;
  /** As zone files have it, but for TXT: the text itself. Names in it end with a dot. */
  readonly value: string;
  /** What it is good for, in words. */
  readonly purpose: string;
  /** "machine": once for all domains. */
  readonly scope: "machine" | "domain";
  /** "later": publishing it now would do harm; the purpose says why. */
  readonly need: "required" | "recommended" | "optional" | "later";
}

/** mail-behaviours 11.1 */
export const suggestedTtlSeconds = 300;

/** Whether the zone of the host name is signed; undefined where that is not known. */
export interface ZoneFacts {
  readonly hostIsSigned: boolean | undefined;
}

/** All records, those of the machine first. mail-behaviours 11.1 */
export function suggestedRecords(plan: DomainPlan, zone: ZoneFacts): SuggestedRecord[] {
  return [
    ...machineRecords(plan, zone),
    ...mailRecords(plan),
    ...clientRecords(plan),
    ...caaRecords(plan),
  ];
}

/** Data of the TLSA record of each host key: SHA-256 of its SubjectPublicKeyInfo. RFC 6698 §2.1 */
export function tlsaDataOf({ hostKeys }: Pick<DomainPlan, "hostKeys">): string[] {
  return hostKeys.map((key) => {
    const publicKey = key.type === "private" ? createPublicKey(key) : key;
    const info = publicKey.export({ type: "spki", format: "der" });
    return createHash("sha256").update(info).digest("hex");
  });
}

/** RFC 8460 §3 */
export function tlsReportRecord(address: string): string {
  return `v=TLSRPTv1; rua=mailto:${address}`;
}

function machineRecords(plan: DomainPlan, { hostIsSigned }: ZoneFacts): SuggestedRecord[] {
  const { addresses, domain, hostName, hostReportAddress } = plan;
  const machine = { scope: "machine" } as const;
  const addressRecords = addresses.map((value): SuggestedRecord => ({
    ...machine,
    name: hostName,
    type: isIPv6(value) ? "AAAA" : "A",
    value,
    purpose: "where this machine is",
    need: "required",
  }));
  const tlsa = tlsaDataOf(plan).map((data): SuggestedRecord => ({
    ...machine,
    name: `_25._tcp.${hostName}`,
    type: "TLSA",
    value: `3 1 1 ${data}`,
    purpose:
      hostIsSigned === false
        ? "the key of this machine (DANE); only once the zone is signed with DNSSEC"
        : "the key of this machine, so that nobody can come in between (DANE); needs DNSSEC",
    need: hostIsSigned === false ? "later" : "recommended",
  }));
  const text = (name: string, value: string, purpose: string): SuggestedRecord => ({
    ...machine,
    name,
    type: "TXT",
    value,
    purpose,
    need: "recommended",
  });
  if (hostName === domain) return [...addressRecords, ...tlsa];
  return [
    ...addressRecords,
    ...tlsa,
    text(hostName, "v=spf1 a -all", "mail that this machine sends in its own name (SPF)"),
    text(
      `_smtp._tls.${hostName}`,
      tlsReportRecord(hostReportAddress),
      "where others report on TLS with this machine",
    ),
  ];
}

function mailRecords(plan: DomainPlan): SuggestedRecord[] {
  const { domain, dkim, hostName, reportAddress, stsPolicy } = plan;
  const record = (
    name: string,
    [type, value]: readonly [RecordType, string],
    purpose: string,
    need: SuggestedRecord["need"] = "required",
  ): SuggestedRecord => ({ scope: "domain", name, type, value, purpose, need });
  return [
    record(domain, ["MX", `10 ${hostName}.`], "brings mail for the domain here"),
    ...dkim.flatMap(({ selector, record: text }) =>
      text === undefined
        ? []
        : [
            record(
              `${selector}._domainkey.${domain}`,
              ["TXT", text],
              "the key that our mail is signed with (DKIM)",
            ),
          ],
    ),
    record(domain, ["TXT", spfRecord(plan)], "who may send mail of the domain (SPF)"),
    record(
      `_dmarc.${domain}`,
      ["TXT", `v=DMARC1; p=reject; rua=mailto:${reportAddress}!10m`],
      "what others do with forged mail of the domain (DMARC)",
    ),
    ...(stsPolicy === undefined
      ? []
      : [
          record(
            `mta-sts.${domain}`,
            ["CNAME", `${hostName}.`],
            "where the policy for TLS is (MTA-STS)",
            "recommended",
          ),
          record(
            `_mta-sts.${domain}`,
            ["TXT", `v=STSv1; id=${stsPolicyId(stsPolicy)}`],
            "that there is a policy for TLS; changes with it (MTA-STS)",
            "recommended",
          ),
        ]),
    record(
      `_smtp._tls.${domain}`,
      ["TXT", tlsReportRecord(reportAddress)],
      "where others report on TLS with the domain",
      "recommended",
    ),
  ];
}

/** Services that mail programs find by the DNS (RFC 6186, RFC 8314 §5.1), and those that are not there. */
export const clientServices = [
  { service: "_imaps", port: 993 },
  { service: "_submissions", port: 465 },
] as const;
export const absentServices = ["_imap", "_submission", "_pop3", "_pop3s"] as const;

function clientRecords({ clientHost, domain, hostName }: DomainPlan): SuggestedRecord[] {
  const record = (
    name: string,
    [type, value]: readonly [RecordType, string],
    need: SuggestedRecord["need"] = "recommended",
  ): SuggestedRecord => ({
    scope: "domain",
    name,
    type,
    value,
    purpose:
      need === "optional" ? "that there is no such service" : "sets up mail programs by itself",
    need,
  });
  return [
    ...(clientHost === hostName ? [] : [record(clientHost, ["CNAME", `${hostName}.`])]),
    record(`autoconfig.${domain}`, ["CNAME", `${hostName}.`]),
    record(`_autodiscover._tcp.${domain}`, ["SRV", `0 1 443 ${hostName}.`]),
    ...clientServices.map(({ service, port }) =>
      record(`${service}._tcp.${domain}`, ["SRV", `0 1 ${port} ${clientHost}.`]),
    ),
    ...absentServices.map((service) =>
      record(`${service}._tcp.${domain}`, ["SRV", "0 0 0 ."], "optional"),
    ),
  ];
}

/** Who may issue certificates: anybody at that authority, or only our account. RFC 8659 §4.2, RFC 8657 §3 and §4 */
function caaRecords({
  authority,
  domain,
  hostName,
  stsPolicy,
  clientHost,
}: DomainPlan): SuggestedRecord[] {
  if (authority === undefined) return [];
  const { accountUrl, issuers, provesInDns } = authority;
  const methods = `tls-alpn-01,http-01${provesInDns ? ",dns-01" : ""}`;
  const ours = `accounturi=${accountUrl}; validationmethods=${methods}`;
  const names = new Set([
    hostName,
    clientHost,
    `autoconfig.${domain}`,
    ...(stsPolicy === undefined ? [] : [`mta-sts.${domain}`]),
  ]);
  return issuers.flatMap((issuer): SuggestedRecord[] => {
    const record = { scope: "domain", type: "CAA" } as const;
    return [
      {
        ...record,
        name: domain,
        value: `0 issue "${issuer}"`,
        purpose: "no other authority may issue certificates for the domain",
        need: "optional",
      },
      ...[domain, ...names].map((name): SuggestedRecord => ({
        ...record,
        name,
        value: `0 issue "${issuer}; ${ours}"`,
        purpose: "instead of that, stricter: only our account there may; not beside a CNAME",
        need: "later",
      })),
    ];
  });
}
