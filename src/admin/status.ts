import { SearchFault } from "../search/search-index.ts";
import type { SearchStatus } from "../search/search-messages.ts";
import { validPolicy } from "../mta-sts/kept-policy.ts";
import { dayOf } from "../tls-rpt/daily-result.ts";
import { nothing } from "./arguments.ts";
import { shownFacts } from "./certificate-list.ts";
import type { ShownFacts } from "./certificate-list.ts";
import { type Admin, callOf, type ServerFacts } from "./call.ts";

export interface Status extends ServerFacts {
  readonly pid: number;
  readonly revision: number;
  readonly domains: number;
  readonly accounts: number;
  readonly memoryOctets: number;
  readonly nextQueueAttemptAt: number | undefined;
  /** MTA-STS policies of other domains that are in force. */
  readonly stsPolicies: number;
  /** Sessions with other servers today (UTC): with TLS as it should be, and without. */
  readonly tlsSessions: { readonly successful: number; readonly failed: number };
  /** What the doors show for the host name. */
  readonly certificate: ShownFacts;
  /** Names without a certificate that holds for long, though an authority is asked for them. */
  readonly certificatesMissing: readonly string[];
  /** Undefined: the index has failed; the log says why. */
  readonly search: SearchStatus | undefined;
}

export const status = callOf(nothing, async (admin): Promise<Status> => {
  const { server, revisions, store, search, certificates } = admin;
  const now = admin.now();
  const policies = store.secureDelivery.stsPolicies();
  return {
    ...server,
    pid: process.pid,
    revision: revisions.number,
    domains: Object.keys(revisions.document.domains).length,
    accounts: Object.keys(revisions.document.accounts).length,
    memoryOctets: process.memoryUsage.rss(),
    nextQueueAttemptAt: store.nextQueueAttemptAt(),
    stsPolicies: policies.filter((kept) => validPolicy(kept, now) !== undefined).length,
    tlsSessions: store.secureDelivery.tlsSessions(dayOf(now)),
    certificate: shownFacts(await certificates.kept.shown()),
    certificatesMissing: revisions.document.acme.enabled ? await missing(certificates.keeper) : [],
    search: await statusOf(search),
  };
});

async function missing(keeper: Admin["certificates"]["keeper"]): Promise<string[]> {
  const bad = (await keeper.list()).filter(({ state }) => state !== "good");
  return [...new Set(bad.map(({ name }) => name))];
}

async function statusOf(search: Admin["search"]): Promise<SearchStatus | undefined> {
  try {
    return await search.status();
  } catch (error) {
    if (error instanceof SearchFault) return undefined;
    throw error;
  }
}
