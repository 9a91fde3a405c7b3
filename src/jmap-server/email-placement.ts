import type { JsonObject } from "../jmap/json.ts";
import { isJsonObject } from "../jmap/json.ts";
import { numberOf } from "../jmap/id.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import type { Flags } from "../store/flags.ts";
import type { MailboxId } from "../store/ids.ts";
import { flagsOf, isKeyword } from "./keywords.ts";
import type { RequestContext } from "./request-context.ts";

/** Of one message: RFC 8621 §4.8, tooManyKeywords. */
const keywordsMax = 100;

/** Where a new message goes, and how it is marked. RFC 8621 §4.6, §4.8 */
export interface EmailPlacement {
  readonly mailboxId: MailboxId;
  readonly flags: Flags;
  readonly receivedAt: number;
}

export function placementOf(context: RequestContext, object: JsonObject): EmailPlacement {
  return {
    mailboxId: mailboxOf(context, object["mailboxIds"]),
    flags: flagsOf(keywordsOf(object["keywords"])),
    receivedAt: receivedAtOf(context, object["receivedAt"]),
  };
}

/** The one mailbox of a map of ids to true. */
export function mailboxOf(
  context: RequestContext,
  value: JsonObject[string] | undefined,
): MailboxId {
  if (!isJsonObject(value) || !Object.values(value).every((one) => one === true)) {
    throw invalidProperties(["mailboxIds"], "It is no map of ids to true");
  }
  const ids = Object.keys(value);
  if (ids.length === 0) throw invalidProperties(["mailboxIds"], "A message is in a mailbox");
  if (ids.length > 1) {
    throw new SetRefusal({ type: "tooManyMailboxes", description: "A message is in one mailbox" });
  }
  return existingMailbox(context, ids[0]!);
}

export function existingMailbox(context: RequestContext, reference: string): MailboxId {
  const id = numberOf("f", context.idOf(reference) ?? "");
  const mailbox = id === undefined ? undefined : context.store.mailbox(id);
  if (mailbox?.accountId !== context.accountId) {
    throw invalidProperties(["mailboxIds"], "There is no such mailbox");
  }
  return mailbox.id;
}

/** The keywords of a map of keywords to true. */
export function keywordsOf(value: JsonObject[string] | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (!isJsonObject(value) || !Object.values(value).every((one) => one === true)) {
    throw invalidProperties(["keywords"], "It is no map of keywords to true");
  }
  const keywords = Object.keys(value);
  if (!keywords.every(isKeyword)) throw invalidProperties(["keywords"], "Not all are keywords");
  if (keywords.length > keywordsMax) {
    throw new SetRefusal({ type: "tooManyKeywords", description: `At most ${keywordsMax}` });
  }
  return keywords;
}

function receivedAtOf(context: RequestContext, value: JsonObject[string] | undefined): number {
  if (value === undefined || value === null) return context.services.clock();
  const at = typeof value === "string" && value.endsWith("Z") ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw invalidProperties(["receivedAt"], "It is no UTC date");
  return at;
}
