import { runChecks } from "../../domain-dns/checks.ts";
import type { CheckResult } from "../../domain-dns/findings.ts";
import type { Admin } from "../call.ts";
import { domainPlanOf } from "../domain-plan-of.ts";
import { finding, type Finding } from "./finding.ts";

/** Of a server with many domains, the first: each costs many questions. */
const domainsMax = 20;

/** Whether the DNS says of our domains what it should. */
export async function dns(admin: Admin): Promise<Finding> {
  const names = Object.entries(admin.revisions.document.domains)
    .filter(([, { disabled }]) => !disabled)
    .map(([name]) => name)
    .slice(0, domainsMax);
  if (names.length === 0) return finding("unknown", "dns.none");
  const looked = await Promise.all(
    names.map(async (name) => ({
      name,
      checks: await runChecks(await domainPlanOf(admin, name), admin.dnsWorld),
    })),
  );
  const withFaults = (kind: "errors" | "warnings"): Finding["values"] | undefined => {
    const has = (check: CheckResult): boolean => check[kind].length > 0;
    const domains = looked.filter(({ checks }) => checks.some(has));
    if (domains.length === 0) return undefined;
    const checks = new Set(
      domains.flatMap((of) => of.checks.filter(has).map((check) => check.name)),
    );
    return { domains: domains.map(({ name }) => name).join(", "), checks: [...checks].join(", ") };
  };
  const wrong = withFaults("errors");
  if (wrong !== undefined) return finding("bad", "dns.wrong", wrong);
  const better = withFaults("warnings");
  if (better !== undefined) return finding("attention", "dns.better", better);
  return finding("good", "dns.good");
}
