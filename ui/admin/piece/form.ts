import { signal } from "@preact/signals";

/** What somebody is asked for. Values are texts, of a check whether it is set. */
export interface Field {
  readonly name: string;
  readonly label: string;
  /** "text" where absent. */
  readonly kind?: "text" | "password" | "number" | "check" | "choice" | "area";
  /** Of a choice: values with what they are called. */
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** Of an area that holds code: it is long, and letters have one width. */
  readonly isCode?: boolean;
  readonly help?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
}

export type FormValues = Readonly<Record<string, string | boolean>>;

/** What was typed, and what became of sending it. */
export class Form {
  readonly values = signal<FormValues>({});
  readonly problem = signal("");
  readonly isBusy = signal(false);
  readonly #first: FormValues;

  constructor(first: FormValues) {
    this.#first = first;
    this.values.value = first;
  }

  get isChanged(): boolean {
    const { value: values } = this.values;
    return Object.keys(values).some((name) => values[name] !== this.#first[name]);
  }

  set(name: string, value: string | boolean): void {
    this.values.value = { ...this.values.value, [name]: value };
    this.problem.value = "";
  }

  /** Sends once, however often it is pressed. `told` makes words of a failure. */
  async submit(
    send: (values: FormValues) => Promise<unknown>,
    told: (error: unknown) => string,
  ): Promise<boolean> {
    if (this.isBusy.value) return false;
    this.isBusy.value = true;
    this.problem.value = "";
    try {
      await send(this.values.value);
      return true;
    } catch (error) {
      this.problem.value = told(error);
      return false;
    } finally {
      this.isBusy.value = false;
    }
  }
}

export function textOf(values: FormValues, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value.trim() : "";
}

/** Words apart by commas, spaces or lines. */
export function wordsOf(values: FormValues, name: string): string[] {
  return textOf(values, name)
    .split(/[\s,;]+/)
    .filter((word) => word !== "");
}

/** A whole number; undefined where none was typed. */
export function numberOf(values: FormValues, name: string): number | undefined {
  const text = textOf(values, name);
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

const units: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};

/** Octets, as people type them: "2 GB", "1,5 GB", "500 MB". Undefined where it is none. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit = ""] =
    /^(\d{1,12}(?:[.,]\d{1,3})?)\s*([kmgt]?b)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  return Math.round(Number(digits.replace(",", ".")) * units[unit.toLowerCase()]!);
}

/** The reverse of parseSize, without rounding. */
export function formatSize(octets: number): string {
  for (const [unit, size] of [
    ["TB", 1e12],
    ["GB", 1e9],
    ["MB", 1e6],
    ["kB", 1e3],
  ] as const) {
    if (octets >= size && Number.isInteger((octets / size) * 1000))
      return `${octets / size} ${unit}`;
  }
  return String(octets);
}
