// Rich text in the browser's document: nodes are made one by one, so that no text of a mail is ever read as markup.
import { readRichText } from "./rich-text.ts";
import type { RichBlock, RichPiece } from "./rich-text.ts";

/** HTML of another program. It is read by a document of its own that runs nothing and loads nothing. */
export function readForeignHtml(html: string): readonly RichBlock[] {
  return readRichText(new DOMParser().parseFromString(html, "text/html").body);
}

export function drawRichText(into: HTMLElement, blocks: readonly RichBlock[]): void {
  into.replaceChildren(...blocks.map(blockNode));
}

function blockNode(block: RichBlock): Node {
  switch (block.kind) {
    case "line":
      return element(
        "div",
        block.pieces.length === 0 ? [element("br", [])] : piecesOf(block.pieces),
      );
    case "list": {
      const items = block.items.map((pieces) => element("li", piecesOf(pieces)));
      return element(block.ordered ? "ol" : "ul", items);
    }
    case "quote":
      return element("blockquote", block.blocks.map(blockNode));
  }
}

function piecesOf(pieces: readonly RichPiece[]): Node[] {
  return pieces.map(({ text, bold, italic, link }) => {
    let node: Node = document.createTextNode(text);
    if (italic) node = element("i", [node]);
    if (bold) node = element("b", [node]);
    if (link === undefined) return node;
    const anchor = element("a", [node]);
    anchor.setAttribute("href", link);
    return anchor;
  });
}

function element(name: string, children: readonly Node[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}
