// What deliveries to others ask and tell about TLS, put together.
import type { Resolver } from "./dns/resolver.ts";
import type { Log } from "./log/log.ts";
import { CachedPolicies } from "./mta-sts/cached-policies.ts";
import { checkPolicy } from "./mta-sts/check-policy.ts";
import type { CheckedPolicy } from "./mta-sts/check-policy.ts";
import { HttpsPolicyFetcher } from "./mta-sts/fetch-policy.ts";
import type { FetchedPolicy } from "./mta-sts/fetch-policy.ts";
import { PolicyRefresh } from "./mta-sts/policy-refresh.ts";
import type { PolicySource } from "./mta-sts/policy-source.ts";
import { systemClock } from "./queue/clock.ts";
import type { Store } from "./store/store.ts";
import { TlsResultRecorder } from "./tls-rpt/tls-result-recorder.ts";

export interface SecureDelivery {
  readonly policies: PolicySource;
  readonly tlsResults: TlsResultRecorder;
  /** Looks at a domain anew, for people. */
  checkPolicy(domain: string): Promise<CheckedPolicy>;
  /** The policy that a domain serves now. */
  fetchPolicy(domain: string): Promise<FetchedPolicy>;
}

/** Made after the store and before the queue, and closed between them: what the queue tells at its end is written. */
export function secureDeliveryOn(
  {
    store,
    log,
    resolver,
  }: { readonly store: Store; readonly log: Log; readonly resolver: Resolver },
  stack: AsyncDisposableStack,
): SecureDelivery {
  const now = (): number => systemClock.now();
  const fetcher = new HttpsPolicyFetcher({ resolver });
  const closing = new AbortController();
  const tlsResults = stack.use(new TlsResultRecorder({ store, clock: now, log }));
  const cache = store.secureDelivery;
  const policies = new CachedPolicies({ cache, resolver, fetcher, now, log });
  const refresh = stack.use(
    new PolicyRefresh({ cache, policies, clock: systemClock, random: Math.random, log }),
  );
  // Ended first: the refresh waits for what it fetches.
  stack.use(policies);
  stack.defer(() => closing.abort());
  refresh.start();
  return {
    policies,
    tlsResults,
    fetchPolicy: (domain) => fetcher.fetch(domain, closing.signal),
    checkPolicy: (domain) => checkPolicy(domain, { resolver, fetcher, signal: closing.signal }),
  };
}
