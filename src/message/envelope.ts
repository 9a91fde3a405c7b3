import type { AddressListItem, MailboxAddress } from "../address/address-list.ts";
import { addressesMax, parseAddressListLoosely } from "../address/loose-address-list.ts";
import type { HeaderField } from "./header.ts";
import { fieldValue } from "./header.ts";
import type { Envelope, EnvelopeAddress } from "./part.ts";

/**
 * What ENVELOPE tells of a message. Addresses of fields that stand more than once are put together, of others the
 * first counts. RFC 9051 §7.5.2
 */
export function envelopeOf(header: string, fields: readonly HeaderField[]): Envelope {
  const lists: Record<AddressField, EnvelopeAddress[]> = {
    from: [],
    sender: [],
    replyTo: [],
    to: [],
    cc: [],
    bcc: [],
  };
  let left = addressesMax;
  const texts: { -readonly [Field in TextField]?: string } = {};
  for (const field of fields) {
    const list = addressFields.get(field.name);
    if (list !== undefined) {
      if (left === 0) continue;
      const target = lists[list];
      const before = target.length;
      for (const item of parseAddressListLoosely(fieldValue(header, field), left)) {
        addItem(target, item);
      }
      left = Math.max(0, left - (target.length - before));
      continue;
    }
    const text = textFields.get(field.name);
    if (text !== undefined) texts[text] ??= fieldValue(header, field);
  }
  return { ...texts, ...lists };
}

export const emptyEnvelope: Envelope = {
  from: [],
  sender: [],
  replyTo: [],
  to: [],
  cc: [],
  bcc: [],
};

type AddressField = "from" | "sender" | "replyTo" | "to" | "cc" | "bcc";
type TextField = "date" | "subject" | "inReplyTo" | "messageId";

const addressFields: ReadonlyMap<string, AddressField> = new Map([
  ["from", "from"],
  ["sender", "sender"],
  ["reply-to", "replyTo"],
  ["to", "to"],
  ["cc", "cc"],
  ["bcc", "bcc"],
]);

const textFields: ReadonlyMap<string, TextField> = new Map([
  ["date", "date"],
  ["subject", "subject"],
  ["in-reply-to", "inReplyTo"],
  ["message-id", "messageId"],
]);

function addItem(target: EnvelopeAddress[], item: AddressListItem): void {
  if (item.kind === "mailbox") {
    target.push(envelopeAddress(item));
    return;
  }
  target.push({ mailbox: item.displayName });
  for (const member of item.members) target.push(envelopeAddress(member));
  target.push({});
}

// A missing domain is "": NIL would make a group of it.
function envelopeAddress({
  displayName,
  route,
  localPart,
  domain,
}: MailboxAddress): EnvelopeAddress {
  return {
    ...(displayName === undefined ? undefined : { name: displayName }),
    ...(route === undefined ? undefined : { route }),
    mailbox: localPart,
    host: domain,
  };
}
