/** What ImapReceiver makes of the octets, in their order. */
export type ReceiverEvent =
  | TextEvent
  /** A literal is about to be collected and its sender waits: answer "+ ". RFC 9051 §7.6. */
  | { readonly kind: "continuation" }
  | RefusedEvent
  | AppendLiteralEvent
  /** The next octets of an accepted literal; a view into what was pushed. */
  | { readonly kind: "octets"; readonly chunk: Buffer }
  /** The literal is complete; an AppendLiteralEvent or AppendEndEvent follows. */
  | { readonly kind: "literal-end" }
  | AppendEndEvent;

/** A command with its literals in place, or a line of IDLE or AUTHENTICATE. Without the CRLF at its end. */
export interface TextEvent {
  readonly kind: "text";
  readonly text: string;
}

/** Beyond a limit. The rest of the command is passed over; answer NO or BAD with `tag` ("*" where there is none). */
export interface RefusedEvent {
  readonly kind: "refused";
  readonly tag: string;
  readonly reason: "line-too-long" | "literal-too-big" | "too-many-literals";
}

/**
 * APPEND or REPLACE has come to a message. Call accept() (after "+ ", where `synchronizing`) or refuse() before the next
 * next(); after refuse() answer with a tagged NO or BAD, the rest of the command is passed over.
 */
export interface AppendLiteralEvent {
  readonly kind: "append-literal";
  /** For parseAppend: the command up to the literal; for parseAppendMore: what stands between two literals. */
  readonly text: string;
  readonly first: boolean;
  readonly octets: number;
  readonly synchronizing: boolean;
  /** "~{n}": may hold NUL. RFC 3516 §4.4. */
  readonly literal8: boolean;
}

/** APPEND or REPLACE is complete. For parseAppendEnd. */
export interface AppendEndEvent {
  readonly kind: "append-end";
  readonly text: string;
}
