import sanitize from "sanitize-html";
import type { Attributes, IOptions } from "sanitize-html";
import { CssFilter } from "./css-filter.ts";
import type { CssFindings } from "./css-filter.ts";
import { prefixedName } from "./css-selector.ts";
import {
  allowedElements,
  attributeNames,
  commonAttributes,
  droppedElements,
  elementAttributes,
} from "./html-allowed.ts";
import { contentIdOf, dataUrl, externalUrl, isExternalUrl, linkUrl } from "./mail-url.ts";
import { styleElements } from "./style-elements.ts";

/** HTML mail of which nothing runs, and nothing is loaded but what was asked for. */
export interface CleanHtml {
  /** The elements of a body. A picture that the message carries is `<img src="cid:0"`: the number is one of `contentIds`. */
  readonly html: string;
  /** A style sheet, without "<". */
  readonly css: string;
  readonly contentIds: readonly string[];
  /** Things that would be loaded from elsewhere, and are not. */
  readonly blocked: number;
  /** It chooses colours without knowing dark pages: it wants white paper. */
  readonly wantsPaper: boolean;
}

export interface CleanOptions {
  /** Pictures are loaded from elsewhere. */
  readonly external: boolean;
}

const nestingMax = 256;
const contentIdsMax = 500;

/** Writes a mail anew from what is allowed. */
export function cleanHtml(html: string, options: CleanOptions): CleanHtml {
  const cleaner = new Cleaner(options);
  const body = cleaner.body(html);
  const css = cleaner.styleSheet(html);
  return { html: body, css, ...cleaner.findings() };
}

class Cleaner {
  readonly #external: boolean;
  readonly #seen: CssFindings = { hasColours: false, knowsDark: false };
  readonly #css: CssFilter;
  readonly #contentIds = new Map<string, number>();
  #blocked = 0;

  constructor({ external }: CleanOptions) {
    this.#external = external;
    this.#css = new CssFilter((url) => this.#picture(url), this.#seen);
  }

  body(html: string): string {
    return sanitize(html, {
      ...fixedOptions,
      transformTags: { "*": (element, attributes) => this.#element(element, attributes) },
    });
  }

  styleSheet(html: string): string {
    return styleElements(html)
      .map(({ css, media }) =>
        this.#css.styleSheet(media === undefined ? css : `@media ${media}{${css}}`),
      )
      .join("");
  }

  findings(): Pick<CleanHtml, "contentIds" | "blocked" | "wantsPaper"> {
    const { hasColours, knowsDark } = this.#seen;
    return {
      contentIds: [...this.#contentIds.keys()],
      blocked: this.#blocked,
      wantsPaper: hasColours && !knowsDark,
    };
  }

  #element(element: string, from: Attributes): { tagName: string; attribs: Attributes } {
    // A page of ours has its own body; this one keeps its colours.
    const tagName = element === "body" ? "div" : element;
    const attribs: Attributes = {};
    // The source comes first: that is how it is found again.
    if (tagName === "img") Object.assign(attribs, this.#image(from));
    if (tagName === "a") Object.assign(attribs, linkAttributes(from));
    for (const forms of [commonAttributes, elementAttributes[tagName]]) {
      for (const [name, form] of Object.entries(forms ?? {})) {
        const value = valueOf(from, name);
        if (value !== undefined && form.test(value)) attribs[name] = value;
      }
    }
    this.#names(from, attribs);
    this.#colours(from, attribs);
    return { tagName, attribs };
  }

  #names(from: Attributes, attribs: Attributes): void {
    const id = prefixedName(valueOf(from, "id") ?? valueOf(from, "name") ?? "");
    if (id !== undefined) attribs["id"] = id;
    const classes = (valueOf(from, "class") ?? "").split(/\s+/).map(prefixedName);
    const known = classes.filter((name) => name !== undefined).slice(0, 50);
    if (known.length > 0) attribs["class"] = known.join(" ");
  }

  #colours(from: Attributes, attribs: Attributes): void {
    const style = this.#css.declarations(valueOf(from, "style") ?? "");
    if (style !== "") attribs["style"] = style;
    const background = valueOf(from, "background");
    const picture = background === undefined ? undefined : this.#picture(background);
    if (picture !== undefined) attribs["background"] = picture;
    if ("bgcolor" in attribs || "color" in attribs) this.#seen.hasColours = true;
  }

  #image(from: Attributes): Attributes {
    const source = valueOf(from, "src") ?? "";
    const contentId = contentIdOf(source);
    if (contentId !== undefined) {
      const number = this.#numberOf(contentId);
      return number === undefined ? {} : { src: `cid:${number}` };
    }
    const data = dataUrl(source);
    if (data !== undefined) return { src: data };
    const picture = this.#picture(source);
    if (picture === undefined) return {};
    return { src: picture, loading: "lazy", referrerpolicy: "no-referrer" };
  }

  #numberOf(contentId: string): number | undefined {
    const known = this.#contentIds.get(contentId);
    if (known !== undefined) return known;
    const number = this.#contentIds.size;
    if (number >= contentIdsMax) return undefined;
    this.#contentIds.set(contentId, number);
    return number;
  }

  /** A picture from elsewhere, where the reader wants it. */
  #picture(url: string): string | undefined {
    const loaded = this.#external ? externalUrl(url) : undefined;
    if (loaded === undefined && isExternalUrl(url)) this.#blocked++;
    return loaded;
  }
}

const fixedOptions: IOptions = {
  allowedTags: [...allowedElements],
  allowedAttributes: { "*": [...attributeNames] },
  nonTextTags: [...droppedElements],
  disallowedTagsMode: "discard",
  allowedSchemes: ["http", "https", "mailto", "tel", "cid", "data"],
  allowProtocolRelative: false,
  nestingLimit: nestingMax,
  // Styles are filtered above; the parser that would do it here is made for authors, not for enemies.
  parseStyleAttributes: false,
};

/** A value of the mail's own: names such as "constructor" are none. */
function valueOf(attributes: Attributes, name: string): string | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** Links open elsewhere and do not say where they come from; those within the mail stay there. */
function linkAttributes(from: Attributes): Attributes {
  const value = valueOf(from, "href")?.trim();
  if (value === undefined) return {};
  if (value.startsWith("#")) {
    const id = prefixedName(value.slice(1));
    return id === undefined ? {} : { href: `#${id}` };
  }
  const href = linkUrl(value);
  return href === undefined ? {} : { href, target: "_blank", rel: "noreferrer noopener" };
}
