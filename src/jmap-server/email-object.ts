import type { AddressListItem, MailboxAddress } from "../address/address-list.ts";
import { parseEnvelope } from "../imap/envelope.ts";
import { bodyLists, bodyPartOf, hasAttachment, leafOf, leavesOf } from "../jmap/body-lists.ts";
import type { BodyLists, BodyPart } from "../jmap/body-lists.ts";
import { bodyValue } from "../jmap/body-value.ts";
import type { BodyProperty, EmailProperty, Properties } from "../jmap/email-properties.ts";
import {
  allHeaders,
  dateOf,
  emailAddresses,
  headerOf,
  headerValue,
  unstructuredText,
  utcDate,
} from "../jmap/header-forms.ts";
import type { Header } from "../jmap/header-forms.ts";
import type { HeaderForm } from "../jmap/header-property.ts";
import { idOf } from "../jmap/id.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { messageIds } from "../message/message-id.ts";
import type { Envelope, EnvelopeAddress } from "../message/part.ts";
import { parseStructure } from "../message/structure.ts";
import type { MessageBody } from "../store/message.ts";
import { blobIdOf } from "./blob-id.ts";
import { bodyPartObject } from "./body-part-object.ts";
import type { PartSource } from "./body-part-object.ts";
import { keywordsObject } from "./keywords.ts";
import { mailboxIdText } from "./mailbox-object.ts";
import { headerText, storedOctets } from "./part-octets.ts";

/** What of an Email is asked for. RFC 8621 §4.2 */
export interface EmailWish {
  readonly properties: Properties<EmailProperty>;
  readonly bodyProperties: Properties<BodyProperty>;
  readonly fetchTextBodyValues: boolean;
  readonly fetchHtmlBodyValues: boolean;
  readonly fetchAllBodyValues: boolean;
  /** 0: no bound. */
  readonly maxBodyValueBytes: number;
}

/** Properties that are one header field in one form. RFC 8621 §4.1.3 */
const headerShortcuts: Partial<Record<EmailProperty, readonly [string, HeaderForm]>> = {
  messageId: ["Message-ID", "asMessageIds"],
  inReplyTo: ["In-Reply-To", "asMessageIds"],
  references: ["References", "asMessageIds"],
  sender: ["Sender", "asAddresses"],
  from: ["From", "asAddresses"],
  to: ["To", "asAddresses"],
  cc: ["Cc", "asAddresses"],
  bcc: ["Bcc", "asAddresses"],
  replyTo: ["Reply-To", "asAddresses"],
  subject: ["Subject", "asText"],
  sentAt: ["Date", "asDate"],
};

/** What the stored ENVELOPE tells, so that a list opens no message. Its Sender and Reply-To may be the From. */
const envelopeValues: Partial<Record<EmailProperty, (envelope: Envelope) => Json>> = {
  from: ({ from }) => addressesOf(from),
  to: ({ to }) => addressesOf(to),
  cc: ({ cc }) => addressesOf(cc),
  bcc: ({ bcc }) => addressesOf(bcc),
  subject: ({ subject }) => (subject === undefined ? null : unstructuredText(subject)),
  sentAt: ({ date }) => (date === undefined ? null : dateOf(date)),
  messageId: ({ messageId }) => idsOf(messageId),
  inReplyTo: ({ inReplyTo }) => idsOf(inReplyTo),
};

/** What the row of the message tells. */
const rowValues: Partial<Record<EmailProperty, (body: MessageBody) => Json>> = {
  blobId: ({ id }) => blobIdOf({ messageId: id, partId: undefined }),
  threadId: ({ id, threadId }) => idOf("t", threadId ?? id),
  mailboxIds: ({ mailboxId }) => ({ [mailboxIdText(mailboxId)]: true }),
  keywords: ({ bits, keywords }) => keywordsObject(bits, keywords),
  size: ({ size }) => size,
  receivedAt: ({ internalAt }) => utcDate(internalAt),
  preview: ({ preview }) => preview,
};

/** Octets of one part that are read for its value. */
const valueOctetsMax = 1024 * 1024;

/** One message, read as far as it is asked for. */
export class EmailReader {
  readonly #source: PartSource;
  readonly #envelopeText: () => string | undefined;
  #envelope: Envelope | undefined;
  #header: Header | undefined;
  #root: BodyPart | undefined;
  #lists: BodyLists | undefined;
  /** Octets of bodies that were read. */
  octetsRead = 0;

