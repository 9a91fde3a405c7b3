import { speechFor, Wording } from "../../kit/text/wording.ts";
import type { Dates, Language, Message } from "../../kit/text/wording.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

export type AdminTextKey = keyof typeof en;
export type AdminTexts = Wording<AdminTextKey>;
export type AdminCatalogue = Readonly<Record<AdminTextKey, Message>>;

export const adminCatalogues = { en, de } as const satisfies Readonly<
  Record<Language, AdminCatalogue>
>;

/** Of the first language of those wished for that we speak. */
export function adminTextsFor(wished: readonly string[], dates: Dates = "auto"): AdminTexts {
  return new Wording(adminCatalogues, speechFor(wished, dates));
}
