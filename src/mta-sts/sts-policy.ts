/** A policy as its domain publishes it. RFC 8461 §3.2 */
export interface StsPolicy {
  readonly mode: StsMode;
  /** Host names, or "*." and the rest of the name; A-labels, lower case. Only empty in mode "none". */
  readonly mx: readonly string[];
  readonly maxAgeSeconds: number;
}

/**
 * "enforce": mail goes only to hosts of the policy, over verified TLS. "testing": mail goes anyway, failures are
 * reported. "none": as though there were no policy. RFC 8461 §5
 */
export type StsMode = "enforce" | "testing" | "none";

/** Whether the policy names the host. A star stands for exactly one label. RFC 8461 §4.1 */
export function isMxOfPolicy(policy: StsPolicy, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  const dot = name.indexOf(".");
  const starred = dot > 0 ? `*${name.slice(dot)}` : undefined;
  return policy.mx.some((pattern) => pattern === name || pattern === starred);
}

/** The policy as its lines, for TLS reports. RFC 8460 §4.4 */
export function policyLines(policy: StsPolicy): string[] {
  return [
    "version: STSv1",
    `mode: ${policy.mode}`,
    ...policy.mx.map((pattern) => `mx: ${pattern}`),
    `max_age: ${policy.maxAgeSeconds}`,
  ];
}
