import { allowedMediaFeatures, allowedProperties, colourProperties } from "./css-allowed.ts";
import { cssSelectors } from "./css-selector.ts";
import { cssTokens } from "./css-tokens.ts";
import type { CssToken } from "./css-tokens.ts";
import { cssValue } from "./css-value.ts";
import type { CssUrl } from "./css-value.ts";

/** What has been seen in the CSS of one mail. */
export interface CssFindings {
  /** It chooses colours, so it expects white paper where it chooses none. */
  hasColours: boolean;
  /** It has colours for dark pages. */
  knowsDark: boolean;
}

const mediaDepthMax = 3;
const declarationsMax = 100_000;

/**
 * CSS of a mail written anew from tokens: declarations, selectors and media queries that we know in all their parts.
 * Nothing is passed on as it was written, so nothing can be read in two ways.
 */
export class CssFilter {
  readonly #url: CssUrl;
  readonly #findings: CssFindings;
  #room = declarationsMax;

  constructor(url: CssUrl, findings: CssFindings) {
    this.#url = url;
    this.#findings = findings;
  }

  /** Of a style attribute; "" where nothing is left. */
  declarations(css: string): string {
    const tokens = cssTokens(css);
    return this.#declarations(tokens);
  }

  /** Of a style element. */
  styleSheet(css: string): string {
    return this.#rules(cssTokens(css), 0);
  }

  #rules(tokens: readonly CssToken[], depth: number): string {
    let text = "";
    for (let at = 0; at < tokens.length;) {
      const start = nextSolid(tokens, at);
      const first = tokens[start];
      if (first === undefined) break;
      const isAtRule = first.kind === "at";
      const open = endOfPrelude(tokens, start, isAtRule);
      if (!is(tokens[open], "{")) {
        at = open + 1;
        continue;
      }
      const close = closing(tokens, open);
      const prelude = tokens.slice(start, open);
      const block = tokens.slice(open + 1, close);
      text += isAtRule ? this.#atRule(prelude, block, depth) : this.#styleRule(prelude, block);
      at = close + 1;
    }
    return text;
  }

  #styleRule(prelude: readonly CssToken[], block: readonly CssToken[]): string {
    const selectors = cssSelectors(prelude);
    if (selectors === undefined) return "";
    const declarations = this.#declarations(block);
    return declarations === "" ? "" : `${selectors}{${declarations}}\n`;
  }

  /** @import, @font-face, @keyframes and all others go; of @media the rules are looked at. */
  #atRule(prelude: readonly CssToken[], block: readonly CssToken[], depth: number): string {
    const [name, ...query] = prelude;
    if (name?.kind !== "at" || name.value !== "media" || depth >= mediaDepthMax) return "";
    const media = mediaQuery(query);
    if (media === undefined) return "";
    const rules = this.#rules(block, depth + 1);
    if (rules === "") return "";
    if (/prefers-color-scheme\s*:\s*dark/.test(media)) this.#findings.knowsDark = true;
    return `@media ${media}{${rules}}\n`;
  }

  #declarations(tokens: readonly CssToken[]): string {
    const written: string[] = [];
    for (let at = 0; at < tokens.length && this.#room > 0; this.#room--) {
      const start = nextSolid(tokens, at);
      const end = endOfDeclaration(tokens, start);
      const declaration = this.#declaration(tokens.slice(start, end));
      if (declaration !== undefined) written.push(declaration);
      at = end + 1;
    }
    return written.join(";");
  }

  #declaration(tokens: readonly CssToken[]): string | undefined {
    const [first] = tokens;
    const colon = nextSolid(tokens, 1);
    if (first?.kind !== "ident" || !is(tokens[colon], ":")) return undefined;
    const property = first.value.toLowerCase();
    if (!allowedProperties.has(property)) return undefined;
    const value = cssValue(property, tokens.slice(colon + 1), this.#url);
    if (value === undefined) return undefined;
    if (colourProperties.has(property) && !colourless.test(value)) this.#findings.hasColours = true;
    return `${property}:${value}`;
  }
}

const colourless = /^(?:none|transparent|inherit|initial|unset|currentcolor)(?: !important)?$/i;

/** Known media types and features; undefined where there is anything else. */
function mediaQuery(tokens: readonly CssToken[]): string | undefined {
  let text = "";
  let isFeature = false;
  for (const token of tokens) {
    if (token.kind === "space") text += " ";
    else if (token.kind === "number") text += token.value + token.unit;
    else if (token.kind === "ident") {
      const word = token.value.toLowerCase();
      if (!isMediaWord(word, isFeature)) return undefined;
      text += word;
    } else if (token.kind === "delim" && "(),:/".includes(token.value)) {
      isFeature = token.value === "(";
      text += token.value;
    } else return undefined;
  }
  return /^[^()]*(?:\([^()]*\)[^()]*)*$/.test(text) && text.length < 1000 ? text.trim() : undefined;
}

function isMediaWord(word: string, isFeature: boolean): boolean {
  return isFeature ? allowedMediaFeatures.has(word) : mediaWords.has(word);
}

const mediaWords: ReadonlySet<string> = new Set(
  "all screen print and not only or portrait landscape light dark".split(" "),
);

function is(token: CssToken | undefined, character: string): boolean {
  return token?.kind === "delim" && token.value === character;
}

function nextSolid(tokens: readonly CssToken[], from: number): number {
  let at = from;
  while (tokens[at]?.kind === "space") at++;
  return at;
}

/** Where the block of a rule opens; of an at-rule also where it ends without one. */
function endOfPrelude(tokens: readonly CssToken[], from: number, isAtRule: boolean): number {
  let at = from;
  while (at < tokens.length && !is(tokens[at], "{")) {
    if (isAtRule && is(tokens[at], ";")) return at;
    at++;
  }
  return at;
}

/** The bracket that closes the block which opens at `open`; the end of all where there is none. */
function closing(tokens: readonly CssToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (is(tokens[at], "{")) depth++;
    if (is(tokens[at], "}") && --depth === 0) return at;
  }
  return tokens.length;
}

/** A semicolon outside of all brackets, or the end of a block within, which makes it no declaration. */
function endOfDeclaration(tokens: readonly CssToken[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind === "function" || is(token, "(") || is(token, "[")) depth++;
    else if (is(token, ")") || is(token, "]")) depth = Math.max(0, depth - 1);
    else if (is(token, "{")) return closing(tokens, at);
    else if (is(token, ";") && depth === 0) return at;
  }
  return tokens.length;
}
