// All words that a person reads in the mail pages. A view names a text by its key; the language decides the words.
import { en } from "./en.ts";
import { speechFor, Wording } from "./wording.ts";
import type { Dates, Message, Speech } from "./wording.ts";

export type Catalogue = Readonly<Record<keyof typeof en, Message>>;
export type TextKey = keyof typeof en;

/** Texts of one language. */
export class Texts extends Wording<TextKey> {
  constructor(speech: Partial<Speech> = {}, catalogue: Catalogue = en) {
    const { language = "en", locale = language, dates = "auto" } = speech;
    // Only the one that is spoken is there.
    super({ en: catalogue, de: catalogue }, { language, locale, dates });
  }
}

/** Of the first language of those wished for that we speak; English is there, the others come when they are wished. */
export async function textsFor(wished: readonly string[], dates: Dates = "auto"): Promise<Texts> {
  const speech = speechFor(wished, dates);
  return speech.language === "de"
    ? new Texts(speech, (await import("./de.ts")).de)
    : new Texts(speech);
}