  constructor(source: PartSource, envelopeText: () => string | undefined) {
    this.#source = source;
    this.#envelopeText = envelopeText;
  }

  read(wish: EmailWish): JsonObject {
    const object: [string, Json][] = [["id", idOf("m", this.#source.body.id)]];
    const { names, headers } = wish.properties;
    const needsHeader = [...names].some(
      (name) => name in headerShortcuts && !(name in envelopeValues),
    );
    for (const name of names) {
      if (name !== "id") object.push([name, this.#value(name, wish, needsHeader)]);
    }
    for (const property of headers) {
      object.push([property.property, headerValue(this.#headerOf(), property)]);
    }
    return Object.fromEntries(object);
  }

  #value(name: EmailProperty, wish: EmailWish, needsHeader: boolean): Json {
    const { body } = this.#source;
    const shortcut = headerShortcuts[name];
    if (shortcut !== undefined) {
      const fast = needsHeader ? undefined : this.#fromEnvelope(name);
      if (fast !== undefined) return fast;
      const [fieldName, form] = shortcut;
      return headerValue(this.#headerOf(), { property: name, fieldName, form, all: false });
    }
    const fromRow = rowValues[name];
    if (fromRow !== undefined) return fromRow(body);
    return this.#bodyValue(name, wish);
  }

  #bodyValue(name: EmailProperty, wish: EmailWish): Json {
    const objects = (parts: readonly BodyPart[]): Json =>
      parts.map((part) => bodyPartObject(this.#source, part, wish.bodyProperties));
    if (name === "headers") return allHeaders(this.#headerOf());
    if (name === "hasAttachment") return hasAttachment(this.#rootOf());
    if (name === "bodyValues") return this.#bodyValues(wish);
    if (name === "textBody" || name === "htmlBody" || name === "attachments") {
      return objects(this.#listsOf()[name]);
    }
    return bodyPartObject(this.#source, this.#rootOf(), wish.bodyProperties);
  }

  #bodyValues(wish: EmailWish): JsonObject {
    const lists = this.#listsOf();
    const wanted = new Set<string>();
    const add = (parts: readonly BodyPart[]): void => {
      for (const { type, partId } of parts) if (type.startsWith("text/")) wanted.add(partId);
    };
    if (wish.fetchTextBodyValues) add(lists.textBody);
    if (wish.fetchHtmlBodyValues) add(lists.htmlBody);
    if (wish.fetchAllBodyValues) add(leavesOf(this.#rootOf()));
    const { store, body } = this.#source;
    const values = [...wanted].map((partId): [string, Json] => {
      const { part } = leafOf(this.#rootOf(), partId)!;
      const { octets, isWhole } = storedOctets(store, body, part, valueOctetsMax);
      this.octetsRead += octets.length;
      return [partId, bodyValue(part, octets, { isWhole, max: wish.maxBodyValueBytes })];
    });
    return Object.fromEntries(values);
  }

  #fromEnvelope(name: EmailProperty): Json | undefined {
    const value = envelopeValues[name];
    if (value === undefined) return undefined;
    if (this.#envelope === undefined) {
      const text = this.#envelopeText();
      if (text === undefined) return undefined;
      this.#envelope = parseEnvelope(text);
    }
    return value(this.#envelope);
  }

  #headerOf(): Header {
    this.#header ??= headerOf(headerText(this.#source.store, this.#source.body));
    return this.#header;
  }

  #rootOf(): BodyPart {
    this.#root ??= bodyPartOf(parseStructure(this.#source.body.structure));
    return this.#root;
  }

  #listsOf(): BodyLists {
    this.#lists ??= bodyLists(this.#rootOf());
    return this.#lists;
  }
}

/** An empty list may be an empty field: only the header knows. */
function addressesOf(list: readonly EnvelopeAddress[]): Json {
  if (list.length === 0) return null;
  const items: AddressListItem[] = list
    .filter(({ mailbox, host }) => mailbox !== undefined && host !== undefined)
    .map(({ name, mailbox = "", host = "" }): MailboxAddress => {
      const address = { kind: "mailbox", localPart: mailbox, domain: host } as const;
      return name === undefined ? address : { ...address, displayName: name };
    });
  return emailAddresses(items);
}

function idsOf(text: string | undefined): Json {
  const ids = text === undefined ? [] : messageIds(text);
  return ids.length > 0 ? ids : null;
}
