/** Mailboxes that a command is about. RFC 5465 §6, RFC 7377 §2.2. */
export type MailboxFilter =
  | {
      readonly kind:
        /** The selected one, at once. */
        | "selected"
        /** The selected one, EXPUNGE only where commands allow it. */
        | "selected-delayed"
        /** All to which mail may be delivered. */
        | "inboxes"
        | "personal"
        | "subscribed";
    }
  | {
      readonly kind:
        /** Each with all below it. */
        | "subtree"
        /** Each with those one step below it. */
        | "subtree-one"
        /** Just these. */
        | "mailboxes";
      readonly mailboxes: readonly string[];
    };
