import { formatDateTime } from "../message/date-time.ts";
import {
  formatAddressField,
  formatField,
  formatIdsField,
  formatTextField,
} from "../message/header-writer.ts";
import type { WrittenAddress } from "../message/header-writer.ts";
import type { MimePart } from "../message/mime-writer.ts";
import { isEmail } from "./email-addresses.ts";
import { isHeaderProperty, parseHeaderProperty } from "./header-property.ts";
import type { HeaderForm } from "./header-property.ts";
import { isId } from "./id.ts";
import { MethodError } from "./jmap-error.ts";
import { isJsonArray, isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { invalidProperties } from "./set-error.ts";

/** A message that a client wants made. RFC 8621 §4.6 */
export interface EmailCreation {
  /** Fields of the message, but those that describe its content. */
  readonly header: string;
  /** Blobs by their ids. */
  readonly root: MimePart<string>;
}

/** What only the server knows. */
const serverSet = ["id", "blobId", "threadId", "size", "hasAttachment", "preview", "headers"];
/** Said by the caller, not by the message. */
const elsewhere = ["mailboxIds", "keywords", "receivedAt"];
const bodyNames = ["bodyStructure", "textBody", "htmlBody", "attachments", "bodyValues"];

/** Properties for one header field each, in the order in which they are written. */
const shortcuts: readonly (readonly [property: string, field: string, form: HeaderForm])[] = [
  ["sentAt", "Date", "asDate"],
  ["from", "From", "asAddresses"],
  ["sender", "Sender", "asAddresses"],
  ["replyTo", "Reply-To", "asAddresses"],
  ["to", "To", "asAddresses"],
  ["cc", "Cc", "asAddresses"],
  ["bcc", "Bcc", "asAddresses"],
  ["subject", "Subject", "asText"],
  ["messageId", "Message-ID", "asMessageIds"],
  ["inReplyTo", "In-Reply-To", "asMessageIds"],
  ["references", "References", "asMessageIds"],
];

const fieldsMax = 200;
const addressesMax = 5_000;
const partsMax = 1_000;
const partDepthMax = 20;

export interface CreationDefaults {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Without angle brackets. */
  readonly messageId: string;
}

/** Throws a SetRefusal "invalidProperties" that names what is wrong. RFC 8621 §4.6 */
export function parseEmailCreation(object: JsonObject, defaults: CreationDefaults): EmailCreation {
  const wrong = Object.keys(object).filter((name) => !isKnown(name));
  if (wrong.length > 0) throw invalidProperties(wrong.slice(0, 20), "Not to be set, or not known");
  return { header: headerOf(object, defaults), root: rootOf(object) };
}

function isKnown(name: string): boolean {
  if (serverSet.includes(name)) return false;
  return (
    elsewhere.includes(name) ||
    bodyNames.includes(name) ||
    shortcuts.some(([property]) => property === name) ||
    isHeaderProperty(name)
  );
}

function headerOf(object: JsonObject, { now, messageId }: CreationDefaults): string {
  const written = new Set<string>();
  const fields: string[] = [];
  const add = (property: string, field: string, lines: readonly string[]): void => {
    const name = field.toLowerCase();
    if (written.has(name)) throw invalidProperties([property], `${field} is given twice`);
    if (name.startsWith("content-") || name === "mime-version") {
      throw invalidProperties([property], "Fields about the content are the server's");
    }
    written.add(name);
    fields.push(...lines);
  };
  for (const [property, field, form] of shortcuts) {
    const value = object[property];
    if (value === undefined || value === null) continue;
    add(property, field, [formatted(property, { field, form, value })]);
  }
  for (const [property, value] of Object.entries(object)) {
    if (!isHeaderProperty(property)) continue;
    const { fieldName, form, all } = headerProperty(property);
    const values = all ? value : [value];
    if (!isJsonArray(values)) throw invalidProperties([property], "It is a list of values");
    const lines = values
      .filter((one) => one !== null)
      .map((one) => formatted(property, { field: fieldName, form, value: one }));
    add(property, fieldName, lines);
  }
  if (fields.length > fieldsMax) throw invalidProperties([], "Too many header fields");
  if (!written.has("date")) fields.unshift(formatField("Date", formatDateTime(now)));
  if (!written.has("message-id")) fields.push(formatIdsField("Message-ID", [messageId]));
  return fields.join("");
}

function headerProperty(property: string): ReturnType<typeof parseHeaderProperty> {
  try {
    return parseHeaderProperty(property);
  } catch (error) {
    if (error instanceof MethodError) throw invalidProperties([property], error.message);
    throw error;
  }
}

interface FieldValue {
  readonly field: string;
  readonly form: HeaderForm;
  readonly value: Json;
}

function formatted(property: string, { field, form, value }: FieldValue): string {
  switch (form) {
    case "asText":
      return formatTextField(field, text(property, value));
    case "asAddresses":
      return formatAddressField(field, addresses(property, value));
    case "asMessageIds":
      return formatIdsField(field, messageIds(property, value));
    case "asDate": {
      const at = Date.parse(text(property, value));
      if (Number.isNaN(at)) throw invalidProperties([property], "It is no date");
      const offset = /([+-])(\d\d):(\d\d)$/.exec(text(property, value));
      const minutes = offset
        ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]))
        : 0;
      return formatField(field, formatDateTime(at, minutes));
    }
    case "asURLs":
      return formatField(field, urls(property, value));
    case "asGroupedAddresses":
      return formatField(field, groups(property, value));
    case "asRaw":
      return `${field}:${rawValue(property, value)}\r\n`;
  }
}

