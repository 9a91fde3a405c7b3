import type { StatusItem } from "./status-item.ts";

/** RFC 5258 §3.1, RFC 6154 §5.2. */
export interface ListSelection {
  readonly subscribed: boolean;
  readonly remote: boolean;
  readonly recursiveMatch: boolean;
  readonly specialUse: boolean;
}

/** RFC 5258 §3.2, RFC 5819 §2, RFC 6154 §5.2, RFC 9590 §4. */
export interface ListReturn {
  readonly subscribed: boolean;
  readonly children: boolean;
  readonly specialUse: boolean;
  readonly status: readonly StatusItem[] | undefined;
  /** Entries as in GetMetadata. */
  readonly metadata: readonly string[] | undefined;
}
