import type { CertificateState } from "../acme/certificate-keeper.ts";

/** A certificate that should be there, and how it stands; times in milliseconds since 1970. */
export interface CertificateFacts {
  readonly name: string;
  readonly key: "ecdsa" | "rsa";
  /** What the name is for, in words. */
  readonly use: string;
  /** "ending": it should have been renewed by now. */
  readonly state: CertificateState["state"];
  readonly until: number | undefined;
  readonly issuer: string | undefined;
  /** When the next one is asked for. */
  readonly nextAt: number | undefined;
  /** Why there is none, or no newer one. */
  readonly reason: string | undefined;
  /** What to do about it. */
  readonly advice: string | undefined;
}

export function certificateFacts(of: CertificateState): CertificateFacts {
  const { name, kind, use, state, certificate, attempt, renewAt } = of;
  const next = Math.max(renewAt ?? 0, attempt?.nextAt ?? 0);
  return {
    name,
    key: kind,
    use,
    state,
    until: certificate && Date.parse(certificate.parsed.validTo),
    issuer: certificate && issuerOf(certificate.parsed.issuer),
    nextAt: next === 0 ? undefined : next,
    reason: attempt?.failure?.reason,
    advice: attempt?.failure?.advice,
  };
}

/** Organization and common name of a distinguished name, as Node writes it. */
export function issuerOf(distinguishedName: string): string {
  const part = (type: string): string | undefined =>
    new RegExp(`^${type}=(.*)$`, "m").exec(distinguishedName)?.[1];
  return [part("O"), part("CN")].filter((text) => text !== undefined).join(" ");
}
