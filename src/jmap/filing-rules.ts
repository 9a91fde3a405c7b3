// What a person wants done with mail that is still to come, as the pages write it and as whoever receives mail reads it.
// It is kept among an account's settings as one object, `{"type":"filing","rules":[…],"neverSuggest":{…}}`.
import { isEmail } from "./email-addresses.ts";
import { numberOf } from "./id.ts";
import { isJsonArray, isJsonObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { invalidProperties } from "./set-error.ts";

/**
 * Mail for which all conditions hold goes into a mailbox; the first such rule of a list decides. At least one condition
 * is set. Where the mailbox is not there any more, the rule does nothing.
 */
export interface FilingRule {
  readonly [name: string]: Json;
  /** The list-id of the List-Id field without "<>", in lower case. RFC 2919 §2 */
  readonly listId: string | null;
  /** The only address of the From field, in lower case. RFC 5322 §3.6.2 */
  readonly from: string | null;
  /** As JMAP names mailboxes. */
  readonly mailboxId: string;
  /** For the person. */
  readonly comment: string;
}

/** For which lists, senders and mailboxes a rule is not offered again. */
export interface NeverSuggest {
  readonly [name: string]: Json;
  readonly lists: Readonly<Record<string, true>>;
  readonly senders: Readonly<Record<string, true>>;
  readonly mailboxes: Readonly<Record<string, true>>;
}

export interface Filing {
  readonly rules: readonly FilingRule[];
  readonly neverSuggest: NeverSuggest;
}

export const noFiling: Filing = {
  rules: [],
  neverSuggest: { lists: {}, senders: {}, mailboxes: {} },
};

const rulesMax = 500;
const neverMax = 1_000;
const commentCharactersMax = 500;
/** RFC 2919 §3: a list-id has at most 255 octets. What could end it is not in it. */
const listIdForm = /^[^\s<>\p{Cc}]{1,255}$/u;

export function isListId(text: string): boolean {
  return listIdForm.test(text) && text === text.toLowerCase();
}

/** As it is stored; undefined where it is another setting. */
export function parseFiling(stored: string): Filing | undefined {
  if (!stored.startsWith('{"type":"filing"')) return undefined;
  // Only formatFiling writes what begins so.
  const { rules, neverSuggest } = JSON.parse(stored) as Filing;
  return { rules, neverSuggest };
}

export function formatFiling({ rules, neverSuggest }: Filing): string {
  return JSON.stringify({ type: "filing", rules, neverSuggest });
}

/** What a client wants it to be. Throws the SetRefusal "invalidProperties". */
export function checkedFiling(rules: Json, neverSuggest: Json): Filing {
  if (!isJsonArray(rules) || rules.length > rulesMax) {
    throw invalidProperties(["rules"], `It is no list of at most ${rulesMax} rules`);
  }
  return { rules: rules.map(checkedRule), neverSuggest: checkedNever(neverSuggest) };
}

function checkedRule(value: Json): FilingRule {
  const object: JsonObject = isJsonObject(value) ? value : {};
  const { listId = null, from = null, mailboxId, comment = "", ...more } = object;
  const isRight =
    isListIdOrNull(listId) &&
    isAddressOrNull(from) &&
    (listId !== null || from !== null) &&
    Object.keys(more).length === 0;
  if (!isRight) throw invalidProperties(["rules"], "A rule has a listId, a from, or both");
  if (typeof mailboxId !== "string" || numberOf("f", mailboxId) === undefined) {
    throw invalidProperties(["rules"], "A rule has the id of a mailbox");
  }
  if (typeof comment !== "string" || comment.length > commentCharactersMax) {
    throw invalidProperties(["rules"], `A comment has at most ${commentCharactersMax} characters`);
  }
  return { listId, from, mailboxId, comment };
}

function isListIdOrNull(value: Json): value is string | null {
  return value === null || (typeof value === "string" && isListId(value));
}

function isAddressOrNull(value: Json): value is string | null {
  return value === null || (typeof value === "string" && isLowerEmail(value));
}

function isLowerEmail(text: string): boolean {
  return isEmail(text) && text === text.toLowerCase();
}

function checkedNever(value: Json): NeverSuggest {
  const { lists = {}, senders = {}, mailboxes = {}, ...more } = isJsonObject(value) ? value : {};
  if (!isJsonObject(value) || Object.keys(more).length > 0) {
    throw invalidProperties(["neverSuggest"], "It has lists, senders and mailboxes");
  }
  return {
    lists: checkedSet(lists, isListId),
    senders: checkedSet(senders, isLowerEmail),
    mailboxes: checkedSet(mailboxes, (id) => numberOf("f", id) !== undefined),
  };
}

function checkedSet(value: Json, isMember: (text: string) => boolean): Record<string, true> {
  const entries = isJsonObject(value) ? Object.entries(value) : undefined;
  const isRight = entries?.every(([text, isIn]) => isIn === true && isMember(text));
  if (entries === undefined || isRight !== true || entries.length > neverMax) {
    throw invalidProperties(["neverSuggest"], `They are sets of at most ${neverMax}`);
  }
  return Object.fromEntries(entries.map(([text]) => [text, true as const]));
}
