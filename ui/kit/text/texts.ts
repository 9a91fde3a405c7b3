// All words that a person reads in the mail pages. A view names a text by its key; the language decides the words.
import { de } from "./de.ts";
import { en } from "./en.ts";
import { speechFor, Wording } from "./wording.ts";
import type { Dates, Language, Message } from "./wording.ts";

export type Catalogue = Readonly<Record<keyof typeof en, Message>>;
export type TextKey = keyof typeof en;

export const catalogues = { en, de } as const satisfies Readonly<Record<Language, Catalogue>>;

/** Texts of one language. */
export class Texts extends Wording<TextKey> {
  constructor(language: Language, locale: string = language, dates: Dates = "auto") {
    super(catalogues, { language, locale, dates });
  }
}

/** Of the first language of those wished for that we speak. */
export function textsFor(wished: readonly string[], dates: Dates = "auto"): Texts {
  const { language, locale } = speechFor(wished, dates);
  return new Texts(language, locale, dates);
}
