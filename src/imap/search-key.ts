import type { ResultRange } from "./result-range.ts";
import type { MessageSet } from "./sequence-set.ts";

/** What SEARCH looks for. Text is Unicode, decoded by the command's charset. RFC 9051 §6.4.4. */
export type SearchKey =
  | { readonly kind: "all" }
  /** ANSWERED, UNSEEN, KEYWORD and so on. System flags in their usual spelling, keywords as written. */
  | { readonly kind: "flag"; readonly flag: string; readonly set: boolean }
  /** RFC 3501 §6.4.4; NEW is RECENT and UNSEEN, OLD is not RECENT. */
  | { readonly kind: "recent" }
  /** HEADER, and BCC, CC, FROM, SUBJECT, TO with the field's name. An empty value: the field is there. */
  | { readonly kind: "header"; readonly name: string; readonly value: string }
  /** In the body. */
  | { readonly kind: "body"; readonly value: string }
  /** In header or body. */
  | { readonly kind: "text"; readonly value: string }
  | SearchDate
  | { readonly kind: "size"; readonly relation: "larger" | "smaller"; readonly octets: number }
  /** RFC 5032 §3, by internal date: older than or not older than so many seconds. */
  | { readonly kind: "age"; readonly relation: "older" | "younger"; readonly seconds: number }
  | { readonly kind: "messages"; readonly byUid: boolean; readonly set: MessageSet }
  /** RFC 7162 §3.1.5; at least this. */
  | { readonly kind: "mod-seq"; readonly modSeq: number }
  /** RFC 8514 §4.3 */
  | { readonly kind: "save-date-supported" }
  /** RFC 8474 §6 */
  | { readonly kind: "email-id"; readonly id: string }
  | { readonly kind: "thread-id"; readonly id: string }
  | { readonly kind: "not"; readonly key: SearchKey }
  | { readonly kind: "or"; readonly left: SearchKey; readonly right: SearchKey }
  /** Never empty. */
  | { readonly kind: "and"; readonly keys: readonly SearchKey[] };

export interface SearchDate {
  readonly kind: "date";
  /** BEFORE and so on, SENTBEFORE and so on, SAVEDBEFORE and so on (RFC 8514 §4.3). */
  readonly of: "internal" | "sent" | "saved";
  readonly relation: "before" | "on" | "since";
  /** Milliseconds from 1970 to the day's 00:00 UTC. */
  readonly day: number;
}

/** RFC 9051 §6.4.4. RETURN () is `all`. */
export interface SearchReturn {
  readonly min: boolean;
  readonly max: boolean;
  readonly all: boolean;
  readonly count: boolean;
  readonly save: boolean;
  readonly partial: ResultRange | undefined;
}
