import {
  allowedElements,
  attributeNames,
  commonAttributes,
  elementAttributes,
} from "./html-allowed.ts";

/** What is to be shown: elements of a body, and a style sheet. */
export interface CheckedHtml {
  readonly html: string;
  readonly css: string;
}

/**
 * Reads cleaned HTML by a grammar so narrow that no browser can read it otherwise, and says what is wrong with it;
 * undefined: nothing. It trusts nothing that made the text: the thread shows no mail that does not pass.
 */
export function faultOfHtml(checked: CheckedHtml, external: boolean): string | undefined {
  try {
    new HtmlChecker(checked.html, external).run();
    checkStyleSheet(checked.css, external);
    return undefined;
  } catch (error) {
    if (error instanceof UnsafeHtml) return error.message;
    throw error;
  }
}

class UnsafeHtml extends Error {
  override readonly name = "UnsafeHtml";
}

const voidElements: ReadonlySet<string> = new Set(["br", "col", "hr", "img", "wbr"]);
const elements: ReadonlySet<string> = new Set(allowedElements);
const names: ReadonlySet<string> = new Set(attributeNames);
const nestingMax = 256;

const terminals = {
  open: /<([a-z][a-z0-9]{0,15})/y,
  attribute: / ([a-z]{1,20})(?:="((?:[^"<>&]|&(?:amp|lt|gt|quot);)*)")?/y,
  openEnd: /( \/)?>/y,
  close: /<\/([a-z][a-z0-9]{0,15})>/y,
} as const;

class HtmlChecker {
  readonly #html: string;
  readonly #external: boolean;
  readonly #stack: string[] = [];
  #at = 0;

  constructor(html: string, external: boolean) {
    this.#html = html;
    this.#external = external;
  }

