// What people type into the search box: words, "phrases in quotes", and names with a colon, such as from:anna; a
// minus in front means without. The form beside the box writes the same language.
import type { Filter } from "../jmap/types.ts";

export type TermName = (typeof names)[number];

export interface Term {
  readonly name: TermName;
  readonly text: string;
  readonly isNegated: boolean;
}

const names = [
  "words",
  "from",
  "to",
  "subject",
  "mailbox",
  "submailboxes",
  "start",
  "end",
  "attachments",
  "header",
  "label",
  "minsize",
  "maxsize",
] as const;

/** mail-behaviours 7.2: the short names. */
const shortNames: Readonly<Record<string, TermName>> = {
  f: "from",
  t: "to",
  s: "subject",
  mb: "mailbox",
  submb: "submailboxes",
  a: "attachments",
  h: "header",
  l: "label",
};

/** What may be asked for behind "attachments:", beside "any" and "none". */
export const attachmentKinds = [
  "image",
  "pdf",
  "archive",
  "spreadsheet",
  "document",
  "presentation",
  "other",
] as const;

/** Characters of a search; the server has its own bounds. */
const searchCharactersMax = 2_000;
const termsMax = 50;

/** Never refuses: what is no term is a word. */
export function parseTerms(text: string): Term[] {
  const terms: Term[] = [];
  const form = /(-?)(?:([a-z]+):)?("[^"]*"?|\S+)/giu;
  for (const [whole, minus = "", name = "", quoted = ""] of text
    .slice(0, searchCharactersMax)
    .matchAll(form)) {
    if (terms.length >= termsMax) break;
    const known = nameOf(name.toLowerCase());
    const isNegated = minus === "-";
    if (known !== undefined) terms.push({ name: known, text: unquoted(quoted), isNegated });
    else if (name !== "") terms.push({ name: "words", text: whole.replace(/^-/, ""), isNegated });
    else terms.push({ name: "words", text: unquoted(quoted), isNegated });
  }
  return terms.filter((term) => term.text !== "");
}

export function formatTerms(terms: readonly Term[]): string {
  return terms
    .map(({ name, text, isNegated }) => {
      const bare = text.replaceAll('"', "").trim();
      if (bare === "") return "";
      const needsQuotes = /\s/.test(bare) || (name === "words" && /^-|^[a-z]+:/i.test(bare));
      const prefix = name === "words" ? "" : `${name}:`;
      return `${isNegated ? "-" : ""}${prefix}${needsQuotes ? `"${bare}"` : bare}`;
    })
    .filter((term) => term !== "")
    .join(" ");
}

/** What a search needs to know of mailboxes. */
export interface SearchMailboxes {
  /** By name or id; with those inside it where asked for. Undefined: there is none. */
  find(text: string, withInside: boolean): readonly string[] | undefined;
  /** Where nobody looks unless they say so: Junk and Trash. */
  readonly hidden: readonly string[];
}

/** RFC 8621 §4.4.1. Undefined where it names a mailbox that is not there. */
export function filterOf(terms: readonly Term[], mailboxes: SearchMailboxes): Filter | undefined {
  const conditions: Filter[] = [];
  for (const term of terms) {
    const condition = conditionOf(term, mailboxes);
    if (condition === undefined) return undefined;
    conditions.push(term.isNegated ? { operator: "NOT", conditions: [condition] } : condition);
  }
  const isPlaced = terms.some(({ name, isNegated }) => isMailbox(name) && !isNegated);
  if (!isPlaced && mailboxes.hidden.length > 0) {
    conditions.push({ inMailboxOtherThan: mailboxes.hidden });
  }
  return { operator: "AND", conditions };
}

function conditionOf({ name, text }: Term, mailboxes: SearchMailboxes): Filter | undefined {
  switch (name) {
    case "words":
      return { text: phrase(text) };
    case "from":
    case "subject":
      return { [name]: phrase(text) };
    case "to": {
      const fields = ["to", "cc", "bcc"].map((field) => ({ [field]: phrase(text) }));
      return { operator: "OR", conditions: fields };
    }
    case "mailbox":
    case "submailboxes": {
      const ids = mailboxes.find(text, name === "submailboxes");
      if (ids === undefined) return undefined;
      const [only] = ids;
      if (ids.length === 1) return { inMailbox: only! };
      return { operator: "OR", conditions: ids.map((id) => ({ inMailbox: id })) };
    }
    case "start":
    case "end":
      return dayCondition(name, text);
    case "attachments":
      return attachmentCondition(text.toLowerCase());
    case "header": {
      const [field = "", ...value] = text.split(":");
      return { header: value.length === 0 ? [field] : [field, value.join(":")] };
    }
    case "label":
      return { hasKeyword: text.toLowerCase() };
    case "minsize":
      return { minSize: octetsOf(text) };
    case "maxsize":
      return { maxSize: octetsOf(text) };
  }
}

/** "no", a kind, or anything else for any. mail-behaviours.md 7.1 */
function attachmentCondition(text: string): Filter {
  const kind = attachmentKinds.find((one) => one === text || `${one}s` === text);
  return kind === undefined
    ? { hasAttachment: !/^(?:no|none|false|0)$/.test(text) }
    : { attachmentKind: kind };
}

/** Whole days, as the clock on the wall says; the last is part of it. */
function dayCondition(name: "start" | "end", text: string): Filter {
  const [, year, month, day] = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(text) ?? [];
  // A day that is none matches nothing rather than everything.
  if (year === undefined) return { before: "1900-01-01T00:00:00Z" };
  const at = new Date(Number(year), Number(month) - 1, Number(day) + (name === "end" ? 1 : 0));
  const date = at.toISOString().replace(/\.\d+Z$/, "Z");
  return name === "start" ? { after: date } : { before: date };
}

/** "2mb", "100kb", "5000": octets, decimal. */
function octetsOf(text: string): number {
  const [, number = "0", unit = "b"] = /^([\d.,]+)\s*([kmg]?b?)$/i.exec(text) ?? [];
  const powers: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };
  const value = Number(number.replace(",", "."));
  return Number.isFinite(value) ? Math.round(value * (powers[unit[0]!.toLowerCase()] ?? 1)) : 0;
}

function isMailbox(name: TermName): boolean {
  return name === "mailbox" || name === "submailboxes";
}

function phrase(text: string): string {
  return /\s/.test(text) ? `"${text}"` : text;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.replaceAll('"', "") : text;
}

function nameOf(text: string): TermName | undefined {
  return shortNames[text] ?? names.find((name) => name === text && name !== "words");
}
