import { Buffer } from "node:buffer";
import type { AddressListItem, MailboxAddress } from "../address/address-list.ts";
import { parseAddressListLoosely } from "../address/loose-address-list.ts";
import { parseDateTime } from "../message/date-time.ts";
import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue, headerFields } from "../message/header.ts";
import type { HeaderField } from "../message/header.ts";
import { messageIds } from "../message/message-id.ts";
import type { HeaderForm, HeaderProperty } from "./header-property.ts";
import type { Json } from "./json.ts";

/** RFC 8621 §4.1.2.3 */
export interface EmailAddress {
  readonly [name: string]: Json;
  readonly name: string | null;
  readonly email: string;
}

/** RFC 8621 §4.1.2.4; no name: addresses that are in no group. */
export interface EmailAddressGroup {
  readonly [name: string]: Json;
  readonly name: string | null;
  readonly addresses: readonly EmailAddress[];
}

/** A header, as latin1 text, and its fields. */
export interface Header {
  readonly text: string;
  readonly fields: readonly HeaderField[];
}

export function headerOf(text: string): Header {
  return { text, fields: headerFields(text) };
}

/** What the property says of this header; null, or no items, where there is no such field. RFC 8621 §4.1.3 */
export function headerValue(header: Header, { fieldName, form, all }: HeaderProperty): Json {
  const wanted = fieldName.toLowerCase();
  const fields = header.fields.filter(({ name }) => name === wanted);
  if (all) return fields.map((field) => formed(header.text, field, form));
  const last = fields.at(-1);
  return last === undefined ? null : formed(header.text, last, form);
}

/** All fields as `{ name, value }`, values raw, names in the message's own case. RFC 8621 §4.1.2 */
export function allHeaders({ text, fields }: Header): Json {
  return fields.map((field) => ({
    name: text.slice(field.start, field.valueStart - 1).trim(),
    value: rawText(text, field),
  }));
}

function formed(header: string, field: HeaderField, form: HeaderForm): Json {
  switch (form) {
    case "asRaw":
      return rawText(header, field);
    case "asText":
      return unstructuredText(fieldValue(header, field));
    case "asAddresses":
      return emailAddresses(parseAddressListLoosely(fieldValue(header, field)));
    case "asGroupedAddresses":
      return groupedAddresses(parseAddressListLoosely(fieldValue(header, field)));
    case "asMessageIds": {
      const ids = messageIds(fieldValue(header, field));
      return ids.length > 0 ? ids : null;
    }
    case "asDate":
      return dateOf(fieldValue(header, field));
    case "asURLs": {
      const urls = urlsOf(fieldValue(header, field));
      return urls.length > 0 ? urls : null;
    }
  }
}

/** RFC 8621 §4.1.2.1: all of it behind the colon, folds included; what is no UTF-8 is replaced. */
function rawText(header: string, field: HeaderField): string {
  const octets = header.slice(field.valueStart, field.end).replace(/\r?\n$/, "");
  return Buffer.from(octets, "latin1").toString("utf8").replaceAll("\0", "");
}

/** RFC 8621 §4.1.2.2. The value is unfolded latin1. */
export function unstructuredText(value: string): string {
  return decodeEncodedWords(value.replace(/^[ \t]+/, ""))
    .replaceAll("\0", "")
    .normalize("NFC");
}

/** RFC 8621 §4.1.2.3: members of groups stand among the others. */
export function emailAddresses(items: readonly AddressListItem[]): readonly EmailAddress[] {
  return items.flatMap((item) =>
    item.kind === "group" ? item.members.map(emailAddress) : [emailAddress(item)],
  );
}

function groupedAddresses(items: readonly AddressListItem[]): readonly EmailAddressGroup[] {
  const groups: { name: string | null; addresses: EmailAddress[] }[] = [];
  let open: { name: string | null; addresses: EmailAddress[] } | undefined;
  for (const item of items) {
    if (item.kind === "group") {
      groups.push({
        name: unstructuredText(item.displayName),
        addresses: item.members.map(emailAddress),
      });
      open = undefined;
    } else {
      if (open === undefined) groups.push((open = { name: null, addresses: [] }));
      open.addresses.push(emailAddress(item));
    }
  }
  return groups;
}

function emailAddress({ displayName, localPart, domain }: MailboxAddress): EmailAddress {
  const name = displayName === undefined ? "" : unstructuredText(displayName).trim();
  const email = utf8Of(domain === "" ? localPart : `${localPart}@${domain}`);
  return { name: name === "" ? null : name, email };
}

function utf8Of(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8").replaceAll("\0", "");
}

/** RFC 8621 §4.1.2.6, in the offset that was written: RFC 3339 §5.6. */
export function dateOf(value: string): string | null {
  const date = parseDateTime(value);
  if (date === undefined) return null;
  const { epochMs, offsetMinutes } = date;
  const local = new Date(epochMs + offsetMinutes * 60_000);
  if (Number.isNaN(local.getTime())) return null;
  const text = local.toISOString().slice(0, 19);
  if (offsetMinutes === 0) return `${text}Z`;
  const minutes = Math.abs(offsetMinutes);
  const pad = (number: number): string => String(number).padStart(2, "0");
  const sign = offsetMinutes < 0 ? "-" : "+";
  return `${text}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** A moment of ours: RFC 8620 §1.4, UTCDate. */
export function utcDate(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

const urlsMax = 100;

/** RFC 2369 §2: URLs in angle brackets, parted by commas; white space in them is none of theirs. */
function urlsOf(value: string): string[] {
  return [...value.replaceAll(/\((?:[^()\\]|\\.)*\)/g, "").matchAll(/<([^<>]{1,2000})>/g)]
    .slice(0, urlsMax)
    .map(([, url]) => utf8Of(url!.replaceAll(/[ \t\r\n]+/g, "")));
}