function text(property: string, value: Json): string {
  if (typeof value === "string" && value.length <= 100_000) return value;
  throw invalidProperties([property], "It is no text");
}

function addresses(property: string, value: Json): WrittenAddress[] {
  if (!isJsonArray(value) || value.length > addressesMax) {
    throw invalidProperties([property], "It is no list of addresses");
  }
  return value.map((item) => {
    const { name, email } = isJsonObject(item) ? item : {};
    if (
      typeof email !== "string" ||
      (name !== undefined && name !== null && typeof name !== "string")
    ) {
      throw invalidProperties([property], "An address has an email and maybe a name");
    }
    // A draft may hold what is not yet an address.
    const shown = isEmail(email) ? email : JSON.stringify(email.replaceAll(/[^ -~]/g, "?"));
    return name === undefined || name === null ? { email: shown } : { name, email: shown };
  });
}

function groups(property: string, value: Json): string {
  if (!isJsonArray(value)) throw invalidProperties([property], "It is no list of groups");
  return value
    .map((group) => {
      const { name, addresses: members } = isJsonObject(group) ? group : {};
      const list = unfolded(formatAddressField("", addresses(property, members ?? null)));
      if (name === null || name === undefined) return list;
      return `${unfolded(formatTextField("", text(property, name)))}: ${list};`;
    })
    .join(", ");
}

/** The value of a field without a name. Folded twice it would have an empty line, where the header ends. */
function unfolded(field: string): string {
  return field.slice(1).replaceAll("\r\n", "").trim();
}

function messageIds(property: string, value: Json): string[] {
  if (!isJsonArray(value) || value.length > 1000) {
    throw invalidProperties([property], "It is no list of message ids");
  }
  return value.map((id) => {
    if (typeof id !== "string" || !/^[!-;=?-~]{1,900}$/.test(id)) {
      throw invalidProperties([property], "It has something that is no message id");
    }
    return id;
  });
}

function urls(property: string, value: Json): string {
  if (!isJsonArray(value)) throw invalidProperties([property], "It is no list of URLs");
  return value
    .map((url) => {
      if (typeof url !== "string" || !/^[!-;=?-~]{1,900}$/.test(url)) {
        throw invalidProperties([property], "It has something that is no URL");
      }
      return `<${url}>`;
    })
    .join(", ");
}

/** As it is, with its folds; nothing in it may end the field. */
function rawValue(property: string, value: Json): string {
  const raw = text(property, value);
  // oxlint-disable-next-line no-control-regex -- all but ASCII with line ends that go on
  if (/^(?:[\t\x20-\x7e]|\r\n[ \t]+(?=[!-~]))*$/.test(raw)) return raw;
  throw invalidProperties([property], "It is not the raw value of one field");
}

