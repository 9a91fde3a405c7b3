import { createHash } from "node:crypto";
import { policyLines } from "./sts-policy.ts";
import type { StsPolicy } from "./sts-policy.ts";

/** The file at https://mta-sts.DOMAIN/.well-known/mta-sts.txt. RFC 8461 §3.2 */
export function formatStsPolicy(policy: StsPolicy): string {
  return policyLines(policy)
    .map((line) => `${line}\r\n`)
    .join("");
}

/** For the record of the DNS: another one for each policy, so that nobody has to think of changing it. RFC 8461 §3.1 */
export function stsPolicyId(policy: StsPolicy): string {
  return createHash("sha256").update(formatStsPolicy(policy)).digest("hex").slice(0, 20);
}
