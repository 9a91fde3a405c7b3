// What the DNS and the machine itself show the world, held against the plan: each check by itself, all at once. They
// only look; nothing is changed. mail-behaviours 11.2
import type { Resolver } from "../dns/resolver.ts";
import type { FetchedPolicy } from "../mta-sts/fetch-policy.ts";
import { checkAutoconfig, checkAutodiscover, checkSrv } from "./check-clients.ts";
import { checkDane, checkTls } from "./check-encryption.ts";
import { checkDkim, checkDmarc, checkSpf } from "./check-senders.ts";
import { checkDnssec, checkHost, checkMx } from "./check-places.ts";
import { checkHostTlsReports, checkMtaSts, checkTlsReports } from "./check-policies.ts";
import type { DomainPlan } from "./domain-plan.ts";
import { Findings } from "./findings.ts";
import type { CheckResult } from "./findings.ts";
import type { TlsFault } from "./mail-host-tls.ts";
import { suggestedRecords } from "./suggested-records.ts";
import type { SuggestedRecord } from "./suggested-records.ts";

/** How a check asks. */
export interface CheckWorld {
  readonly resolver: Resolver;
  /** The MTA-STS policy that the domain serves now. */
  readonly fetchPolicy: (domain: string) => Promise<FetchedPolicy>;
  /** What is wrong with TLS at the mail host at that address; undefined: nothing. */
  readonly tlsFault: (host: string, address: string) => Promise<TlsFault | undefined>;
}

export interface CheckContext extends CheckWorld {
  readonly plan: DomainPlan;
  /** To be published. */
  readonly records: readonly SuggestedRecord[];
  readonly findings: Findings;
}

const checks = {
  dnssec: checkDnssec,
  host: checkHost,
  mx: checkMx,
  tls: checkTls,
  dane: checkDane,
  spf: checkSpf,
  dkim: checkDkim,
  dmarc: checkDmarc,
  "host-tls-reports": checkHostTlsReports,
  "tls-reports": checkTlsReports,
  "mta-sts": checkMtaSts,
  srv: checkSrv,
  autoconfig: checkAutoconfig,
  autodiscover: checkAutodiscover,
} as const satisfies Record<string, (context: CheckContext) => Promise<void>>;

export type CheckName = keyof typeof checks;

/** In the order in which a person reads them. */
export async function runChecks(plan: DomainPlan, world: CheckWorld): Promise<CheckResult[]> {
  const records = suggestedRecords(plan, { hostIsSigned: undefined });
  const names = Object.keys(checks) as CheckName[];
  return Promise.all(
    names.map(async (name) => {
      const findings = new Findings();
      await checks[name]({ ...world, plan, records, findings });
      return findings.result(name);
    }),
  );
}