function rootOf(object: JsonObject): MimePart<string> {
  const values = bodyValues(object["bodyValues"]);
  const structure = object["bodyStructure"];
  if (structure !== undefined && structure !== null) {
    const both = ["textBody", "htmlBody", "attachments"].filter(
      (name) => object[name] !== undefined,
    );
    if (both.length > 0) throw invalidProperties(["bodyStructure", ...both], "Either or");
    return new BodyReader(values, "bodyStructure").part(structure, 0);
  }
  const read = (name: string): MimePart<string>[] => {
    const list = object[name];
    if (list === undefined || list === null) return [];
    if (!isJsonArray(list)) throw invalidProperties([name], "It is no list of parts");
    const reader = new BodyReader(values, name);
    return list.map((part) => reader.part(part, 0));
  };
  const plain = onlyOne("textBody", "text/plain", read("textBody"));
  const html = onlyOne("htmlBody", "text/html", read("htmlBody"));
  return arranged(plain, html, read("attachments"));
}

function onlyOne(
  name: string,
  type: string,
  parts: readonly MimePart<string>[],
): MimePart<string> | undefined {
  const [first] = parts;
  if (parts.length > 1 || (first !== undefined && first.type !== type)) {
    throw invalidProperties([name], `It is one part of ${type}`);
  }
  return first;
}

/** Alternatives, with pictures of the HTML beside it, and what is attached behind. RFC 2046 §5.1.4, RFC 2387 */
function arranged(
  plain: MimePart<string> | undefined,
  html: MimePart<string> | undefined,
  attachments: readonly MimePart<string>[],
): MimePart<string> {
  const isRelated = (part: MimePart<string>): boolean =>
    html !== undefined && part.id !== undefined && part.disposition !== "attachment";
  const related = attachments.filter(isRelated);
  const rest = attachments.filter((part) => !isRelated(part));
  const shown = html && (related.length > 0 ? multipart("related", [html, ...related]) : html);
  const body =
    plain && shown ? multipart("alternative", [plain, shown]) : (plain ?? shown ?? emptyText);
  return rest.length > 0 ? multipart("mixed", [body, ...rest]) : body;
}

const emptyText: MimePart<string> = { type: "text/plain", content: { kind: "text", text: "" } };

function multipart(subtype: string, parts: readonly MimePart<string>[]): MimePart<string> {
  return { type: `multipart/${subtype}`, content: { kind: "parts", parts } };
}

function bodyValues(value: Json | undefined): ReadonlyMap<string, string> {
  if (value === undefined || value === null) return new Map();
  if (!isJsonObject(value)) throw invalidProperties(["bodyValues"], "It is no object");
  return new Map(
    Object.entries(value).map(([partId, body]) => {
      if (!isJsonObject(body) || typeof body["value"] !== "string") {
        throw invalidProperties([`bodyValues/${partId}`], "It has no value");
      }
      if (body["isEncodingProblem"] === true || body["isTruncated"] === true) {
        throw invalidProperties([`bodyValues/${partId}`], "It is not whole");
      }
      return [partId, body["value"]];
    }),
  );
}

const known = new Set([
  "partId",
  "blobId",
  "size",
  "name",
  "type",
  "charset",
  "disposition",
  "cid",
  "language",
  "location",
  "subParts",
]);

/** Reads EmailBodyPart objects of one property. RFC 8621 §4.1.4 */
class BodyReader {
  readonly #values: ReadonlyMap<string, string>;
  readonly #property: string;
  #left = partsMax;

  constructor(values: ReadonlyMap<string, string>, property: string) {
    this.#values = values;
    this.#property = property;
  }

