import { MethodError } from "./jmap-error.ts";

/** RFC 8621 §4.1.2 */
export type HeaderForm =
  | "asRaw"
  | "asText"
  | "asAddresses"
  | "asGroupedAddresses"
  | "asMessageIds"
  | "asDate"
  | "asURLs";

/** A property such as `header:List-Post:asURLs:all`. RFC 8621 §4.1.3 */
export interface HeaderProperty {
  /** As the client wrote all of it: the name that the answer has. */
  readonly property: string;
  /** In the client's case. */
  readonly fieldName: string;
  readonly form: HeaderForm;
  /** All fields of that name, in order; else the last one. */
  readonly all: boolean;
}

const forms: ReadonlySet<string> = new Set<HeaderForm>([
  "asRaw",
  "asText",
  "asAddresses",
  "asGroupedAddresses",
  "asMessageIds",
  "asDate",
  "asURLs",
]);

const addressFields = [
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "bcc",
  "resent-from",
  "resent-sender",
  "resent-reply-to",
  "resent-to",
  "resent-cc",
  "resent-bcc",
];
const idFields = ["message-id", "in-reply-to", "references", "resent-message-id"];
const urlFields = [
  "list-help",
  "list-unsubscribe",
  "list-subscribe",
  "list-post",
  "list-owner",
  "list-archive",
];
const textFields = ["subject", "comments", "keywords", "list-id"];
const otherFields = ["date", "resent-date", "return-path", "received"];

/** Fields that RFC 5322 or RFC 2369 define: each may be read in its own forms only. Others in any form. */
const definedForms: ReadonlyMap<string, readonly HeaderForm[]> = new Map<
  string,
  readonly HeaderForm[]
>([
  ...addressFields.map((name) => [name, ["asAddresses", "asGroupedAddresses"]] as const),
  ...idFields.map((name) => [name, ["asMessageIds"]] as const),
  ...urlFields.map((name) => [name, ["asURLs"]] as const),
  ...textFields.map((name) => [name, ["asText"]] as const),
  ...otherFields.map((name) => [name, name.endsWith("date") ? ["asDate" as const] : []] as const),
]);

const propertyForm = /^header:([!-9;-~]{1,100})(?::(as[A-Za-z]{1,20}))?(:all)?$/;

export function isHeaderProperty(property: string): boolean {
  return property.startsWith("header:");
}

/** Throws "invalidArguments" where it is no such property, or the field cannot be had in that form. */
export function parseHeaderProperty(property: string): HeaderProperty {
  const [, fieldName, form = "asRaw", all] = propertyForm.exec(property) ?? [];
  if (fieldName === undefined || !isForm(form)) {
    throw new MethodError("invalidArguments", `No property: ${property.slice(0, 100)}`);
  }
  const allowed = definedForms.get(fieldName.toLowerCase());
  if (form !== "asRaw" && allowed !== undefined && !allowed.includes(form)) {
    throw new MethodError("invalidArguments", `${fieldName} cannot be read ${form}`);
  }
  return { property, fieldName, form, all: all !== undefined };
}

function isForm(form: string): form is HeaderForm {
  return forms.has(form);
}
