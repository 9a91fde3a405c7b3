import { baseSubjectOf } from "../imap/base-subject.ts";
import { parseDateTime } from "../message/date-time.ts";
import { decodeEncodedWords } from "../message/encoded-word.ts";
import { firstFieldValue } from "../message/header.ts";
import { messageIds } from "../message/message-id.ts";
import type { ParsedMessage } from "../message/part.ts";

/** What threads are made of. Identifiers are in lower case, without angle brackets. RFC 5256 §3, RFC 8474 §5.2 */
export interface ThreadFields {
  readonly messageId: string | undefined;
  /** The oldest first; where there are very many, the first and the newest. */
  readonly references: readonly string[];
  readonly inReplyTo: readonly string[];
  /** RFC 5256 §2.1, not folded. */
  readonly baseSubject: string;
  readonly isReply: boolean;
  /** A multipart/report: its subject is not that of the message that it reports on. RFC 6522 */
  readonly isReport: boolean;
  /** The Date field, milliseconds since 1970. */
  readonly sentAt: number | undefined;
}

export const noThreadFields: ThreadFields = {
  messageId: undefined,
  references: [],
  inReplyTo: [],
  baseSubject: "",
  isReply: false,
  isReport: false,
  sentAt: undefined,
};

const referencesMax = 100;
const referencesOctetsMax = 8192;
const inReplyToMax = 10;
const subjectCharactersMax = 1000;

/** Of a message whose header, latin1, is `header`. */
export function threadFieldsOf(
  header: string,
  { envelope }: Pick<ParsedMessage, "envelope">,
): ThreadFields {
  const subject = baseSubjectOf(decodeEncodedWords(envelope.subject ?? ""));
  const sent = envelope.date === undefined ? undefined : parseDateTime(envelope.date);
  const references = hasReferences.test(header) ? firstFieldValue(header, "references") : undefined;
  return {
    messageId: identifiers(envelope.messageId)[0],
    references: cut(identifiers(references)),
    inReplyTo: cut(identifiers(envelope.inReplyTo).slice(0, inReplyToMax)),
    baseSubject: subject.text.slice(0, subjectCharactersMax).toWellFormed(),
    isReply: subject.isReply,
    isReport: isReport.test(header),
    sentAt: sent?.epochMs,
  };
}

const hasReferences = /^references[ \t]*:/im;
const isReport = /^content-type[ \t]*:\s{0,100}multipart\/report\b/im;

function identifiers(value: string | undefined): string[] {
  if (value === undefined) return [];
  return [...new Set(messageIds(value).map((id) => id.toLowerCase()))];
}

/** The first, which is the root, and of the others the newest, within bounds. */
function cut(ids: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let octets = ids[0]?.length ?? 0;
  for (let at = ids.length - 1; at > 0 && kept.length < referencesMax - 1; at--) {
    octets += ids[at]!.length;
    if (octets > referencesOctetsMax) break;
    kept.push(ids[at]!);
  }
  return ids.length === 0 ? kept : [ids[0]!, ...kept.reverse()];
}
