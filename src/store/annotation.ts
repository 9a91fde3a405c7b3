import type { ModSeq } from "./ids.ts";

/** Of one account, over all its mailboxes. */
export const annotationsMax = 1000;
/** Names and values together. */
export const annotationOctetsMax = 1_000_000;

/** A value that a client has left with a mailbox or with its account. RFC 5464 §3 */
export interface Annotation {
  /** In lower case, beginning with "/private/" or "/shared/". */
  readonly entry: string;
  readonly value: Buffer;
  readonly modSeq: ModSeq;
}
