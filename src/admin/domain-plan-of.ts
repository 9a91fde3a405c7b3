import type { KeyObject } from "node:crypto";
import { domainToASCII } from "node:url";
import { directoryUrlOf } from "../config/acme-settings.ts";
import type { Document } from "../config/document.ts";
import type { DomainSettings } from "../config/domain-settings.ts";
import { ownStsPolicy } from "../config/own-sts-policy.ts";
import { ownPublicAddresses } from "../config/public-addresses.ts";
import { directName } from "../config/transport-settings.ts";
import type { TransportSettings } from "../config/transport-settings.ts";
import { transportPresets } from "../config/transport-presets.ts";
import type { AuthorityPlan, DomainPlan, SenderPlan } from "../domain-dns/domain-plan.ts";
import { CallRefusal } from "./call.ts";
import type { Admin } from "./call.ts";

/** What the DNS should say of a domain, as the document spells it, by all that is set here. */
export async function domainPlanOf(admin: Admin, name: string): Promise<DomainPlan> {
  const { revisions, dkim, certificates, server } = admin;
  const { document } = revisions;
  const { hostName } = server;
  const settings = document.domains[name];
  if (settings === undefined) throw new CallRefusal(`There is no domain "${name}" here`);
  const { publicAddresses } = document;
  const domain = domainToASCII(name);
  const used = transportsOf(document, settings);
  return {
    domain,
    hostName,
    clientHost: settings.clientHost === undefined ? hostName : domainToASCII(settings.clientHost),
    addresses: publicAddresses.length > 0 ? publicAddresses : ownPublicAddresses(),
    hostKeys: await keysOf(certificates),
    dkim: dkim.list(name).flatMap(({ selector, state, record }) =>
      // The record of one that is removable may go.
      state === "removable"
        ? []
        : [{ selector, record: record?.text, isSigning: state === "signing" }],
    ),
    senders: used.flatMap((transport) => senderOf(transport, document)),
    sendsDirectly:
      used.some((transport) => document.transports[transport]?.kind === "direct") ||
      used.includes(directName),
    stsPolicy: ownStsPolicy(settings, hostName),
    reportAddress: `postmaster@${domain}`,
    hostReportAddress: `postmaster@${hostName}`,
    authority: await authorityOf(admin, settings),
  };
}

/** Of what the doors show: our own, but where the admin gave another one with its certificate. */
async function keysOf({ hostKeys, kept }: Admin["certificates"]): Promise<KeyObject[]> {
  const { source, parsed } = await kept.shown();
  if (source === "files") return [parsed.publicKey];
  return (await hostKeys.all()).map(({ privateKey }) => privateKey);
}

/** Names of the transports that mail of the domain may take. */
function transportsOf(document: Document, { routes }: DomainSettings): string[] {
  const { accounts, defaultTransport = directName } = document;
  const all = [
    document.routes,
    routes,
    ...Object.values(accounts).map((account) => account.routes),
  ].flat();
  return [...new Set([defaultTransport, ...all.map(({ transport }) => transport)])];
}

function senderOf(name: string, { transports }: Document): SenderPlan[] {
  const transport = Object.hasOwn(transports, name) ? transports[name] : undefined;
  if (transport === undefined || transport.kind === "direct" || transport.kind === "fail")
    return [];
  if (transport.kind === "socks") {
    return [{ name, addresses: transport.remoteAddresses, include: undefined, host: undefined }];
  }
  const include = includeOf(transport);
  const host = include === undefined ? domainToASCII(transport.host) : undefined;
  return [{ name, addresses: [], include, host }];
}

function includeOf(transport: Extract<TransportSettings, { host: string }>): string | undefined {
  const host = transport.host.toLowerCase();
  return transportPresets.find((preset) => preset.host === host)?.spfInclude;
}

async function authorityOf(
  { certificates, revisions }: Admin,
  { dnsUpdate }: DomainSettings,
): Promise<AuthorityPlan | undefined> {
  const { acme } = revisions.document;
  if (!acme.enabled) return undefined;
  const account = await certificates.accounts.known(directoryUrlOf(acme));
  return (
    account && {
      issuers: account.issuers,
      accountUrl: account.url,
      provesInDns: dnsUpdate !== undefined,
    }
  );
}
