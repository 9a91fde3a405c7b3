import { SearchFault } from "../search/search-index.ts";
import type { SearchStatus } from "../search/search-messages.ts";
import { nothing } from "./arguments.ts";
import { type Admin, callOf, type ServerFacts } from "./call.ts";

export interface Status extends ServerFacts {
  readonly pid: number;
  readonly revision: number;
  readonly domains: number;
  readonly accounts: number;
  readonly memoryOctets: number;
  readonly nextQueueAttemptAt: number | undefined;
  /** Undefined: the index has failed; the log says why. */
  readonly search: SearchStatus | undefined;
}

export const status = callOf(
  nothing,
  async ({ server, revisions, store, search }): Promise<Status> => ({
    ...server,
    pid: process.pid,
    revision: revisions.number,
    domains: Object.keys(revisions.document.domains).length,
    accounts: Object.keys(revisions.document.accounts).length,
    memoryOctets: process.memoryUsage.rss(),
    nextQueueAttemptAt: store.nextQueueAttemptAt(),
    search: await statusOf(search),
  }),
);

async function statusOf(search: Admin["search"]): Promise<SearchStatus | undefined> {
  try {
    return await search.status();
  } catch (error) {
    if (error instanceof SearchFault) return undefined;
    throw error;
  }
}
