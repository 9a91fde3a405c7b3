/**
 * One MIME part with the octet offsets that let any section be read without parsing again. RFC 2045, RFC 9051 §7.5.2.
 * All text is latin1: one character is one octet as it stood in the message.
 */
export interface Part {
  /** As written, or the default of the context: "text"/"plain", in multipart/digest "message"/"rfc822". RFC 2045 §5.2 */
  readonly type: string;
  readonly subtype: string;
  /** Name and value in order, continuations and charsets of RFC 2231 kept as written. */
  readonly parameters: readonly Parameter[];
  readonly id?: string;
  readonly description?: string;
  /** Content-Transfer-Encoding as written; undefined where there is none ("7bit"). */
  readonly encoding?: string;
  readonly md5?: string;
  readonly disposition?: { readonly type: string; readonly parameters: readonly Parameter[] };
  readonly language?: readonly string[];
  readonly location?: string;
  /** Offsets into the message: header starts, body starts (just behind the empty line), body ends. */
  readonly headerStart: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Lines of the body; known for text parts and message/rfc822. */
  readonly lines?: number;
  /** Of a multipart, at least one. */
  readonly parts?: readonly Part[];
  /** Of a message/rfc822 or message/global in an identity encoding. */
  readonly message?: { readonly envelope: Envelope; readonly body: Part };
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** RFC 9051 §7.5.2, ENVELOPE. Unfolded field values, encoded words left as they are. Undefined: no such field. */
export interface Envelope {
  readonly date?: string;
  readonly subject?: string;
  readonly from: readonly EnvelopeAddress[];
  readonly sender: readonly EnvelopeAddress[];
  readonly replyTo: readonly EnvelopeAddress[];
  readonly to: readonly EnvelopeAddress[];
  readonly cc: readonly EnvelopeAddress[];
  readonly bcc: readonly EnvelopeAddress[];
  readonly inReplyTo?: string;
  readonly messageId?: string;
}

/**
 * RFC 9051 §7.5.2. A group starts with an item that has `mailbox` (the group's name) and no host, and ends with
 * one that has neither.
 */
export interface EnvelopeAddress {
  readonly name?: string;
  readonly route?: string;
  readonly mailbox?: string;
  readonly host?: string;
}

/** What one pass over a message finds. */
export interface ParsedMessage {
  readonly root: Part;
  readonly envelope: Envelope;
  /** Up to 256 characters of readable text, RFC 8970 §3; Unicode, white space folded. "" where there is none. */
  readonly preview: string;
}
