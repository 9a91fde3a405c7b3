import { parseAddressListLoosely } from "../address/loose-address-list.ts";
import { fieldValue, headerFields } from "../message/header.ts";
import type { HeaderField } from "../message/header.ts";

/** A message for somebody who is away. */
export interface AnswerCandidate {
  /** Without angle brackets, "" for the null reverse-path. */
  readonly reversePath: string;
  /** Latin1, with the empty line. */
  readonly header: string;
  /** Whether an address is one of whom it came to. */
  readonly isOwn: (address: string) => boolean;
}

/** Why nobody gets an answer to it. */
export type NoAnswer = "no-sender" | "own" | "automatic" | "list" | "not-named";

/**
 * Whether a message may be answered by a machine; undefined where it may. Only what a person wrote to one of these
 * addresses by name is answered, and nothing that a machine may have sent. RFC 3834 §2, RFC 5230 §4.6
 */
export function noAnswerTo({ reversePath, header, isOwn }: AnswerCandidate): NoAnswer | undefined {
  const at = reversePath.lastIndexOf("@");
  if (at < 1 || machineName.test(reversePath.slice(0, at))) return "no-sender";
  if (isOwn(reversePath)) return "own";
  const fields = headerFields(header);
  const values = (name: string): string[] =>
    fields.filter((field) => field.name === name).map((field) => fieldValue(header, field).trim());
  if (values("auto-submitted").some((value) => !/^no\b/i.test(value))) return "automatic";
  // What programs that answer for the best known mail server look at.
  if (values("x-auto-response-suppress").some((value) => /all|oof|autoreply/i.test(value))) {
    return "automatic";
  }
  const isListed = fields.some(({ name }) => name.startsWith("list-"));
  if (isListed || values("precedence").some((value) => /^(?:bulk|list|junk)\b/i.test(value))) {
    return "list";
  }
  return isNamed(header, fields, isOwn) ? undefined : "not-named";
}

const machineName =
  /^(?:mailer-daemon|postmaster|listserv|majordomo|owner-.*|.*-(?:request|owner|bounces?)|(?:do-?)?no-?t?-?reply.*|bounces?[+-].*)$/i;

const recipientFields: ReadonlySet<string> = new Set([
  "to",
  "cc",
  "bcc",
  "resent-to",
  "resent-cc",
  "resent-bcc",
]);

/** Those that are looked at in a field. */
const addressesMax = 500;

function isNamed(
  header: string,
  fields: readonly HeaderField[],
  isOwn: (address: string) => boolean,
): boolean {
  for (const field of fields) {
    if (!recipientFields.has(field.name)) continue;
    for (const item of parseAddressListLoosely(fieldValue(header, field), addressesMax)) {
      const mailboxes = item.kind === "group" ? item.members : [item];
      for (const { localPart, domain } of mailboxes) {
        const address = Buffer.from(`${localPart}@${domain}`, "latin1").toString("utf8");
        if (isOwn(address)) return true;
      }
    }
  }
  return false;
}
