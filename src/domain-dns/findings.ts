import type { CheckName } from "./checks.ts";
import type { SuggestedRecord } from "./suggested-records.ts";
import { zoneLine } from "./zone-text.ts";

/** What a check came to. Nothing at all: it is as it should be. */
export interface CheckResult {
  readonly name: CheckName;
  /** Mail is lost, refused or taken for junk. */
  readonly errors: readonly string[];
  /** It could be better. */
  readonly warnings: readonly string[];
  /** What to do; records as zone files have them. */
  readonly instructions: readonly string[];
}

/** Gathers what one check finds. */
export class Findings {
  readonly #errors: string[] = [];
  readonly #warnings: string[] = [];
  readonly #instructions = new Set<string>();

  error(text: string): void {
    this.#errors.push(text);
  }

  warn(text: string): void {
    this.#warnings.push(text);
  }

  advise(text: string): void {
    this.#instructions.add(text);
  }

  /** The records of that name are to be published. */
  publish(records: readonly SuggestedRecord[], name: string): void {
    for (const record of records) {
      if (record.name === name && record.type !== "CAA")
        this.advise(zoneLine({ ...record, need: "required" }).trimEnd());
    }
  }

  result(name: CheckName): CheckResult {
    return {
      name,
      errors: this.#errors,
      warnings: this.#warnings,
      instructions: [...this.#instructions],
    };
  }
}
