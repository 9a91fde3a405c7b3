import { AbnfError } from "../abnf/scanner.ts";
import { formatAddress } from "../address/address.ts";
import { type MailboxAddress, parseMailboxList } from "../address/address-list.ts";
import { fieldValue, type HeaderField } from "../message/header.ts";
import { type Refused, refused } from "./verdicts.ts";

const notYours = refused(550, "5.7.1", "From must be an address of your account");
const oneFrom = refused(550, "5.6.0", "Message needs one From field with one or more addresses");

/**
 * Whether all authors of the message are addresses that `owns` confirms. Sender says who sent it for them and is not
 * looked at. RFC 5322 §3.6.2, RFC 6409 §6.1
 */
export function checkAuthors(
  header: string,
  fields: readonly HeaderField[],
  owns: (address: string) => boolean,
): Refused | undefined {
  const from = fields.filter(({ name }) => name === "from");
  if (from.length !== 1) return oneFrom;
  const authors = authorsOf(fieldValue(header, from[0]!));
  if (authors === undefined || authors.length === 0) return oneFrom;
  return authors.every((author) => owns(formatAddress(author))) ? undefined : notYours;
}

/** `value` is latin1 with octets of UTF-8. RFC 6532 §3.2 */
function authorsOf(value: string): readonly MailboxAddress[] | undefined {
  try {
    return parseMailboxList(Buffer.from(value, "latin1").toString("utf8"));
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}
