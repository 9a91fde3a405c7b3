import { speechFor, Wording } from "../../kit/text/wording.ts";
import type { Dates } from "../../kit/text/wording.ts";
import type { AdminCatalogue, AdminTexts } from "./admin-texts.ts";

/** Of the first language of those wished for that we speak; no other is loaded. */
export async function loadTexts(wished: readonly string[], dates: Dates): Promise<AdminTexts> {
  const speech = speechFor(wished, dates);
  const catalogue: AdminCatalogue =
    speech.language === "de" ? (await import("./de.ts")).de : (await import("./en.ts")).en;
  return new Wording({ en: catalogue, de: catalogue }, speech);
}
