import type { AccountId } from "../store/ids.ts";

/** A list that a query has found, and when that was. */
export interface QueryResult {
  readonly accountId: AccountId;
  /** Filter, sort and the rest of the question, as text. */
  readonly question: string;
  readonly state: string;
  readonly ids: Float64Array;
}

/** Lists of 100,000 messages take 800 kB each. */
const resultsMax = 32;
const idsMax = 1_000_000;

/** The last lists that were found: for their next pages, and to say later what has changed in them. RFC 8620 §5.6 */
export class QueryResults {
  #results: readonly QueryResult[] = [];

  find(accountId: AccountId, question: string, state: string): QueryResult | undefined {
    return this.#results.find(
      (one) => one.accountId === accountId && one.question === question && one.state === state,
    );
  }

  keep(result: QueryResult): void {
    const kept = [result, ...this.#results].slice(0, resultsMax);
    let ids = 0;
    this.#results = kept.filter((one, index) => (ids += one.ids.length) <= idsMax || index === 0);
  }
}
