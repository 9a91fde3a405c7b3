import type { Email, EmailAddress, EmailDetails } from "../jmap/types.ts";
import { listPostOf } from "../message/list-fields.ts";
import { sameAddress } from "./typed-addresses.ts";

export type AnswerKind = "reply" | "replyAll" | "replyList" | "forward";

/** What an answer begins with. */
export interface Answer {
  readonly to: readonly EmailAddress[];
  readonly cc: readonly EmailAddress[];
  readonly subject: string;
  readonly inReplyTo: readonly string[] | undefined;
  readonly references: readonly string[] | undefined;
  /** Of the identities, the one that the message was sent to. */
  readonly from: EmailAddress | undefined;
}

const referencesMax = 100;
const replyMark = /^\s*(?:re|aw|antw|sv|odp)(?:\[\d+\])?\s*:/i;
const forwardMark = /^\s*(?:fwd?|wg|tr)\s*:/i;

/** Header fields of an answer. RFC 5322 §3.6.3, §3.6.4 */
export function answerTo(
  message: Email & EmailDetails,
  kind: AnswerKind,
  own: readonly EmailAddress[],
): Answer {
  const isOwn = (address: EmailAddress): boolean => own.some((one) => sameAddress(one, address));
  const { to, cc } = kind === "forward" ? { to: [], cc: [] } : recipients(message, kind, isOwn);
  const named = [...(message.to ?? []), ...(message.cc ?? []), ...(message.from ?? [])];
  return {
    to,
    cc,
    subject: subjectOf(message.subject ?? "", kind),
    inReplyTo: kind === "forward" ? undefined : (message.messageId ?? undefined),
    references: kind === "forward" ? undefined : referencesOf(message),
    from: own.find((identity) => named.some((address) => sameAddress(identity, address))),
  };
}

function recipients(
  message: Email & EmailDetails,
  kind: AnswerKind,
  isOwn: (address: EmailAddress) => boolean,
): { readonly to: readonly EmailAddress[]; readonly cc: readonly EmailAddress[] } {
  const list = listPostOf(message);
  if (kind === "replyList" && list.length > 0) return { to: list, cc: [] };
  const from = message.from ?? [];
  const isMine = from.length > 0 && from.every(isOwn);
  const others = filled(message.replyTo) ?? from;
  // An answer to what I sent goes on to those whom I sent it to.
  const to = isMine ? (message.to ?? []) : others;
  if (kind === "reply") return { to: distinct(to), cc: [] };
  const rest = [...(isMine ? [] : (message.to ?? [])), ...(message.cc ?? [])];
  const known = distinct(to);
  return {
    to: known,
    cc: distinct(rest).filter(
      (address) => !isOwn(address) && !known.some((one) => sameAddress(one, address)),
    ),
  };
}

function filled(list: readonly EmailAddress[] | null): readonly EmailAddress[] | undefined {
  return list === null || list.length === 0 ? undefined : list;
}

function distinct(list: readonly EmailAddress[]): readonly EmailAddress[] {
  return list.filter((one, at) => list.findIndex((other) => sameAddress(one, other)) === at);
}

function subjectOf(subject: string, kind: AnswerKind): string {
  if (kind === "forward") return forwardMark.test(subject) ? subject : `Fwd: ${subject}`;
  return replyMark.test(subject) ? subject : `Re: ${subject}`;
}

/** The first names the thread, the last are closest: those in the middle go. */
function referencesOf({ references, messageId }: EmailDetails): readonly string[] | undefined {
  const all = [...(references ?? []), ...(messageId ?? [])];
  if (all.length === 0) return undefined;
  return all.length > referencesMax ? [all[0]!, ...all.slice(1 - referencesMax)] : all;
}

/** The text as it is answered: each line with a mark, an empty line at the end left out. */
export function quoted(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split("\n")
    .map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`))
    .join("\n");
}
