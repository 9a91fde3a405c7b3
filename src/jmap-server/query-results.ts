import type { IdKind } from "../jmap/id.ts";
import type { AccountId } from "../store/ids.ts";

/** A list that a query has found, and when that was. */
export interface QueryResult {
  readonly accountId: AccountId;
  /** Of what the list is. */
  readonly kind: IdKind;
  /** Filter, sort and the rest of the question, as text. */
  readonly question: string;
  readonly state: string;
  readonly ids: Float64Array;
}

/** Of one kind in one account: what somebody asks for once keeps nothing of others'. */
const resultsMax = 32;
/** Of all: lists of 100,000 messages take 800 kB each. */
const idsMax = 1_000_000;

/** The last lists that were found: for their next pages, and to say later what has changed in them. RFC 8620 §5.6 */
export class QueryResults {
  /** The last one that was kept or found comes first. */
  #results: readonly QueryResult[] = [];

  find(asked: Omit<QueryResult, "ids">): QueryResult | undefined {
    const found = this.#results.find(
      (one) =>
        isSameKind(one, asked) && one.question === asked.question && one.state === asked.state,
    );
    if (found !== undefined)
      this.#results = [found, ...this.#results.filter((one) => one !== found)];
    return found;
  }

  keep(result: QueryResult): void {
    let ids = 0;
    let ofKind = 0;
    this.#results = [result, ...this.#results].filter((one, index) => {
      if (isSameKind(one, result) && ++ofKind > resultsMax) return false;
      ids += one.ids.length;
      return ids <= idsMax || index === 0;
    });
  }
}

function isSameKind(
  one: Pick<QueryResult, "accountId" | "kind">,
  other: Pick<QueryResult, "accountId" | "kind">,
): boolean {
  return one.accountId === other.accountId && one.kind === other.kind;
}
