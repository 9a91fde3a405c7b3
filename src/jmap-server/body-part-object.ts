import type { BodyPart } from "../jmap/body-lists.ts";
import type { BodyProperty, Properties } from "../jmap/email-properties.ts";
import { allHeaders, headerOf, headerValue } from "../jmap/header-forms.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { parameterOf } from "../message/parameters.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { MessageBody } from "../store/message.ts";
import { blobIdOf } from "./blob-id.ts";
import { decodedSize, headerText } from "./part-octets.ts";

/** Where the parts of a message are read. */
export interface PartSource {
  readonly store: Pick<MailStore, "read">;
  readonly body: MessageBody;
  /** In front of the part's id: none for messages that Email/parse reads. */
  readonly blobIdOfPart: ((partId: string) => string) | undefined;
}

export function partSource(store: Pick<MailStore, "read">, body: MessageBody): PartSource {
  return { store, body, blobIdOfPart: (partId) => blobIdOf({ messageId: body.id, partId }) };
}

/** RFC 8621 §4.1.4, EmailBodyPart */
export function bodyPartObject(
  source: PartSource,
  part: BodyPart,
  properties: Properties<BodyProperty>,
): JsonObject {
  const object: [string, Json][] = [];
  for (const property of properties.names) {
    object.push([property, valueOf(source, part, property)]);
  }
  // In bodyStructure the tree must be there to be one.
  if (part.subParts !== undefined) {
    object.push(["subParts", part.subParts.map((sub) => bodyPartObject(source, sub, properties))]);
  }
  if (properties.headers.length > 0) {
    const header = headerOf(headerText(source.store, source.body, part.part));
    for (const property of properties.headers) {
      object.push([property.property, headerValue(header, property)]);
    }
  }
  return Object.fromEntries(object);
}

function valueOf(source: PartSource, of: BodyPart, property: BodyProperty): Json {
  const { part, subParts } = of;
  const isLeaf = subParts === undefined;
  switch (property) {
    case "partId":
      return isLeaf ? of.partId : null;
    case "blobId":
      return isLeaf ? (source.blobIdOfPart?.(of.partId) ?? null) : null;
    case "size":
      return isLeaf ? decodedSize(source.store, source.body, part) : 0;
    case "headers":
      return allHeaders(headerOf(headerText(source.store, source.body, part)));
    case "name":
      return of.name ?? null;
    case "type":
      return of.type;
    case "charset":
      return charsetOf(of);
    case "disposition":
      return part.disposition?.type.toLowerCase() ?? null;
    case "cid":
      return part.id?.trim().replaceAll(/^<|>$/g, "") ?? null;
    case "language":
      return part.language === undefined ? null : [...part.language];
    case "location":
      return part.location ?? null;
    case "subParts":
      return null;
  }
}

function charsetOf({ type, part }: BodyPart): string | null {
  if (!type.startsWith("text/")) return null;
  return parameterOf(part.parameters, "charset") ?? "us-ascii";
}
