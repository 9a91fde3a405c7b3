/** A token of CSS with its escapes undone: whatever a value was hidden behind, it is here in the clear. */
export type CssToken =
  | {
      readonly kind: "ident" | "function" | "at" | "hash" | "string" | "url";
      readonly value: string;
    }
  /** `value` as written, such as "1.50"; `unit` in lower case, "%" or "". */
  | { readonly kind: "number"; readonly value: string; readonly unit: string }
  /** One character, brackets among them. */
  | { readonly kind: "delim"; readonly value: string }
  | { readonly kind: "space" }
  /** A string or address that never ends. */
  | { readonly kind: "bad" };

/** The tokens of a style sheet or of a style attribute, without comments. CSS Syntax Level 3, section 4 */
export function cssTokens(css: string): CssToken[] {
  const reader = new TokenReader(css.replaceAll("\r\n", "\n").replaceAll(/[\r\f]/g, "\n"));
  const tokens: CssToken[] = [];
  for (let token = reader.next(); token !== undefined; token = reader.next()) tokens.push(token);
  return tokens;
}

const escape = String.raw`\\(?:[0-9a-fA-F]{1,6}[ \t\n]?|[^\n0-9a-fA-F])`;
const nameStart = String.raw`(?:[a-zA-Z_]|[^\0-\x7f]|${escape})`;
const nameRest = String.raw`(?:[\w-]|[^\0-\x7f]|${escape})*`;
const terminals = {
  space: /[ \t\n]+/y,
  ident: new RegExp(`(?:--|-?${nameStart})${nameRest}`, "yu"),
  name: new RegExp(String.raw`(?:[\w-]|[^\0-\x7f]|${escape})+`, "yu"),
  number: /[+-]?(?:[0-9]{1,20}(?:\.[0-9]{1,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?/y,
  commentMarks: /<!--|-->/y,
  stringPiece: /[^"'\\\n]*/y,
  urlPiece: /[^"'()\\\s]*/y,
  escaped: new RegExp(escape, "yu"),
  beforeQuote: /[ \t\n]*(?=["'])/y,
} as const;

class TokenReader {
  readonly #css: string;
  #at = 0;

  constructor(css: string) {
    this.#css = css;
  }

  next(): CssToken | undefined {
    const css = this.#css;
    while (css.startsWith("/*", this.#at)) this.#skipBehind("*/", 2);
    if (this.#at >= css.length) return undefined;
    if (this.#take(terminals.space) !== undefined) return { kind: "space" };
    // They are for browsers of the last century, and separate nothing.
    if (this.#take(terminals.commentMarks) !== undefined) return { kind: "space" };
    const number = this.#take(terminals.number);
    if (number !== undefined) return this.#numeric(number);
    const ident = this.#take(terminals.ident);
    if (ident !== undefined) return this.#identLike(decoded(ident));
    const character = css.charAt(this.#at++);
    switch (character) {
      case '"':
      case "'":
        return this.#string(character);
      case "#": {
        const name = this.#take(terminals.name);
        return name === undefined ? delim("#") : { kind: "hash", value: decoded(name) };
      }
      case "@": {
        const name = this.#take(terminals.ident);
        return name === undefined ? delim("@") : { kind: "at", value: decoded(name).toLowerCase() };
      }
      default:
        return delim(character);
    }
  }

  #numeric(value: string): CssToken {
    const unit = this.#take(terminals.ident);
    if (unit !== undefined) return { kind: "number", value, unit: decoded(unit).toLowerCase() };
    const isPercentage = this.#css.charAt(this.#at) === "%";
    if (isPercentage) this.#at++;
    return { kind: "number", value, unit: isPercentage ? "%" : "" };
  }

  #identLike(value: string): CssToken {
    if (this.#css.charAt(this.#at) !== "(") return { kind: "ident", value };
    this.#at++;
    const name = value.toLowerCase();
    if (name !== "url") return { kind: "function", value: name };
    const isQuoted = this.#take(terminals.beforeQuote) !== undefined;
    return isQuoted ? { kind: "function", value: name } : this.#url();
  }

  #string(quote: string): CssToken {
    let value = "";
    while (this.#at < this.#css.length) {
      value += this.#take(terminals.stringPiece) ?? "";
      const character = this.#css.charAt(this.#at);
      if (character === "\n") return { kind: "bad" };
      if (character === "\\") {
        value += this.#escaped();
        continue;
      }
      this.#at++;
      if (character === quote) return { kind: "string", value };
      value += character;
    }
    return { kind: "bad" };
  }

  #url(): CssToken {
    let value = "";
    this.#take(terminals.space);
    while (this.#at < this.#css.length) {
      value += this.#take(terminals.urlPiece) ?? "";
      if (this.#css.charAt(this.#at) === "\\" && this.#css.charAt(this.#at + 1) !== "\n") {
        value += this.#escaped();
        continue;
      }
      this.#take(terminals.space);
      if (this.#css.charAt(this.#at) === ")") {
        this.#at++;
        return { kind: "url", value };
      }
      break;
    }
    this.#skipBehind(")", 0);
    return { kind: "bad" };
  }

  /** At a backslash; before the end of a line it stands for nothing. */
  #escaped(): string {
    const escaped = this.#take(terminals.escaped);
    if (escaped !== undefined) return decoded(escaped);
    this.#at += 2;
    return "";
  }

  #take(terminal: RegExp): string | undefined {
    terminal.lastIndex = this.#at;
    const found = terminal.exec(this.#css);
    if (found === null) return undefined;
    this.#at = terminal.lastIndex;
    return found[0];
  }

  #skipBehind(wanted: string, from: number): void {
    const found = this.#css.indexOf(wanted, this.#at + from);
    this.#at = found < 0 ? this.#css.length : found + wanted.length;
  }
}

function delim(value: string): CssToken {
  return { kind: "delim", value };
}

const escapes = /\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|([^\n0-9a-fA-F]))/gu;

function decoded(name: string): string {
  if (!name.includes("\\")) return name;
  return name.replaceAll(escapes, (_whole, hex?: string, character = "") => {
    if (hex === undefined) return String(character);
    const code = Number.parseInt(hex, 16);
    const isScalar = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isScalar ? String.fromCodePoint(code) : "\u{fffd}";
  });
}
