/** One thing that FETCH asks for; macros are spelt out. RFC 9051 §6.4.5. */
export type FetchItem =
  | {
      readonly kind:
        | "envelope"
        | "flags"
        | "internal-date"
        | "rfc822"
        | "rfc822-peek"
        | "rfc822-header"
        | "rfc822-text"
        | "rfc822-size"
        /** BODY without a section: the structure without extension data. */
        | "body"
        | "body-structure"
        | "uid"
        | "mod-seq"
        | "save-date"
        | "email-id"
        | "thread-id";
    }
  /** RFC 8970 §3 */
  | { readonly kind: "preview"; readonly lazy: boolean }
  | BodySection
  | BinarySection
  /** RFC 3516 §4.3 */
  | { readonly kind: "binary-size"; readonly path: readonly number[] };

/** BODY[section]<partial> and BODY.PEEK. */
export interface BodySection {
  readonly kind: "section";
  readonly peek: boolean;
  readonly section: Section;
  readonly partial: PartialRange | undefined;
}

/** BINARY[section-part]<partial> and BINARY.PEEK. RFC 3516 §4.2. */
export interface BinarySection {
  readonly kind: "binary";
  readonly peek: boolean;
  /** Empty for the whole message. */
  readonly path: readonly number[];
  readonly partial: PartialRange | undefined;
}

/** What stands between the brackets. RFC 9051 §6.4.5.1. */
export interface Section {
  /** Part numbers; empty for the message itself. */
  readonly path: readonly number[];
  readonly text: SectionText | undefined;
  /** Field names as written, of HEADER.FIELDS and HEADER.FIELDS.NOT; else empty. */
  readonly fields: readonly string[];
}

export type SectionText = "HEADER" | "HEADER.FIELDS" | "HEADER.FIELDS.NOT" | "TEXT" | "MIME";

/** At most `length` octets from `offset` on. */
export interface PartialRange {
  readonly offset: number;
  readonly length: number;
}