  run(): void {
    for (;;) {
      this.#text();
      if (this.#at === this.#html.length) break;
      const close = this.#take(terminals.close);
      if (close !== undefined) this.#close(close[1]!);
      else this.#open();
    }
    if (this.#stack.length > 0) throw new UnsafeHtml("an element that does not end");
  }

  /** In steps, because the engine keeps a note of each repetition. */
  #text(): void {
    const end = this.#html.indexOf("<", this.#at);
    const text = this.#html.slice(this.#at, end < 0 ? undefined : end);
    if (!isEscaped(text)) throw new UnsafeHtml("a character that is not escaped");
    this.#at += text.length;
  }

  #open(): void {
    const name = this.#take(terminals.open)?.[1];
    if (name === undefined || !elements.has(name)) throw new UnsafeHtml(`an element: ${name}`);
    const attributes = new Map<string, string>();
    for (;;) {
      const attribute = this.#take(terminals.attribute);
      if (attribute === undefined) break;
      const [, attributeName = "", value = ""] = attribute;
      if (attributes.has(attributeName)) throw new UnsafeHtml(`twice: ${attributeName}`);
      attributes.set(attributeName, unescaped(value));
    }
    const end = this.#take(terminals.openEnd);
    if (end === undefined) throw new UnsafeHtml(`a tag that does not end: ${name}`);
    for (const [attribute, value] of attributes) this.#attribute(name, attribute, value);
    if (attributes.has("href")) checkLink(attributes);
    if (voidElements.has(name)) return;
    if (end[1] !== undefined) throw new UnsafeHtml(`closed at once: ${name}`);
    if (this.#stack.push(name) > nestingMax) throw new UnsafeHtml("too deep");
  }

  #close(name: string): void {
    if (this.#stack.pop() !== name) throw new UnsafeHtml(`closed too early: ${name}`);
  }

  #attribute(element: string, name: string, value: string): void {
    if (!names.has(name)) throw new UnsafeHtml(`an attribute: ${name}`);
    const form =
      ownForm(this.#external, element, name) ??
      elementAttributes[element]?.[name] ??
      commonAttributes[name];
    if (form?.test(value) !== true) throw new UnsafeHtml(`${name} of ${element}: ${value}`);
    if (name === "style") checkStyle(value, this.#external);
  }

  #take(terminal: RegExp): RegExpExecArray | undefined {
    terminal.lastIndex = this.#at;
    const found = terminal.exec(this.#html);
    if (found === null) return undefined;
    this.#at = terminal.lastIndex;
    return found;
  }
}

const externalForm = /^https:\/\/[a-z0-9._-]+(?::[0-9]{1,5})?\/[^\s"'()<>\\]*$/;
const carriedForm = /^(?:cid:[0-9]{1,4}|data:image\/[a-z.-]{3,24};base64,[a-z0-9+/]*={0,2})$/i;

function ownForm(external: boolean, element: string, name: string): RegExp | undefined {
  switch (name) {
    case "href":
      return element === "a"
        ? /^(?:https?:\/\/[^\s"'<>\\]+|(?:mailto|tel):[^\s"'<>\\]*|#m-[\p{L}\p{N}_-]+)$/u
        : nothing;
    case "target":
      return element === "a" ? /^_blank$/ : nothing;
    case "rel":
      return element === "a" ? /^noreferrer noopener$/ : nothing;
    case "src":
      if (element !== "img") return nothing;
      return external ? either(carriedForm, externalForm) : carriedForm;
    case "loading":
      return element === "img" ? /^lazy$/ : nothing;
    case "referrerpolicy":
      return element === "img" ? /^no-referrer$/ : nothing;
    case "background":
      return external ? externalForm : nothing;
    case "id":
      return /^m-[\p{L}\p{N}_-]+$/u;
    case "class":
      return /^m-[\p{L}\p{N}_-]+(?: m-[\p{L}\p{N}_-]+)*$/u;
    case "style":
      return /^[a-z-]+:[^<>{}@\\]+$/s;
    default:
      return undefined;
  }
}

const nothing = /^(?!)/;

function either(one: RegExp, other: RegExp): RegExp {
  return new RegExp(`${one.source}|${other.source}`, one.flags);
}

function checkLink(attributes: ReadonlyMap<string, string>): void {
  if (attributes.get("href")?.startsWith("#") === true) return;
  if (!attributes.has("target") || !attributes.has("rel")) throw new UnsafeHtml("a bare link");
}

const functions =
  /^(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|calc|min|max|clamp|minmax|repeat|fit-content|(?:repeating-)?(?:linear|radial)-gradient|)$/;
const loaded = /url\("https:\/\/[a-z0-9._-]+(?::[0-9]{1,5})?\/[^\s"'()<>\\]*"\)/g;
const quoted = /"[^"<>{}@\\]*"/g;

function checkStyle(css: string, external: boolean): void {
  const bare = (external ? css.replaceAll(loaded, "none") : css).replaceAll(quoted, "none");
  if (/["'\\@<>{}[\]]|\/\*/.test(bare)) throw new UnsafeHtml(`in a style: ${css.slice(0, 200)}`);
  for (const [, name = ""] of bare.matchAll(/([\w-]*)\(/g)) {
    if (!functions.test(name)) throw new UnsafeHtml(`a function: ${name}`);
  }
  for (const declaration of bare.split(";")) checkDeclaration(declaration);
}

function checkDeclaration(declaration: string): void {
  const [, property, value] = /^([a-z-]+):([^:;]+)$/.exec(declaration) ?? [];
  if (property === undefined || value === undefined) {
    throw new UnsafeHtml(`no declaration: ${declaration.slice(0, 200)}`);
  }
  const isKnown = /^-(?:webkit|ms)-text-size-adjust$|^[a-z]/.test(property);
  const isDangerous = /^(?:animation|behavior|content|cursor|filter|mask|src|transition|z-index)/;
  const isFloating = property === "position" && !/^(?:static|relative)\b/i.test(value.trim());
  if (!isKnown || isDangerous.test(property) || isFloating) {
    throw new UnsafeHtml(`a property: ${declaration.slice(0, 200)}`);
  }
}

const mediaLine = /^@media ([a-z0-9 (),:./-]+)\{/;
const ruleLine = /^([\p{L}\p{N}_\-.#:*>+~ ,()]+)\{([^{}]+)\}$/u;

/** One rule a line, media queries around them. */
function checkStyleSheet(css: string, external: boolean): void {
  let depth = 0;
  for (const line of css.split("\n")) {
    let rest = line;
    for (let media = mediaLine.exec(rest); media !== null; media = mediaLine.exec(rest)) {
      depth++;
      rest = rest.slice(media[0].length);
    }
    if (rest === "") continue;
    if (rest === "}") {
      if (--depth < 0) throw new UnsafeHtml("a style sheet that ends too early");
      continue;
    }
    const [, selectors, declarations] = ruleLine.exec(rest) ?? [];
    if (selectors === undefined || declarations === undefined) {
      throw new UnsafeHtml(`no rule: ${rest.slice(0, 200)}`);
    }
    if (/[.#](?!m-)/.test(selectors)) throw new UnsafeHtml(`a name of ours: ${selectors}`);
    checkStyle(declarations, external);
  }
  if (depth !== 0) throw new UnsafeHtml("a style sheet that does not end");
}

function isEscaped(text: string): boolean {
  if (text.includes(">")) return false;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", at + 1)) {
    if (!/^&(?:amp|lt|gt|quot);/.test(text.slice(at, at + 6))) return false;
  }
  return true;
}

function unescaped(value: string): string {
  return value
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
