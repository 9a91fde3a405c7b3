// How texts are chosen and filled in. Which texts there are is a catalogue's matter: each page brings its own, so that
// none carries the words of another.

/** A text, or one for each number that the language tells apart ("count" decides). */
export type Message = string | { readonly one: string; readonly other: string };

export type Language = "en" | "de";

/** The same keys in each language. */
export type Catalogues<Key extends string> = Readonly<
  Record<Language, Readonly<Record<Key, Message>>>
>;

/** As the language writes them, or as 2026-11-21 with 24 hours. */
export type Dates = "auto" | "iso";

export interface Speech {
  readonly language: Language;
  /** As the browser says, such as "de-AT"; it decides how dates look. */
  readonly locale: string;
  readonly dates: Dates;
}

/** Texts of one language, and how it writes numbers, dates and sizes. */
export class Wording<Key extends string> {
  readonly language: Language;
  readonly #speech: Speech;
  readonly #locale: string;
  readonly #catalogue: Readonly<Record<Key, Message>>;
  readonly #plurals: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #dates: Dates;
  readonly #formats = new Map<string, Intl.DateTimeFormat>();

  constructor(catalogues: Catalogues<Key>, speech: Speech) {
    const { language, locale, dates } = speech;
    this.#speech = speech;
    this.language = language;
    this.#locale = locale;
    this.#dates = dates;
    this.#catalogue = catalogues[language];
    this.#plurals = new Intl.PluralRules(locale);
    this.#numbers = new Intl.NumberFormat(locale);
  }

  /** The text with its "{names}" filled in; numbers are written as the language does. */
  readonly t = (key: Key, values: Readonly<Record<string, string | number>> = {}): string => {
    const message: Message = this.#catalogue[key];
    const text = typeof message === "string" ? message : message[this.#plural(values)];
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === "number" ? this.#numbers.format(value) : (value ?? whole);
    });
  };

  /** Other texts in the same way. */
  of<Other extends string>(catalogues: Catalogues<Other>): Wording<Other> {
    return new Wording(catalogues, this.#speech);
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** As short as it can be told apart: the time of today, the day of this year, else the date. */
  shortDate(at: Date, now: Date): string {
    if (at.toDateString() === now.toDateString()) return this.#time(at);
    if (this.#dates === "iso") return isoDate(at);
    if (at.getFullYear() === now.getFullYear()) {
      return this.#date(at, { day: "numeric", month: "short" });
    }
    return this.#date(at, { dateStyle: "short" });
  }

  longDate(at: Date): string {
    if (this.#dates === "iso") {
      return `${this.#date(at, { weekday: "long" })}, ${isoDate(at)} ${this.#time(at)}`;
    }
    return this.#date(at, { dateStyle: "full", timeStyle: "short" });
  }

  /** Decimal, as disks and other mail programs count. */
  size(octets: number): string {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
    let value = octets;
    let unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    const maximumFractionDigits = value < 10 && unit > 0 ? 1 : 0;
    return new Intl.NumberFormat(this.#locale, {
      style: "unit",
      unit: units[unit]!,
      unitDisplay: unit === 0 ? "long" : "short",
      maximumFractionDigits,
    }).format(value);
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.#locale, { style: "short" }).format(items);
  }

  #plural({ count }: Readonly<Record<string, string | number>>): "one" | "other" {
    return this.#plurals.select(Number(count)) === "one" ? "one" : "other";
  }

  #time(at: Date): string {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    return this.#date(at, this.#dates === "iso" ? options : { timeStyle: "short" });
  }

  #date(at: Date, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options);
    let format = this.#formats.get(key);
    if (format === undefined) {
      format = new Intl.DateTimeFormat(this.#locale, options);
      this.#formats.set(key, format);
    }
    return format.format(at);
  }
}

/** The first language of those wished for that we speak; English where there is none. */
export function speechFor(wished: readonly string[], dates: Dates = "auto"): Speech {
  for (const locale of wished) {
    const language = locale.split("-", 1)[0]!.toLowerCase();
    if (language === "en" || language === "de") return { language, locale, dates };
  }
  return { language: "en", locale: "en", dates };
}

/** In the time of the place. ISO 8601 */
function isoDate(at: Date): string {
  const [year, month, day] = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
}
