import * as v from "valibot";
import { runChecks } from "../domain-dns/checks.ts";
import type { CheckResult } from "../domain-dns/findings.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { domainNamed } from "./domain-named.ts";
import { domainPlanOf } from "./domain-plan-of.ts";

/** Holds what the DNS says of a domain and of this machine against what it should say. mail-behaviours 11.2 */
export const dnsCheck = callOf(
  v.strictObject({ domain: shortText }),
  async (admin, args): Promise<{ readonly domain: string; readonly checks: CheckResult[] }> => {
    const plan = await domainPlanOf(admin, domainNamed(admin.revisions.document, args.domain));
    return { domain: plan.domain, checks: await runChecks(plan, admin.dnsWorld) };
  },
);
