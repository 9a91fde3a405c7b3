import { allowedFunctions, allowedUnits, positions, propertiesWithUrl } from "./css-allowed.ts";
import type { CssToken } from "./css-tokens.ts";

/** Says what becomes of an address in CSS: the one to load instead, or undefined, where nothing may be loaded. */
export type CssUrl = (url: string) => string | undefined;

const valueCharactersMax = 4_000;

/** The value written anew of what it may hold; undefined where it holds anything else, or nothing. */
export function cssValue(
  property: string,
  tokens: readonly CssToken[],
  url: CssUrl,
): string | undefined {
  const writer = new ValueWriter(property, url);
  for (let at = 0; at < tokens.length;) {
    const read = writer.write(tokens, at);
    if (read === 0) return undefined;
    at += read;
  }
  return writer.end();
}

class ValueWriter {
  readonly #property: string;
  readonly #url: CssUrl;
  #text = "";
  #depth = 0;
  #isImportant = false;

  constructor(property: string, url: CssUrl) {
    this.#property = property;
    this.#url = url;
  }

  end(): string | undefined {
    const value = this.#text.trim();
    if (this.#depth !== 0 || value === "" || value.length > valueCharactersMax) return undefined;
    return this.#isImportant ? `${value} !important` : value;
  }

  /** Returns how many tokens it has written; 0: what comes is not allowed. */
  write(tokens: readonly CssToken[], at: number): number {
    const token = tokens[at]!;
    if (this.#isImportant) return token.kind === "space" ? 1 : 0;
    switch (token.kind) {
      case "space":
        this.#text += " ";
        return 1;
      case "ident":
        return this.#ident(token.value);
      case "number":
        return this.#number(token.value, token.unit);
      case "hash":
        return this.#add(/^[0-9a-fA-F]{3,8}$/.test(token.value), `#${token.value}`);
      case "string":
        return this.#string(token.value);
      case "url":
        return this.#address(token.value, 1);
      case "function":
        return token.value === "url" ? this.#quotedUrl(tokens, at) : this.#function(token.value);
      case "delim":
        return token.value === "!" ? this.#important(tokens, at) : this.#delim(token.value);
      case "at":
      case "bad":
        return 0;
    }
  }

  #add(isAllowed: boolean, text: string): number {
    if (!isAllowed) return 0;
    this.#text += text;
    return 1;
  }

  #ident(value: string): number {
    if (this.#property === "position") return this.#add(positions.has(value.toLowerCase()), value);
    // Names of fonts have letters of all scripts.
    return this.#add(/^-{0,2}[\p{L}_][\p{L}\p{N}_-]{0,100}$/u.test(value), value);
  }

  #number(value: string, unit: string): number {
    return this.#add(unit === "" || allowedUnits.has(unit), value + unit);
  }

  #string(value: string): number {
    // Only fonts and quotation marks have strings; nothing in them needs an escape then.
    return this.#add(/^[\p{L}\p{N} _.,:+«»‹›„“”‚‘’'-]{0,100}$/u.test(value), `"${value}"`);
  }

  #function(name: string): number {
    this.#depth++;
    return this.#add(allowedFunctions.has(name), `${name}(`);
  }

  #delim(value: string): number {
    if (value === ")") return this.#add(--this.#depth >= 0, ")");
    if (value === "(") this.#depth++;
    return this.#add(",/+-*(".includes(value), value);
  }

  #quotedUrl(tokens: readonly CssToken[], at: number): number {
    const [, string, end] = tokens.slice(at, at + 5).filter(({ kind }) => kind !== "space");
    if (string?.kind !== "string" || end?.kind !== "delim" || end.value !== ")") return 0;
    return this.#address(string.value, tokens.indexOf(end, at) - at + 1);
  }

  /** Without its picture the rest of a background is still worth having. */
  #address(url: string, tokens: number): number {
    if (!propertiesWithUrl.has(this.#property) || this.#depth > 0) return 0;
    const instead = this.#url(url);
    if (instead !== undefined) this.#text += `url("${instead}")`;
    return tokens;
  }

  #important(tokens: readonly CssToken[], at: number): number {
    const next = tokens.findIndex(({ kind }, index) => index > at && kind !== "space");
    const word = tokens[next];
    if (word?.kind !== "ident" || word.value.toLowerCase() !== "important") return 0;
    this.#isImportant = true;
    return next - at + 1;
  }
}
