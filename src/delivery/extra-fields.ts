import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue } from "../message/header.ts";
import type { SubmittedMessage } from "./submitted-message.ts";
import { type Refused, refused } from "./verdicts.ts";

const prefix = "x-homepost-extra-";
const extrasMax = 50;
const charactersMax = 2000;

const givenTwice = refused(554, "5.6.0", "A field X-Homepost-Extra-... is there twice");
const tooMuch = refused(554, "5.6.0", "Too much in fields X-Homepost-Extra-...");

/**
 * What a program wants to find again with what becomes of its message: `X-Homepost-Extra-Order: 7` is Order: 7. The
 * fields stay in the message. mail-behaviours.md 1.7
 */
export function extraOf({
  header,
  fields,
}: SubmittedMessage): { readonly kind: "extra"; readonly extra: Record<string, string> } | Refused {
  const extra: Record<string, string> = {};
  const known = new Set<string>();
  for (const field of fields) {
    if (!field.name.startsWith(prefix) || field.name.length === prefix.length) continue;
    if (known.has(field.name)) return givenTwice;
    known.add(field.name);
    // As it was written, which no mail program changes on its way here.
    const name = header.slice(field.start, field.valueStart - 1).trim();
    const value = decodeEncodedWords(fieldValue(header, field));
    if (known.size > extrasMax || value.length > charactersMax) return tooMuch;
    Object.defineProperty(extra, name.slice(prefix.length), { value, enumerable: true });
  }
  return { kind: "extra", extra };
}
