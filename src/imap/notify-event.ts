import type { FetchItem } from "./fetch-item.ts";

/** What NOTIFY asks to hear of. RFC 5465 §5. */
export type NotifyEvent =
  /** `items` of the message, told for the selected mailbox only; empty: EXISTS alone. */
  | { readonly kind: "message-new"; readonly items: readonly FetchItem[] }
  | {
      readonly kind:
        | "message-expunge"
        | "flag-change"
        | "annotation-change"
        | "mailbox-name"
        | "subscription-change"
        | "mailbox-metadata-change"
        | "server-metadata-change";
    }
  /** One we do not know, as written: to be refused with BADEVENT. RFC 5465 §3.1. */
  | { readonly kind: "unknown"; readonly name: string };
