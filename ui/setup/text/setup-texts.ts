import { speechFor, Wording } from "../../kit/text/wording.ts";
import type { Language, Message } from "../../kit/text/wording.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

export type SetupTextKey = keyof typeof en;
export type SetupTexts = Wording<SetupTextKey>;
export type SetupCatalogue = Readonly<Record<SetupTextKey, Message>>;

export const setupCatalogues = { en, de } as const satisfies Readonly<
  Record<Language, SetupCatalogue>
>;

/** Of the first language of those wished for that we speak. */
export function setupTextsFor(wished: readonly string[]): SetupTexts {
  return new Wording(setupCatalogues, speechFor(wished));
}
