import * as v from "valibot";
import { zoneAccessOf } from "../config/zone-access.ts";
import type { RecordChange } from "../dns/update-message.ts";
import { isSigned } from "../domain-dns/check-places.ts";
import { wantedRecords } from "../domain-dns/record-changes.ts";
import type { ZoneRecord } from "../domain-dns/record-changes.ts";
import { suggestedRecords } from "../domain-dns/suggested-records.ts";
import { shortText } from "./arguments.ts";
import { callOf, CallRefusal } from "./call.ts";
import { domainNamed } from "./domain-named.ts";
import { domainPlanOf } from "./domain-plan-of.ts";

export interface DnsUpdate {
  readonly domain: string;
  readonly zone: string;
  /** Whether they were made; else they are what would change. */
  readonly isDone: boolean;
  readonly changes: readonly RecordChange[];
  /** Wanted too, but in other zones. */
  readonly outside: readonly ZoneRecord[];
}

/** Writes the records that a domain should have to its name server, or says what it would write. RFC 2136 */
export const dnsUpdate = callOf(
  v.strictObject({ domain: shortText, dryRun: v.optional(v.boolean(), false) }),
  async (admin, { domain, dryRun }): Promise<DnsUpdate> => {
    const { document } = admin.revisions;
    const name = domainNamed(document, domain);
    const access = zoneAccessOf(document, name);
    if (access === undefined) {
      throw new CallRefusal(`No name server takes records of "${name}": see "dns access"`);
    }
    const plan = await domainPlanOf(admin, name);
    const hostIsSigned = await isSigned(admin.dnsWorld.resolver, plan.hostName);
    const wanted = wantedRecords(suggestedRecords(plan, { hostIsSigned }));
    const outcome = await admin.zoneUpdates[dryRun ? "plan" : "apply"](access, wanted);
    if (outcome.kind === "refused") throw new CallRefusal(`${outcome.reason}\n${outcome.advice}`);
    const { changes, outside } = outcome;
    return { domain: access.domain, zone: access.zone, isDone: !dryRun, changes, outside };
  },
);
