import { isHeaderProperty, parseHeaderProperty } from "./header-property.ts";
import type { HeaderProperty } from "./header-property.ts";
import { MethodError } from "./jmap-error.ts";

/** Properties of an Email but for `header:…`. RFC 8621 §4.1 */
export const emailProperties = [
  "id",
  "blobId",
  "threadId",
  "mailboxIds",
  "keywords",
  "size",
  "receivedAt",
  "headers",
  "messageId",
  "inReplyTo",
  "references",
  "sender",
  "from",
  "to",
  "cc",
  "bcc",
  "replyTo",
  "subject",
  "sentAt",
  "bodyStructure",
  "bodyValues",
  "textBody",
  "htmlBody",
  "attachments",
  "hasAttachment",
  "preview",
] as const;

export type EmailProperty = (typeof emailProperties)[number];

/** RFC 8621 §4.2: where the client names none. */
export const defaultEmailProperties: readonly EmailProperty[] = emailProperties.filter(
  (name) => name !== "headers" && name !== "bodyStructure",
);

/** RFC 8621 §4.1.4, EmailBodyPart */
export const bodyProperties = [
  "partId",
  "blobId",
  "size",
  "headers",
  "name",
  "type",
  "charset",
  "disposition",
  "cid",
  "language",
  "location",
  "subParts",
] as const;

export type BodyProperty = (typeof bodyProperties)[number];

export const defaultBodyProperties: readonly BodyProperty[] = bodyProperties.filter(
  (name) => name !== "headers" && name !== "subParts",
);

export interface Properties<Name extends string> {
  readonly names: ReadonlySet<Name>;
  readonly headers: readonly HeaderProperty[];
}

const headersMax = 200;

/** Sorts what the client asks for; "invalidArguments" where there is no such property. */
export function parseProperties<Name extends string>(
  asked: readonly string[] | undefined,
  known: readonly Name[],
  otherwise: readonly Name[],
): Properties<Name> {
  if (asked === undefined) return { names: new Set(otherwise), headers: [] };
  const names = new Set<Name>();
  const headers = new Map<string, HeaderProperty>();
  for (const property of asked) {
    const name = known.find((one) => one === property);
    if (name !== undefined) names.add(name);
    else if (isHeaderProperty(property)) headers.set(property, parseHeaderProperty(property));
    else throw new MethodError("invalidArguments", `No property: ${property.slice(0, 100)}`);
  }
  if (headers.size > headersMax) throw new MethodError("requestTooLarge", "Too many header fields");
  return { names, headers: [...headers.values()] };
}
