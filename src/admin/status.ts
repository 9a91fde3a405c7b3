import { nothing } from "./arguments.ts";
import { callOf, type ServerFacts } from "./call.ts";

export interface Status extends ServerFacts {
  readonly pid: number;
  readonly revision: number;
  readonly domains: number;
  readonly accounts: number;
  readonly memoryOctets: number;
  readonly nextQueueAttemptAt: number | undefined;
}

export const status = callOf(nothing, ({ server, revisions, store }): Status => ({
  ...server,
  pid: process.pid,
  revision: revisions.number,
  domains: Object.keys(revisions.document.domains).length,
  accounts: Object.keys(revisions.document.accounts).length,
  memoryOctets: process.memoryUsage.rss(),
  nextQueueAttemptAt: store.nextQueueAttemptAt(),
}));
