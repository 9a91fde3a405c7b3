import { numberOf } from "../jmap/id.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { isInt } from "../jmap/json.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import type { Mailbox, SpecialUse } from "../store/mailbox.ts";
import { mailLimits } from "./limits.ts";
import {
  mailboxObject,
  mailboxProperties,
  ownNameOf,
  parentOf,
  roleOf,
  specialUseOf,
  treeOf,
} from "./mailbox-object.ts";
import type { MailboxProperty } from "./mailbox-object.ts";
import { noEmails } from "./email-counts.ts";
import type { RequestContext } from "./request-context.ts";

/** What a client wants a mailbox to be; absent: as it is. RFC 8621 §2.5 */
export interface MailboxWish {
  /** The full name, as the store has it. */
  readonly name?: string;
  readonly specialUse?: SpecialUse | "none";
  readonly sortOrder?: number;
  readonly subscribed?: boolean;
}

/** RFC 8621 §2, sortOrder: below 2^31. */
const sortOrderMax = 2 ** 31 - 1;
const settable: ReadonlySet<string> = new Set([
  "name",
  "parentId",
  "role",
  "sortOrder",
  "isSubscribed",
]);

/** Throws the SetRefusals "invalidProperties" and "invalidPatch". `current` is undefined for a new mailbox. */
export function parseMailboxWish(
  context: RequestContext,
  object: JsonObject,
  current: Mailbox | undefined,
): MailboxWish {
  for (const [path, value] of Object.entries(object)) checkProperty(context, current, path, value);
  const { sortOrder, isSubscribed } = object;
  return {
    ...nameOf(context, object, current),
    ...(object["role"] === undefined ? {} : useOf(object["role"], current)),
    ...(sortOrder === undefined ? {} : { sortOrder: sortOrderOf(sortOrder) }),
    ...(isSubscribed === undefined ? {} : { subscribed: subscribedOf(isSubscribed) }),
  };
}

/** What the server sets may be sent along where it is as it is. RFC 8620 §5.3 */
function checkProperty(
  context: RequestContext,
  current: Mailbox | undefined,
  ...[path, value]: readonly [string, Json]
): void {
  if (settable.has(path)) return;
  const property = mailboxProperties.find((name) => name === path);
  if (property === undefined && mailboxProperties.some((name) => path.startsWith(`${name}/`))) {
    throw new SetRefusal({ type: "invalidPatch", description: path.slice(0, 100) });
  }
  const isSame =
    current !== undefined && property !== undefined && !isCount(property)
      ? JSON.stringify(valueNow(context, current, property)) === JSON.stringify(value)
      : current !== undefined && property !== undefined && isInt(value);
  if (!isSame) throw invalidProperties([path.slice(0, 100)], "It cannot be set");
}

/** Counts change all the time: one that is sent along means nothing. */
function isCount(property: MailboxProperty): boolean {
  return property.startsWith("total") || property.startsWith("unread");
}

function valueNow(context: RequestContext, current: Mailbox, property: MailboxProperty): Json {
  const tree = treeOf(context.store.mailboxes(context.accountId));
  const properties = new Set([property]);
  return mailboxObject(current, { tree, properties, counts: noEmails })[property]!;
}

function nameOf(
  context: RequestContext,
  object: JsonObject,
  current: Mailbox | undefined,
): { readonly name?: string } {
  const { name, parentId } = object;
  if (current !== undefined && name === undefined && parentId === undefined) return {};
  const tree = treeOf(context.store.mailboxes(context.accountId));
  const above =
    parentId === undefined
      ? current && parentOf(current, tree)?.name
      : parentNameOf(context, parentId, current);
  const own = name === undefined && current !== undefined ? ownNameOf(current) : ownName(name);
  if (current?.name === "INBOX" && above === undefined && own.toLowerCase() === "inbox") return {};
  return { name: above === undefined ? own : `${above}/${own}` };
}

function ownName(name: Json | undefined): string {
  if (typeof name !== "string") throw invalidProperties(["name"], "It is no text");
  const max = mailLimits.maxSizeMailboxName;
  if (Buffer.byteLength(name) > max) throw invalidProperties(["name"], `At most ${max} octets`);
  if (name.includes("/")) throw invalidProperties(["name"], 'A name has no "/"');
  return name;
}

function parentNameOf(
  context: RequestContext,
  parentId: Json,
  current: Mailbox | undefined,
): string | undefined {
  if (parentId === null) return undefined;
  const id = typeof parentId === "string" ? numberOf("f", context.idOf(parentId) ?? "") : undefined;
  const parent = id === undefined ? undefined : context.store.mailbox(id);
  if (parent?.accountId !== context.accountId) {
    throw invalidProperties(["parentId"], "There is no such mailbox");
  }
  if (current !== undefined && `${parent.name}/`.startsWith(`${current.name}/`)) {
    throw invalidProperties(["parentId"], "A mailbox cannot move into itself");
  }
  return parent.name;
}

function useOf(
  role: Json,
  current: Mailbox | undefined,
): { readonly specialUse?: SpecialUse | "none" } {
  if (current !== undefined && roleOf(current) === role) return {};
  if (role === null && current?.name !== "INBOX") return { specialUse: "none" };
  const specialUse = typeof role === "string" ? specialUseOf(role) : undefined;
  if (specialUse === undefined) throw invalidProperties(["role"], "It cannot have that role");
  return { specialUse };
}

function sortOrderOf(value: Json): number {
  if (value === null) return 0;
  if (isInt(value) && value >= 0 && value <= sortOrderMax) return value;
  throw invalidProperties(["sortOrder"], "It is no number from 0 to 2147483647");
}

function subscribedOf(value: Json): boolean {
  if (typeof value === "boolean") return value;
  if (value === null) return true;
  throw invalidProperties(["isSubscribed"], "It is neither true nor false");
}
