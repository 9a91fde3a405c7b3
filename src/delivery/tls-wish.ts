import { fieldValue } from "../message/header.ts";
import type { SubmittedMessage } from "./submitted-message.ts";

/**
 * What the sender wants of TLS on the way: true by the REQUIRETLS parameter, false by "TLS-Required: No", undefined
 * where neither was given. The parameter wins; a field that says anything else is as none. RFC 8689 §3
 */
export function tlsWishOf(
  { requireTls }: { readonly requireTls: boolean },
  { header, fields }: Pick<SubmittedMessage, "header" | "fields">,
): boolean | undefined {
  if (requireTls) return true;
  const wishes = fields.filter(({ name }) => name === "tls-required");
  const isWaived = wishes.every((field) => fieldValue(header, field).toLowerCase() === "no");
  return isWaived && wishes.length > 0 ? false : undefined;
}
