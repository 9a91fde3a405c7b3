import { isAscii } from "node:buffer";
import { domainNameOf } from "../dns/domain-name.ts";
import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue, type HeaderField, headerFields } from "../message/header.ts";
import type { Content } from "../store/content.ts";
import { authorsOf, writersOf } from "./author-check.ts";
import type { Transaction } from "./reception.ts";

/** A message of one of our users, looked into once. */
export interface SubmittedMessage {
  readonly body: Content;
  /** Latin1, with the empty line behind it. */
  readonly header: string;
  readonly fields: readonly HeaderField[];
  /** Who answers for it; undefined where there is not one From with one address at least. */
  readonly authors: readonly string[] | undefined;
  /** Addresses in From: others where somebody sends on what they wrote. */
  readonly writers: readonly string[];
}

/** Characters of a subject that is kept with a queue entry, for people. */
const subjectCharactersMax = 200;

export function submittedMessage(body: Content, header: string): SubmittedMessage {
  const fields = headerFields(header);
  return {
    body,
    header,
    fields,
    authors: authorsOf(header, fields),
    writers: writersOf(header, fields) ?? [],
  };
}

/** The value of the first field of that name, which is in lower case. */
export function valueOf({ header, fields }: SubmittedMessage, name: string): string | undefined {
  const field = fields.find((candidate) => candidate.name === name);
  return field && fieldValue(header, field);
}

export function subjectOf(message: SubmittedMessage): string {
  return decodeEncodedWords(valueOf(message, "subject") ?? "").slice(0, subjectCharactersMax);
}

/** Domains of the authors, A-labels. */
export function authorDomains({ authors = [] }: SubmittedMessage): string[] {
  return authors.flatMap((address) => {
    const name = domainNameOf(address.slice(address.lastIndexOf("@") + 1));
    return name === undefined ? [] : [name];
  });
}

/**
 * Which extensions the message needs on its way. Clients say SMTPUTF8 and 8BITMIME also where nothing asks for it, and
 * a next server without them would then refuse for nothing. A large message is in a file and is taken at its word.
 */
export function needsOf(
  { eightBitMime, recipients, reversePath, smtpUtf8 }: Transaction,
  { body, header }: SubmittedMessage,
): { readonly smtpUtf8: boolean; readonly eightBitMime: boolean } {
  const isEightBit = body.octets === undefined ? undefined : !isAscii(body.octets);
  const isUtf8 =
    hasNonAscii(header) ||
    hasNonAscii(reversePath) ||
    recipients.some(({ address }) => hasNonAscii(address));
  return {
    // A part of the message may have a header of its own with UTF-8.
    smtpUtf8: isUtf8 || (smtpUtf8 && isEightBit !== false),
    eightBitMime: isEightBit ?? eightBitMime,
  };
}

function hasNonAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[^\x00-\x7f]/.test(text);
}
