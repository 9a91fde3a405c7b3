import { AbnfError } from "../abnf/scanner.ts";
import { formatAddress } from "../address/address.ts";
import { parseMailboxList } from "../address/address-list.ts";
import { fieldValue, type HeaderField } from "../message/header.ts";
import { type Refused, refused } from "./verdicts.ts";

const notYours = refused(550, "5.7.1", "From must be an address of your account");
const oneFrom = refused(550, "5.6.0", "Message needs one From field with one or more addresses");

/** The addresses in From; undefined where there is not one such field with one address at least. RFC 5322 §3.6.2 */
export function writersOf(
  header: string,
  fields: readonly HeaderField[],
): readonly string[] | undefined {
  const from = fields.filter(({ name }) => name === "from");
  return from.length === 1 ? mailboxesOf(header, from[0]!) : undefined;
}

/**
 * Who answers for a message: the addresses in From, or in Resent-From where somebody sends on what another wrote.
 * Undefined where there is not one From with one address at least. RFC 5322 §3.6.2, §3.6.6
 */
export function authorsOf(
  header: string,
  fields: readonly HeaderField[],
): readonly string[] | undefined {
  const authors = writersOf(header, fields);
  // The newest block of resent fields is the first; older ones, and those below other fields, tell of others.
  const first = fields.findIndex(({ name }) => !name.startsWith("resent-"));
  const resentFrom = fields.slice(0, first).find(({ name }) => name === "resent-from");
  return authors === undefined || resentFrom === undefined
    ? authors
    : mailboxesOf(header, resentFrom);
}

function mailboxesOf(header: string, field: HeaderField): readonly string[] | undefined {
  // Latin1 with octets of UTF-8. RFC 6532 §3.2
  const value = Buffer.from(fieldValue(header, field), "latin1").toString("utf8");
  try {
    const authors = parseMailboxList(value).map(formatAddress);
    return authors.length > 0 ? authors : undefined;
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}

/**
 * What `check` has against the first author that it refuses, given what to say of a stranger. Sender says who sent it
 * for them and is not looked at. RFC 5322 §3.6.2, RFC 6409 §6.1
 */
export function checkAuthors(
  authors: readonly string[] | undefined,
  check: (address: string, notYours: Refused) => Refused | undefined,
): Refused | undefined {
  if (authors === undefined) return oneFrom;
  for (const author of authors) {
    const refusal = check(author, notYours);
    if (refusal) return refusal;
  }
  return undefined;
}
