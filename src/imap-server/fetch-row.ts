import { formatBodyStructure } from "../imap/body-structure.ts";
import { formatDateTime } from "../imap/date-time.ts";
import type { FetchItem } from "../imap/fetch-item.ts";
import type { TextMode } from "../imap/command.ts";
import { formatUnicode } from "../imap/strings.ts";
import { parseStructure } from "../message/structure.ts";
import type { ModSeq, Uid } from "../store/ids.ts";
import type { MessageBody, MessageEnvelope, MessageRow } from "../store/message.ts";
import type { FlagText } from "./flag-text.ts";
import type { FetchNeeds } from "./fetch-rows.ts";
import { emailIdText, threadIdText } from "./object-id.ts";

/** All that one FETCH response can say without opening the message; what was not asked for is undefined. */
export interface FetchRow {
  readonly uid: Uid;
  readonly bits: number;
  readonly keywords: readonly string[];
  readonly modSeq: ModSeq;
  readonly message: MessageRow | undefined;
  readonly body: MessageBody | undefined;
  readonly envelope: MessageEnvelope | undefined;
}

/** An item's name and value. RFC 9051 §9, msg-att */
export type ItemText = (row: FetchRow) => string;

/** Items that are read from the message's octets. */
export type OctetItem =
  | Extract<FetchItem, { kind: "section" | "binary" | "binary-size" }>
  | { readonly kind: "rfc822" | "rfc822-peek" | "rfc822-header" | "rfc822-text" };

export function isOctetItem({ kind }: FetchItem): boolean {
  return octetKinds.has(kind);
}

const octetKinds: ReadonlySet<FetchItem["kind"]> = new Set<OctetItem["kind"]>([
  "rfc822",
  "rfc822-peek",
  "rfc822-header",
  "rfc822-text",
  "section",
  "binary",
  "binary-size",
]);

export function hasKind(items: readonly FetchItem[], kind: FetchItem["kind"]): boolean {
  return items.some((item) => item.kind === kind);
}

/** What is read of each message for these items. */
export function needsOf(items: readonly FetchItem[]): FetchNeeds {
  const kinds = new Set(items.map(({ kind }) => kind));
  const needsBody = items.some(isOctetItem) || bodyKinds.some((kind) => kinds.has(kind));
  const needsRow = rowKinds.some((kind) => kinds.has(kind));
  return {
    rows: needsBody ? "bodies" : needsRow ? "rows" : "none",
    envelopes: kinds.has("envelope") || kinds.has("body-structure"),
  };
}

const bodyKinds = ["body", "preview", "email-id"] as const;
const rowKinds = ["internal-date", "rfc822-size", "save-date", "thread-id"] as const;

/** How an item is written, or undefined where it is one of octets. */
export function itemText(
  item: FetchItem,
  flagText: FlagText,
  mode: TextMode,
): ItemText | undefined {
  switch (item.kind) {
    case "uid":
      return (row) => `UID ${row.uid}`;
    case "flags":
      return (row) => `FLAGS (${flagText.of(row.bits, row.keywords)})`;
    case "mod-seq":
      return (row) => `MODSEQ (${row.modSeq})`;
    case "internal-date":
      return (row) => `INTERNALDATE ${formatDateTime(row.message!.internalAt)}`;
    case "save-date":
      return (row) => `SAVEDATE ${formatDateTime(row.message!.savedAt)}`;
    case "rfc822-size":
      return (row) => `RFC822.SIZE ${row.message!.size}`;
    case "email-id":
      return (row) => `EMAILID (${emailIdText(row.body!)})`;
    case "thread-id":
      return ({ message }) => `THREADID ${threadIdOf(message!)}`;
    case "envelope":
      return (row) => `ENVELOPE ${row.envelope!.envelope}`;
    case "body-structure":
      return (row) => `BODYSTRUCTURE ${row.envelope!.bodyStructure}`;
    case "body":
      return (row) => `BODY ${formatBodyStructure(parseStructure(row.body!.structure), "body")}`;
    case "preview":
      return (row) => `PREVIEW ${formatUnicode(row.body!.preview, mode)}`;
    case "rfc822":
    case "rfc822-peek":
    case "rfc822-header":
    case "rfc822-text":
    case "section":
    case "binary":
    case "binary-size":
      return undefined;
  }
}

// RFC 8474 §5.2
function threadIdOf(message: MessageRow): string {
  const id = threadIdText(message);
  return id === undefined ? "NIL" : `(${id})`;
}
