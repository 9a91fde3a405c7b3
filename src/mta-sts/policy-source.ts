import type { StsPolicy } from "./sts-policy.ts";

/** What a domain asks of those who bring it mail, as deliveries ask for it. RFC 8461 §5 */
export interface PolicySource {
  /** Never rejects. `domain` is the recipients' domain, before any alias; A-labels. */
  policyFor(domain: string, signal: AbortSignal): Promise<PolicyAnswer>;
}

export type PolicyAnswer =
  /**
   * Nothing is asked, or the policy says so itself (mode "none"). `failure`: the domain says that it has a policy and none could be had; mail goes as though there
   * were none (RFC 8461 §3.3), and the failure belongs into the TLS results.
   */
  | { readonly kind: "none"; readonly failure?: StsFailure | undefined }
  /** In force now: fresh, or kept from before while no newer one can be had. Its mode is never "none". */
  | {
      readonly kind: "policy";
      readonly policy: StsPolicy;
      /** The domain has published a newer policy, which could not be had. */
      readonly failure?: StsFailure | undefined;
    }
  /** Whether there is a policy cannot be known now: the attempt is put off, but for "TLS-Required: No". */
  | { readonly kind: "failed"; readonly reason: string };

export interface StsFailure {
  readonly resultType: StsFailureType;
  /** In our words, for people. */
  readonly text: string;
}

/** RFC 8460 §4.3.2.2 */
export type StsFailureType = "sts-policy-fetch-error" | "sts-policy-invalid" | "sts-webpki-invalid";

/** For a server that sends nothing out, and for tests. */
export const noPolicies: PolicySource = {
  policyFor: () => Promise.resolve({ kind: "none" }),
};
