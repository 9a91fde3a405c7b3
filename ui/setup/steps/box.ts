import { signal } from "@preact/signals";
import type { Setup } from "../setup.ts";

type BoxLanguage = "de" | "en" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt";

/** In their own words, as who looks for one knows it. */
export const boxLanguages: Readonly<Record<BoxLanguage, string>> = {
  de: "Deutsch",
  en: "English",
  es: "Español",
  fr: "Français",
  it: "Italiano",
  ja: "日本語",
  nl: "Nederlands",
  pl: "Polski",
  pt: "Português",
};

/** Language, time zone, and the name at home. */
export class BoxStep {
  readonly name = signal("homepost");
  readonly language = signal("en");
  readonly timeZone = signal("");
  readonly #setup: Setup;

  /** `timeZone`: where the browser thinks that it is. */
  constructor(setup: Setup, timeZone: string) {
    this.#setup = setup;
    this.timeZone.value = timeZone;
    this.language.value = setup.texts.language;
  }

  async load(): Promise<void> {
    await this.#setup.attempt(async () => {
      const box = await this.#setup.api.call("box.show", {});
      if (box.name !== undefined) this.name.value = box.name;
      if (box.timeZone !== undefined) {
        this.timeZone.value = box.timeZone;
        this.language.value = box.language;
      }
    });
  }

  async save(): Promise<void> {
    const language = this.language.value as BoxLanguage;
    const isSaved = await this.#setup.attempt(() =>
      this.#setup.api.call("box.set", {
        name: plainName(this.name.value),
        language,
        ...(this.timeZone.value === "" ? {} : { timeZone: this.timeZone.value }),
      }),
    );
    if (isSaved) await this.#setup.done("box");
  }
}

/** As other devices can find it: "My Box" becomes my-box. */
export function plainName(typed: string): string {
  return typed
    .trim()
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[-0-9]+|-+$/g, "");
}