  part(json: Json, depth: number): MimePart<string> {
    if (!isJsonObject(json)) throw this.#wrong("", "A part is an object");
    if (this.#left-- <= 0 || depth > partDepthMax) throw this.#wrong("", "Too many parts");
    for (const name of Object.keys(json)) {
      if (!known.has(name) && !isHeaderProperty(name)) throw this.#wrong(name, "Not to be set");
    }
    const content = this.#content(json, depth);
    const type = this.#typeOf(json, content.kind);
    const cid = this.#text(json, "cid");
    return {
      type,
      disposition: this.#token(json, "disposition"),
      fileName: this.#text(json, "name"),
      id: cid === undefined ? undefined : this.#contentId(cid),
      language: this.#languages(json),
      location: this.#location(json),
      fields: this.#fields(json),
      content,
    };
  }

  #content(json: JsonObject, depth: number): MimePart<string>["content"] {
    const { partId, blobId, subParts } = json;
    if (subParts !== undefined && subParts !== null) {
      if (!isJsonArray(subParts) || subParts.length === 0 || partId || blobId) {
        throw this.#wrong("subParts", "It is a list of parts, and nothing else is given");
      }
      return { kind: "parts", parts: subParts.map((part) => this.part(part, depth + 1)) };
    }
    if (typeof blobId === "string" && isId(blobId) && !partId)
      return { kind: "blob", blob: blobId };
    if (typeof partId !== "string" || blobId) {
      throw this.#wrong("partId", "A part has either a partId or a blobId");
    }
    const value = this.#values.get(partId);
    if (value === undefined) throw this.#wrong("partId", "There is no such value in bodyValues");
    if (json["charset"] !== undefined && json["charset"] !== null) {
      throw this.#wrong("charset", "Texts are written as UTF-8");
    }
    return { kind: "text", text: value };
  }

  #typeOf(json: JsonObject, kind: MimePart<string>["content"]["kind"]): string {
    const otherwise = {
      text: "text/plain",
      blob: "application/octet-stream",
      parts: "multipart/mixed",
    };
    const type = (this.#text(json, "type") ?? otherwise[kind]).toLowerCase();
    const isMultipart = type.startsWith("multipart/");
    const isRight =
      /^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/.test(type) &&
      isMultipart === (kind === "parts") &&
      (kind !== "text" || type.startsWith("text/"));
    if (!isRight) throw this.#wrong("type", "It does not fit the part");
    return type;
  }

  #text(json: JsonObject, name: string): string | undefined {
    const value = json[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" && value.length <= 2000) return value;
    throw this.#wrong(name, "It is no text");
  }

  #token(json: JsonObject, name: string): string | undefined {
    const value = this.#text(json, name);
    if (value === undefined || /^[a-z0-9-]{1,50}$/i.test(value)) return value?.toLowerCase();
    throw this.#wrong(name, "It is no word");
  }

  #contentId(cid: string): string {
    if (/^[!-;=?-~]{1,500}$/.test(cid)) return cid;
    throw this.#wrong("cid", "It is no id");
  }

  #location(json: JsonObject): string | undefined {
    const value = this.#text(json, "location");
    if (value === undefined || /^[!-~]{1,900}$/.test(value)) return value;
    throw this.#wrong("location", "It is no URL");
  }

  #languages(json: JsonObject): readonly string[] | undefined {
    const value = json["language"];
    if (value === undefined || value === null) return undefined;
    if (!isJsonArray(value)) throw this.#wrong("language", "It is no list");
    return value.map((tag) => {
      if (typeof tag === "string" && /^[a-z0-9-]{1,50}$/i.test(tag)) return tag;
      throw this.#wrong("language", "It has something that is no language");
    });
  }

  #fields(json: JsonObject): readonly string[] {
    return Object.entries(json)
      .filter(([name]) => isHeaderProperty(name))
      .flatMap(([name, value]) => {
        const { fieldName, form, all } = headerProperty(name);
        if (
          /^content-(?:type|transfer-encoding|disposition|id|language|location)$/i.test(fieldName)
        ) {
          throw this.#wrong(name, "There are properties for that");
        }
        const values = all ? value : [value];
        if (!isJsonArray(values)) throw this.#wrong(name, "It is a list of values");
        return values.map((one) => formatted(name, { field: fieldName, form, value: one }));
      });
  }

  #wrong(name: string, description: string): Error {
    const path = name === "" ? this.#property : `${this.#property}/${name}`;
    return invalidProperties([path], description);
  }
}
