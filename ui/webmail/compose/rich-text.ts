// Text with bold, italics, links, lists and quotes: as much as a letter needs. It is read from what a browser lets
// people edit, and written as HTML and as plain text; what else the browser had in there does not get that far.

export interface RichPiece {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  /** http, https, mailto or tel. */
  readonly link?: string;
}

export type RichBlock =
  | { readonly kind: "line"; readonly pieces: readonly RichPiece[] }
  | {
      readonly kind: "list";
      readonly ordered: boolean;
      readonly items: readonly (readonly RichPiece[])[];
    }
  | { readonly kind: "quote"; readonly blocks: readonly RichBlock[] };

/** What is needed of a node of the DOM. */
export interface RichNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly childNodes: ArrayLike<RichNode>;
  getAttribute?(name: string): string | null;
}

const elementNode = 1;
const textNode = 3;
const depthMax = 50;
const dropped = new Set([
  "SCRIPT",
  "STYLE",
  "TEMPLATE",
  "HEAD",
  "TITLE",
  "NOSCRIPT",
  "IFRAME",
  "OBJECT",
]);
const blockNames = new Set(
  "P DIV H1 H2 H3 H4 H5 H6 PRE TABLE TR TBODY SECTION ARTICLE HEADER FOOTER CENTER ADDRESS DL DT DD HR".split(
    " ",
  ),
);

export function readRichText(root: RichNode): readonly RichBlock[] {
  const reader = new RichReader();
  reader.children(root, {}, 0);
  return reader.end();
}

type Style = Omit<RichPiece, "text">;

class RichReader {
  readonly #blocks: RichBlock[] = [];
  #line: RichPiece[] = [];
  #hasLine = false;

  children(node: RichNode, style: Style, depth: number): void {
    if (depth > depthMax) return;
    for (const child of Array.from(node.childNodes)) this.#node(child, style, depth);
  }

  end(): readonly RichBlock[] {
    this.#endLine();
    return this.#blocks;
  }

  #node(node: RichNode, style: Style, depth: number): void {
    if (node.nodeType === textNode) return this.#text(node.nodeValue ?? "", style);
    const name = node.nodeName.toUpperCase();
    if (node.nodeType !== elementNode || dropped.has(name)) return;
    if (name === "BR") return this.#break();
    if (name === "UL" || name === "OL") return this.#list(node, style, depth);
    if (name === "BLOCKQUOTE") return this.#quote(node, depth);
    const inner = { ...style, ...styleOf(name, node) };
    if (!blockNames.has(name)) return this.children(node, inner, depth + 1);
    this.#endLine();
    const before = this.#blocks.length;
    this.children(node, inner, depth + 1);
    this.#endLine();
    // An empty paragraph is an empty line.
    if (this.#blocks.length === before && name !== "HR")
      this.#blocks.push({ kind: "line", pieces: [] });
  }

  #text(text: string, style: Style): void {
    // White space between blocks is only how the markup is laid out.
    if (!this.#hasLine && /^\s*$/.test(text) && !text.includes("\u{a0}")) return;
    const spoken = text.replaceAll(/[ \t\r\n]+/g, " ").replaceAll("\u{a0}", " ");
    this.#hasLine = true;
    const last = this.#line.at(-1);
    if (last !== undefined && sameStyle(last, style)) {
      this.#line[this.#line.length - 1] = { ...last, text: last.text + spoken };
    } else this.#line.push({ text: spoken, ...style });
  }

  #break(): void {
    this.#blocks.push({ kind: "line", pieces: trimmed(this.#line) });
    this.#line = [];
    this.#hasLine = false;
  }

  #endLine(): void {
    if (this.#hasLine) this.#break();
  }

  #list(node: RichNode, style: Style, depth: number): void {
    this.#endLine();
    const items = Array.from(node.childNodes)
      .filter((child) => child.nodeType === elementNode)
      .map((child) => {
        const reader = new RichReader();
        reader.children(child, style, depth + 1);
        return joined(reader.end());
      });
    const ordered = node.nodeName.toUpperCase() === "OL";
    if (items.length > 0) this.#blocks.push({ kind: "list", ordered, items });
  }

  #quote(node: RichNode, depth: number): void {
    this.#endLine();
    const reader = new RichReader();
    reader.children(node, {}, depth + 1);
    const blocks = reader.end();
    if (blocks.length > 0) this.#blocks.push({ kind: "quote", blocks });
  }
}

function styleOf(name: string, node: RichNode): Style {
  if (name === "B" || name === "STRONG") return { bold: true };
  if (name === "I" || name === "EM") return { italic: true };
  const link = name === "A" ? linkOf(node.getAttribute?.("href") ?? "") : undefined;
  return link === undefined ? {} : { link };
}

/** The address of a link as it may be sent; undefined where it leads nowhere that mail programs follow. */
export function linkOf(text: string): string | undefined {
  const trimmedText = text.trim();
  if (!/^(?:https?|mailto|tel):/i.test(trimmedText) || !URL.canParse(trimmedText)) return undefined;
  return new URL(trimmedText).href;
}

function sameStyle(one: Style, other: Style): boolean {
  return one.bold === other.bold && one.italic === other.italic && one.link === other.link;
}

/** All lines of an item in one. */
function joined(blocks: readonly RichBlock[]): readonly RichPiece[] {
  const pieces: RichPiece[] = [];
  for (const block of blocks) {
    const own =
      block.kind === "line"
        ? block.pieces
        : block.kind === "list"
          ? block.items.flat()
          : joined(block.blocks);
    if (pieces.length > 0 && own.length > 0) pieces.push({ text: " " });
    pieces.push(...own);
  }
  return pieces;
}

function trimmed(pieces: readonly RichPiece[]): readonly RichPiece[] {
  const last = pieces.at(-1);
  if (last === undefined || !/\s$/.test(last.text)) return pieces;
  const text = last.text.trimEnd();
  return text === "" ? pieces.slice(0, -1) : [...pieces.slice(0, -1), { ...last, text }];
}
