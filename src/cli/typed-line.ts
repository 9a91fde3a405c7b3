const charactersMax = 4000;

export type TypedOutcome = "more" | "done" | "interrupted";

/** A line that is typed on a terminal in raw mode, where Return, Backspace and the like are ours to understand. */
export class TypedLine {
  #text = "";
  #rest = "";

  get text(): string {
    return this.#text;
  }

  /** What came behind the line's end: of a pasted answer to the next question, say. */
  get rest(): string {
    return this.#rest;
  }

  push(keys: string): TypedOutcome {
    for (const [index, key] of Array.from(keys).entries()) {
      switch (key) {
        case "\r":
        case "\n":
        case "\u0004":
          this.#rest = Array.from(keys)
            .slice(index + 1)
            .join("");
          return "done";
        case "\u0003":
          return "interrupted";
        case "\u007f":
        case "\b":
          this.#text = Array.from(this.#text).slice(0, -1).join("");
          break;
        case "\u0015":
          this.#text = "";
          break;
        default:
          if (this.#text.length < charactersMax) this.#text += key;
      }
    }
    return "more";
  }
}
