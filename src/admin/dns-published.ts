import * as v from "valibot";
import { isSigned } from "../domain-dns/check-places.ts";
import { publishedRecords } from "../domain-dns/published.ts";
import type { PublishedRecord } from "../domain-dns/published.ts";
import { suggestedRecords } from "../domain-dns/suggested-records.ts";
import { zoneText } from "../domain-dns/zone-text.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { domainNamed } from "./domain-named.ts";
import { domainPlanOf } from "./domain-plan-of.ts";

export interface DnsPublished {
  /** A-labels. */
  readonly domain: string;
  readonly hostName: string;
  readonly records: readonly PublishedRecord[];
  /** All of them as a zone file. */
  readonly zone: string;
  /** Whether anything is known of the addresses that others reach this machine by. */
  readonly hasAddresses: boolean;
  /** Whether there is such a domain at all; undefined where nobody can say. */
  readonly exists: boolean | undefined;
}

/** Which of the records that the DNS should have for a domain are there by now. */
export const dnsPublished = callOf(
  v.strictObject({ domain: shortText }),
  async (admin, args): Promise<DnsPublished> => {
    const plan = await domainPlanOf(admin, domainNamed(admin.revisions.document, args.domain));
    const { resolver } = admin.dnsWorld;
    const hostIsSigned = await isSigned(resolver, plan.hostName);
    const suggested = suggestedRecords(plan, { hostIsSigned });
    const there = await resolver.mx(plan.domain);
    return {
      exists: there.kind === "failed" ? undefined : !(there.kind === "none" && there.nxDomain),
      domain: plan.domain,
      hostName: plan.hostName,
      records: await publishedRecords(suggested, resolver),
      zone: zoneText(suggested),
      hasAddresses: plan.addresses.length > 0,
    };
  },
);
