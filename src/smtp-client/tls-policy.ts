// What a session demands of TLS, and what came of it. Certificates are judged by us after the handshake and before
// anything is said that matters, so that each failure has the name that reports give it (RFC 8460 §4.3).

import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { verifyDane } from "../dane/verify-dane.ts";
import type { TlsaRecord } from "../dns/resolver.ts";
import type { TlsResultType } from "../tls-rpt/tls-result.ts";
import { printableOf } from "./smtp-reply.ts";

export type TlsPolicy =
  | { readonly kind: "none" }
  /**
   * STARTTLS where it is offered, whoever shows which certificate; where TLS cannot be agreed on, another connection
   * goes in plain text, unless `staysSecure`. RFC 7435 §3
   */
  | { readonly kind: "opportunistic"; readonly staysSecure?: boolean | undefined }
  /** TLS, whoever shows which certificate. */
  | { readonly kind: "unverified"; readonly implicit?: boolean | undefined }
  /** TLS with a certificate of an authority for one of the names. RFC 6125 §6 */
  | ({
      readonly kind: "pkix";
      readonly names: readonly string[];
      /** PEM, in place of the usual authorities. */
      readonly ca?: string | undefined;
      /** TLS before the greeting. RFC 8314 §3.3 */
      readonly implicit?: boolean | undefined;
    } & Lenience)
  /** TLS with a certificate that one of the records stands for. RFC 7672 §3 */
  | ({
      readonly kind: "dane";
      /** Usable ones, see src/dane. */
      readonly records: readonly TlsaRecord[];
      /** The TLSA base domain first, which is asked for by SNI too. RFC 7672 §3.2.2 and §8.1 */
      readonly names: readonly string[];
    } & Lenience);

interface Lenience {
  /** What fails is told and the mail goes all the same, in plain text if need be. RFC 8461 §5, RFC 8689 §4.2 */
  readonly lenient?: boolean | undefined;
}

/** What became of TLS towards one server. */
export interface TlsReport {
  /** By STARTTLS, or by a port that begins with TLS; undefined where the server was not heard to the point. */
  readonly offered: boolean | undefined;
  /** Of the session that was used, such as "TLSv1.3"; undefined: plain text. */
  readonly version: string | undefined;
  /** How the certificate of the session was verified, where the policy asked for that. */
  readonly verified: "pkix" | "dane" | undefined;
  /** What went wrong, also where the mail went on without. */
  readonly failure: TlsFailure | undefined;
  /** As the server named itself when it greeted. */
  readonly serverName?: string | undefined;
}

export interface TlsFailure {
  readonly resultType: TlsResultType;
  /** In words for people. */
  readonly text: string;
  /** As the library calls it. */
  readonly reasonCode?: string | undefined;
}

export const tlsUntried: TlsReport = {
  offered: undefined,
  version: undefined,
  verified: undefined,
  failure: undefined,
};

/** Whether nothing may be said without TLS. */
export function demandsTls(policy: TlsPolicy): boolean {
  if (policy.kind === "none" || policy.kind === "opportunistic") return false;
  return !isLenient(policy);
}

/** Whether the same server may be asked again in plain text where TLS failed. */
export function fallsBack(policy: TlsPolicy): boolean {
  return policy.kind === "opportunistic" ? policy.staysSecure !== true : isLenient(policy);
}

export function isImplicit(policy: TlsPolicy): boolean {
  return (policy.kind === "unverified" || policy.kind === "pkix") && policy.implicit === true;
}

export function isLenient(policy: TlsPolicy): boolean {
  return "lenient" in policy && policy.lenient === true;
}

/** For the handshake with `host`, a name or an IP address. */
export function tlsOptionsOf(policy: TlsPolicy, host: string): ConnectionOptions {
  const ca = policy.kind === "pkix" ? policy.ca : undefined;
  const name = policy.kind === "dane" ? (policy.names[0] ?? host) : host;
  return {
    minVersion: "TLSv1.2",
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    // RFC 6066 §3: no server name for addresses.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(ca === undefined ? {} : { ca: [ca] }),
  };
}

/**
 * What speaks against the certificate of a session that has come up; undefined: the policy is content. `now` in
 * milliseconds since 1970.
 */
export function failureOf(
  policy: TlsPolicy,
  socket: TLSSocket,
  now: number,
): TlsFailure | undefined {
  switch (policy.kind) {
    case "pkix":
      return pkixFailure(policy.names, socket);
    case "dane":
      return daneFailure(policy, socket, now);
    case "none":
    case "opportunistic":
    case "unverified":
      return undefined;
  }
}

function daneFailure(
  { records, names }: TlsPolicy & { readonly kind: "dane" },
  socket: TLSSocket,
  now: number,
): TlsFailure | undefined {
  const verdict = verifyDane({ records, names, chain: chainOf(socket), now });
  if (verdict.kind === "verified") return undefined;
  const reasonCode = `dane-${verdict.reason}`;
  switch (verdict.reason) {
    case "no-match": {
      const text = "The certificate is none of those that the domain has published (DANE)";
      return { resultType: "validation-failure", text, reasonCode };
    }
    case "no-certificate":
      return {
        resultType: "validation-failure",
        text: "The server shows no certificate",
        reasonCode,
      };
    case "out-of-date": {
      const text = "The certificate is not valid at this time";
      return { resultType: "certificate-expired", text, reasonCode };
    }
    case "other-names": {
      const text = `The certificate is for other names than ${names.join(", ")}`;
      return { resultType: "certificate-host-mismatch", text, reasonCode };
    }
  }
}

/** As the server sent it; what it sends beyond 20 certificates is its own affair. */
function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (certificate !== undefined && chain.length < 20) {
    chain.push(certificate);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

function pkixFailure(names: readonly string[], socket: TLSSocket): TlsFailure | undefined {
  if (!socket.authorized) return untrusted(codeOf(socket.authorizationError));
  const certificate = socket.getPeerCertificate();
  const errors = names.map((name) => checkServerIdentity(name, certificate));
  if (errors.includes(undefined)) return undefined;
  const alternatives = printableOf(certificate.subjectaltname ?? "no name at all");
  return {
    resultType: "certificate-host-mismatch",
    text: `The certificate is for other names (${alternatives.slice(0, 200)}), not for ${names.join(", ")}`,
    reasonCode: "ERR_TLS_CERT_ALTNAME_INVALID",
  };
}

function untrusted(reasonCode: string): TlsFailure {
  if (reasonCode === "CERT_HAS_EXPIRED" || reasonCode === "CERT_NOT_YET_VALID") {
    const text = "The certificate is not valid at this time";
    return { resultType: "certificate-expired", text, reasonCode };
  }
  const text = selfSignedCodes.has(reasonCode)
    ? "The certificate is signed by nobody but itself"
    : "No authority that is known here has signed the certificate";
  return { resultType: "certificate-not-trusted", text, reasonCode };
}

const selfSignedCodes = new Set(["DEPTH_ZERO_SELF_SIGNED_CERT"]);

// The types say Error; the library gives the code alone.
function codeOf(error: unknown): string {
  if (typeof error === "string") return error;
  return Error.isError(error) ? error.message : "UNKNOWN";
}
