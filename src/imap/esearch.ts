import { formatString } from "./strings.ts";

/** Results of one SEARCH with RETURN; undefined where not asked for or where there is none. */
export interface Esearch {
  readonly tag: string;
  /** Of ESEARCH in several mailboxes; the name as formatMailboxName writes it. RFC 7377 §2.1. */
  readonly source?: { readonly mailbox: string; readonly uidValidity: number } | undefined;
  readonly byUid: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** As formatSequenceSet writes it, of SORT in its order; "" is left out. */
  readonly all?: string | undefined;
  readonly count?: number | undefined;
  /** RFC 9394 §3.1: the range as asked, and the results in it, "" for none. */
  readonly partial?: { readonly range: string; readonly set: string } | undefined;
  /** RFC 7162 §3.1.10 */
  readonly modSeq?: number | undefined;
}

// RFC 9051 §9: esearch-response = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)
/** Without the "*" in front and the CRLF behind. */
export function formatEsearch(results: Esearch): string {
  const { source, min, max, all, count, partial, modSeq } = results;
  let text = `ESEARCH (TAG ${formatString(results.tag)}`;
  if (source !== undefined) text += ` MAILBOX ${source.mailbox} UIDVALIDITY ${source.uidValidity}`;
  text += ")";
  if (results.byUid) text += " UID";
  if (min !== undefined) text += ` MIN ${min}`;
  if (max !== undefined) text += ` MAX ${max}`;
  if (all) text += ` ALL ${all}`;
  if (count !== undefined) text += ` COUNT ${count}`;
  if (partial !== undefined) text += ` PARTIAL (${partial.range} ${partial.set || "NIL"})`;
  if (modSeq !== undefined) text += ` MODSEQ ${modSeq}`;
  return text;
}
