import { createSecureContext } from "node:tls";
import type { Issued } from "../../testing/certificate-authority.ts";
import type { SmtpSinkOptions } from "../../testing/smtp-sink.ts";
import type { PostfixListener } from "../postfix.ts";
import { policyHostAddress, type PolicyPage } from "./policy-host.ts";

/** A domain with one mail host, `mx.DOMAIN`: a Postfix, or a scripted one. */
export interface Site {
  /** In `signed.example`, `plain.example` or `bogus.example`. */
  readonly domain: string;
  /** What the host shows when TLS starts; without it, the host has no STARTTLS. */
  readonly identity?: Issued;
  /** TLSA records of the host, as `tlsaOf` writes them. */
  readonly tlsa?: readonly string[];
  /** The domain has an MTA-STS policy: the record's id, and the page. */
  readonly policy?: PolicyPage & { readonly id: string };
  /** Lines of main.cf. */
  readonly settings?: readonly string[];
  /** Not a Postfix. */
  readonly script?: Omit<SmtpSinkOptions, "host" | "port" | "secureContext">;
  /** Further records with absolute names; `$4` and `$6` stand for the host's addresses. */
  readonly records?: readonly string[];
  /** The host has an IPv6 address only, or both. */
  readonly families?: "ipv4" | "ipv6" | "both";
  /** 25 where absent. */
  readonly port?: number;
  /** The domain's MX record is among `records`. */
  readonly ownMx?: boolean;
}

export interface PlacedSite extends Site {
  readonly address: string;
  readonly address6: string;
}

const firstHost = 100;

export function placed(sites: readonly Site[]): PlacedSite[] {
  return sites.map((site, index) => ({
    ...site,
    address: `192.0.2.${firstHost + index}`,
    address6: `2001:db8::${(firstHost + index).toString(16)}`,
  }));
}

export function hostOf({ domain }: Site): string {
  return `mx.${domain}`;
}

export function addressesOf({ families = "ipv4", address, address6 }: PlacedSite): string[] {
  return [...(families === "ipv6" ? [] : [address]), ...(families === "ipv4" ? [] : [address6])];
}

export function recordsOf(site: PlacedSite): string[] {
  const { domain, tlsa = [], policy, records = [], address, address6 } = site;
  const host = hostOf(site);
  return [
    ...(site.ownMx === true ? [] : [`${domain}. MX 10 ${host}.`]),
    ...addressesOf(site).map((of) => `${host}. ${of.includes(":") ? "AAAA" : "A"} ${of}`),
    ...tlsa.map((record) => `_25._tcp.${host}. TLSA ${record}`),
    ...(policy
      ? [
          `_mta-sts.${domain}. TXT "v=STSv1; id=${policy.id}"`,
          `mta-sts.${domain}. A ${policyHostAddress}`,
        ]
      : []),
    ...records.map((record) => record.replaceAll("$4", address).replaceAll("$6", address6)),
  ];
}

/** The doors of a site that is a Postfix; `pem` is a file with its key and certificates. */
export function listenersOf(site: PlacedSite, pem: string): PostfixListener[] {
  const tls = site.identity
    ? ["smtpd_tls_security_level = may", `smtpd_tls_chain_files = ${pem}`]
    : ["smtpd_tls_security_level = none"];
  const settings = [`myhostname = ${hostOf(site)}`, ...tls, ...(site.settings ?? [])];
  const { port = 25 } = site;
  return addressesOf(site).map((address) => ({ address, port, settings }));
}

/** The doors of a scripted site. */
export function scriptsOf(site: PlacedSite): SmtpSinkOptions[] {
  const { identity, script, port = 25 } = site;
  const secureContext =
    identity && createSecureContext({ key: identity.key, cert: identity.chain });
  return addressesOf(site).map((host) => ({
    ...script,
    host,
    port,
    ...(secureContext ? { secureContext } : {}),
  }));
}
