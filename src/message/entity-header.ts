import { trimWhiteSpace } from "../abnf/white-space.ts";
import type { HeaderField } from "./header.ts";
import { fieldValue } from "./header.ts";
import { parameters, skipWhiteSpaceAndComments, take } from "./parameters.ts";
import type { Parameter, Part } from "./part.ts";

/** What the header of a part says about its body. RFC 2045 §3 */
export type EntityHeader = Omit<
  Part,
  "headerStart" | "bodyStart" | "bodyEnd" | "lines" | "parts" | "message"
>;

/** RFC 2045 §5.2: what a part without a Content-Type that can be read is. */
export const defaultEntity: EntityHeader = {
  type: "text",
  subtype: "plain",
  parameters: [{ name: "charset", value: "us-ascii" }],
};

/** RFC 2046 §5.1.5: what a part of multipart/digest is by default. */
export const digestEntity: EntityHeader = { type: "message", subtype: "rfc822", parameters: [] };

/** Of several fields of one name the first counts. */
export function entityHeader(
  header: string,
  fields: readonly HeaderField[],
  byDefault: EntityHeader,
): EntityHeader {
  const entity: Mutable<EntityHeader> = { ...byDefault };
  const seen = new Set<string>();
  for (const field of fields) {
    if (!field.name.startsWith("content-") || seen.has(field.name)) continue;
    seen.add(field.name);
    setField(entity, field.name, fieldValue(header, field));
  }
  return entity;
}

// RFC 2045 §5.1: content = "Content-Type" ":" type "/" subtype *(";" parameter)
export function parseContentType(
  text: string,
): { type: string; subtype: string; parameters: Parameter[] } | undefined {
  const cursor = { text, at: 0 };
  skipWhiteSpaceAndComments(cursor);
  const type = take(cursor, token);
  skipWhiteSpaceAndComments(cursor);
  if (type === "" || text[cursor.at] !== "/") return undefined;
  cursor.at++;
  skipWhiteSpaceAndComments(cursor);
  const subtype = take(cursor, token);
  return subtype === "" ? undefined : { type, subtype, parameters: parameters(text, cursor.at) };
}

/** Whether the octets of the body are the content itself. RFC 2045 §6.2 */
export function isIdentityEncoding(encoding: string | undefined): boolean {
  return encoding === undefined || /^(?:7bit|8bit|binary)$/i.test(encoding);
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const token = /[^ \t\r\n()<>@,;:\\"/[\]?=]{1,255}/y;
const languageTagsMax = 100;

function setField(entity: Mutable<EntityHeader>, name: string, value: string): void {
  switch (name) {
    case "content-type":
      Object.assign(entity, parseContentType(value) ?? defaultEntity);
      return;
    case "content-transfer-encoding": {
      const encoding = firstToken(value);
      if (encoding !== "") entity.encoding = encoding;
      return;
    }
    case "content-id":
      entity.id = value;
      return;
    case "content-description":
      entity.description = value;
      return;
    case "content-md5":
      entity.md5 = value;
      return;
    case "content-location":
      entity.location = value;
      return;
    case "content-language": {
      const tags = value.split(",", languageTagsMax).map(trimWhiteSpace);
      const language = tags.filter((tag) => tag !== "");
      if (language.length > 0) entity.language = language;
      return;
    }
    case "content-disposition": {
      const type = firstToken(value);
      if (type === "") return;
      entity.disposition = {
        type,
        parameters: parameters(value, value.indexOf(type) + type.length),
      };
      return;
    }
    default:
  }
}

function firstToken(text: string): string {
  const cursor = { text, at: 0 };
  skipWhiteSpaceAndComments(cursor);
  return take(cursor, token);
}
