import { directoryUrlOf } from "../config/acme-settings.ts";
import { fingerprintWords } from "../tls/fingerprint-words.ts";
import type { ShownCertificate } from "../tls/kept-certificates.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";
import { certificateFacts, issuerOf } from "./certificate-facts.ts";
import type { CertificateFacts } from "./certificate-facts.ts";

export interface CertificateOverview {
  /** Undefined: certificates are fetched from nobody. */
  readonly authority: string | undefined;
  /** What the doors show for the host name now. */
  readonly shown: ShownFacts;
  readonly certificates: readonly CertificateFacts[];
}

export interface ShownFacts {
  readonly source: ShownCertificate["source"];
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly issuer: string;
  /** SHA-256 of the certificate, as programs show it to people. */
  readonly fingerprint: string;
  /** Six words for its key, to be read out and compared. */
  readonly words: readonly string[];
}

export const certificateList = callOf(
  nothing,
  async ({ certificates, revisions }): Promise<CertificateOverview> => {
    const { acme } = revisions.document;
    return {
      authority: acme.enabled ? directoryUrlOf(acme) : undefined,
      shown: shownFacts(await certificates.kept.shown()),
      certificates: (await certificates.keeper.list()).map(certificateFacts),
    };
  },
);

export function shownFacts({ source, parsed }: ShownCertificate): ShownFacts {
  return {
    source,
    until: Date.parse(parsed.validTo),
    issuer: issuerOf(parsed.issuer),
    fingerprint: parsed.fingerprint256,
    words: fingerprintWords(parsed.publicKey),
  };
}
