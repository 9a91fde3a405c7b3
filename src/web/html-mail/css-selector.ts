import { allowedNthClasses, allowedPseudoClasses, allowedPseudoElements } from "./css-allowed.ts";
import type { CssToken } from "./css-tokens.ts";

/** Before every class and id of a mail, here and in its elements, so that none is one of ours. */
export const namePrefix = "m-";

const selectorTokensMax = 100;
const nameForm = /^[\p{L}\p{N}_-]{1,100}$/u;

/** A class or an id of a mail as it stands in our page; undefined where it is no name. */
export function prefixedName(name: string): string | undefined {
  return nameForm.test(name) ? namePrefix + name : undefined;
}

/** The selectors of a list that we know all parts of; undefined where none is left. */
export function cssSelectors(tokens: readonly CssToken[]): string | undefined {
  const selectors: string[] = [];
  let start = 0;
  for (let at = 0; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token !== undefined && !(token.kind === "delim" && token.value === ",")) continue;
    const selector = selectorOf(tokens.slice(start, at));
    if (selector !== undefined) selectors.push(selector);
    start = at + 1;
  }
  return selectors.length === 0 ? undefined : selectors.join(",");
}

function selectorOf(tokens: readonly CssToken[]): string | undefined {
  if (tokens.length > selectorTokensMax) return undefined;
  let text = "";
  for (let at = 0; at < tokens.length;) {
    const [piece, read] = pieceAt(tokens, at);
    if (piece === undefined) return undefined;
    text += piece;
    at += read;
  }
  const selector = text.trim();
  return selector === "" || /^[>+~]|[>+~]$/.test(selector) ? undefined : selector;
}

type Piece = readonly [text: string | undefined, tokens: number];
const unknown: Piece = [undefined, 0];

function pieceAt(tokens: readonly CssToken[], at: number): Piece {
  const token = tokens[at]!;
  if (token.kind === "space") return [" ", 1];
  if (token.kind === "ident") return [/^[a-zA-Z][a-zA-Z0-9]{0,20}$/.exec(token.value)?.[0], 1];
  if (token.kind === "hash") return [hashed("#", token.value), 1];
  if (token.kind !== "delim") return unknown;
  if ("*>+~".includes(token.value)) return [token.value, 1];
  const next = tokens[at + 1];
  if (token.value === "." && next?.kind === "ident") return [hashed(".", next.value), 2];
  return token.value === ":" ? pseudoAt(tokens, at) : unknown;
}

function hashed(mark: string, name: string): string | undefined {
  const prefixed = prefixedName(name);
  return prefixed === undefined ? undefined : mark + prefixed;
}

function pseudoAt(tokens: readonly CssToken[], at: number): Piece {
  const next = tokens[at + 1];
  if (next?.kind === "ident") {
    const name = next.value.toLowerCase();
    return [allowedPseudoClasses.has(name) ? `:${name}` : undefined, 2];
  }
  if (next?.kind === "function" && allowedNthClasses.has(next.value)) return nthAt(tokens, at);
  const element = tokens[at + 2];
  if (next?.kind !== "delim" || next.value !== ":" || element?.kind !== "ident") return unknown;
  const name = element.value.toLowerCase();
  return [allowedPseudoElements.has(name) ? `::${name}` : undefined, 3];
}

/** Selectors Level 4: An+B, or "odd" and "even". */
function nthAt(tokens: readonly CssToken[], at: number): Piece {
  const end = tokens.findIndex(
    (token, index) => index > at && token.kind === "delim" && token.value === ")",
  );
  const name = tokens[at + 1];
  if (end < 0 || name?.kind !== "function") return unknown;
  const argument = tokens
    .slice(at + 2, end)
    .map((token) => {
      if (token.kind === "number") return token.value + token.unit;
      return token.kind === "ident" || token.kind === "delim" ? token.value : "";
    })
    .join("");
  if (!/^(?:odd|even|[+-]?[0-9]{0,4}n?(?:[+-][0-9]{1,4})?)$/i.test(argument)) return unknown;
  if (argument === "") return unknown;
  return [`:${name.value}(${argument})`, end - at + 1];
}
