import * as v from "valibot";
import { domainNameOf } from "../dns/domain-name.ts";
import { shortText } from "./arguments.ts";
import { CallRefusal, callOf } from "./call.ts";
import { certificateFacts } from "./certificate-facts.ts";
import type { CertificateFacts } from "./certificate-facts.ts";

export interface WholeCertificate extends CertificateFacts {
  readonly serialNumber: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** PEM, with its chain. */
  readonly pem: string;
}

/** The certificates that were issued for a name. */
export const certificateShow = callOf(
  v.strictObject({ name: shortText }),
  async ({ certificates }, args): Promise<WholeCertificate[]> => {
    const name = domainNameOf(args.name);
    const states = (await certificates.keeper.list()).filter((of) => of.name === name);
    const whole = states.flatMap((of): WholeCertificate[] => {
      if (of.certificate === undefined) return [];
      const { parsed, certificate: pem } = of.certificate;
      const { serialNumber, fingerprint256: fingerprint } = parsed;
      const from = Date.parse(parsed.validFrom);
      return [{ ...certificateFacts(of), serialNumber, from, fingerprint, pem }];
    });
    if (whole.length > 0) return whole;
    throw new CallRefusal(`No certificate was issued for "${args.name}": see "certificate list"`);
  },
);
