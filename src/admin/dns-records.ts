import * as v from "valibot";
import { isSigned } from "../domain-dns/check-places.ts";
import { suggestedRecords } from "../domain-dns/suggested-records.ts";
import type { SuggestedRecord } from "../domain-dns/suggested-records.ts";
import { zoneText } from "../domain-dns/zone-text.ts";
import { shortText } from "./arguments.ts";
import { callOf } from "./call.ts";
import { domainNamed } from "./domain-named.ts";
import { domainPlanOf } from "./domain-plan-of.ts";

export interface DnsRecords {
  /** A-labels. */
  readonly domain: string;
  readonly hostName: string;
  readonly records: readonly SuggestedRecord[];
  /** All of them as a zone file. */
  readonly zone: string;
  /** What could not be known. */
  readonly remarks: readonly string[];
}

/** The records that the DNS should have for a domain, and for this machine. mail-behaviours 11.1 */
export const dnsRecords = callOf(
  v.strictObject({ domain: shortText }),
  async (admin, args): Promise<DnsRecords> => {
    const plan = await domainPlanOf(admin, domainNamed(admin.revisions.document, args.domain));
    const { addresses, domain, hostName, senders } = plan;
    const hostIsSigned = await isSigned(admin.dnsWorld.resolver, hostName);
    const records = suggestedRecords(plan, { hostIsSigned });
    const guessed = senders.filter(({ host }) => host !== undefined);
    const remarks = [
      ...(addresses.length > 0
        ? []
        : [
            `The public addresses of this machine are not known: add A and AAAA records of ${hostName}, ` +
              "or set publicAddresses in the configuration",
          ]),
      ...guessed.map(
        ({ name, host }) =>
          `Ask the provider of transport ${name} what SPF needs: a:${host} is a guess`,
      ),
    ];
    return { domain, hostName, records, zone: zoneText(records), remarks };
  },
);
