import type { StsPolicy } from "../mta-sts/sts-policy.ts";
import type { DomainSettings } from "./domain-settings.ts";

/** What others are asked to do with mail for the domain; undefined where they are asked for nothing. */
export function ownStsPolicy(
  domain: Pick<DomainSettings, "disabled" | "mtaSts"> | undefined,
  hostName: string,
): StsPolicy | undefined {
  if (domain?.mtaSts === undefined || domain.disabled) return undefined;
  const { mode, maxAge } = domain.mtaSts;
  return { mode, mx: [hostName], maxAgeSeconds: maxAge };
}
