import type { AccountId, MailboxId, MessageId, Uid } from "../store/ids.ts";
import type { SearchedPlace } from "./gram-token.ts";
import type { SearchQuery } from "./search-query.ts";

/** What the main thread asks of the search thread, and what it answers. */
export interface SearchQuestions {
  candidates: { readonly asked: CandidatesAsked; readonly answer: CandidatesFound };
  query: { readonly asked: QueryAsked; readonly answer: SearchHits };
  status: { readonly asked: undefined; readonly answer: SearchStatus };
  /** Throws the index away; answered when it has been made anew. */
  rebuild: { readonly asked: undefined; readonly answer: undefined };
  /** Answered when all messages are in the index that there are now. */
  caughtUp: { readonly asked: undefined; readonly answer: undefined };
}

export type SearchQuestion = keyof SearchQuestions;

export type SearchRequest =
  | {
      [Kind in SearchQuestion]: {
        readonly kind: Kind;
        readonly id: number;
        readonly asked: SearchQuestions[Kind]["asked"];
      };
    }[SearchQuestion]
  /** The store has changed; messages or mailboxes went. */
  | { readonly kind: "changed"; readonly removed: boolean }
  | { readonly kind: "close" };

export type SearchReply =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: Error }
  /** On the way to the answer of `rebuild`. */
  | { readonly kind: "progress"; readonly id: number; readonly status: SearchStatus }
  | { readonly kind: "noted"; readonly note: SearchNote }
  | { readonly kind: "closed" };

/** For the log. */
export interface SearchNote {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

export interface CandidatesAsked {
  readonly mailboxId: MailboxId;
  readonly needle: string;
  /** It may be in any of them. */
  readonly places: readonly SearchedPlace[];
}

/**
 * Undefined: any message. Else these, ascending, and those that came later: with a UID of `from` or above. `sure` says
 * of each of them whether (1) it is known to have the text.
 */
export type CandidatesFound =
  | { readonly uids: Uint32Array; readonly sure: Uint8Array; readonly from: Uid }
  | undefined;

export interface QueryAsked {
  readonly accountId: AccountId;
  readonly query: SearchQuery;
  readonly limit: number;
}

export interface SearchHits {
  /** The newest first. */
  readonly messages: readonly SearchHit[];
  /** False: it took too long, and older messages have not been looked at. */
  readonly isComplete: boolean;
}

export interface SearchHit {
  readonly id: MessageId;
  readonly mailboxId: MailboxId;
  readonly uid: Uid;
  /** Milliseconds since 1970. */
  readonly internalAt: number;
}

export interface SearchStatus {
  /** Messages that are in the index, and that there are. */
  readonly done: number;
  readonly total: number;
  /** Size of the index on disk. */
  readonly octets: number;
}
