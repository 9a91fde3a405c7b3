import { AbnfError } from "../abnf/scanner.ts";
import { parseXml } from "../xml/parse-xml.ts";
import { firstNamed } from "../xml/xml-element.ts";
import type { XmlElement } from "../xml/xml-element.ts";

export type AutodiscoverRequest =
  | { readonly kind: "settings"; readonly address: string }
  /** For something that we have not, such as ActiveSync, which phones ask for too. */
  | { readonly kind: "other" }
  | { readonly kind: "invalid" };

/** Octets of a request body; Outlook's have 400. */
export const autodiscoverOctetsMax = 8 * 1024;
const addressCharactersMax = 320;
const schemas = /\/autodiscover\/outlook\/responseschema\/2006a?$/i;

/** Reads what Outlook sends. MS-OXDSCLI §2.2.3 */
export function parseAutodiscoverRequest(text: string): AutodiscoverRequest {
  const root = rootOf(text);
  const request = root?.name === "Autodiscover" ? firstNamed(root, "Request") : undefined;
  if (request === undefined) return { kind: "invalid" };
  const address = firstNamed(request, "EMailAddress")?.text ?? "";
  const isAddress = address.length <= addressCharactersMax && /^[^\s@]+@[^\s@]+$/.test(address);
  if (!isAddress) return { kind: "invalid" };
  // What it does not name is what it has always been.
  const schema = firstNamed(request, "AcceptableResponseSchema")?.text;
  return schema === undefined || schemas.test(schema)
    ? { kind: "settings", address }
    : { kind: "other" };
}

function rootOf(text: string): XmlElement | undefined {
  if (text.length > autodiscoverOctetsMax) return undefined;
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}
