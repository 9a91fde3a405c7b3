import { expiresAt, validPolicy } from "../mta-sts/kept-policy.ts";
import type { KeptPolicy } from "../mta-sts/kept-policy.ts";
import type { StsMode } from "../mta-sts/sts-policy.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface KeptPolicyFacts {
  readonly domain: string;
  /** Undefined: none is in force. */
  readonly mode: StsMode | undefined;
  readonly mx: readonly string[];
  /** Milliseconds since 1970, as all times here. */
  readonly fetchedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly usedAt: number;
  /** Why the latest attempt to fetch it failed, and when it is tried again. */
  readonly failure: { readonly text: string; readonly retryAt: number } | undefined;
}

/** Policies of domains that our accounts wrote to, as they are kept. */
export const mtaStsList = callOf(nothing, (admin): KeptPolicyFacts[] => {
  const now = admin.now();
  return admin.store.secureDelivery.stsPolicies().map((kept) => factsOf(kept, now));
});

function factsOf(kept: KeptPolicy, now: number): KeptPolicyFacts {
  const { domain, latest, failure, usedAt } = kept;
  const policy = validPolicy(kept, now);
  return {
    domain,
    mode: policy?.mode,
    mx: policy?.mx ?? [],
    fetchedAt: latest?.fetchedAt,
    expiresAt: latest === undefined ? undefined : expiresAt(latest),
    usedAt,
    failure: failure && { text: failure.text, retryAt: failure.retryAt },
  };
}
