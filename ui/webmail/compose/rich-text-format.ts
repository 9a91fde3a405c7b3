import type { RichBlock, RichPiece } from "./rich-text.ts";

/** As HTML for other mail programs: elements that all of them know, no styles of ours. */
export function richHtml(blocks: readonly RichBlock[]): string {
  return blocks.map(blockHtml).join("\n");
}

function blockHtml(block: RichBlock): string {
  switch (block.kind) {
    case "line":
      return `<div>${block.pieces.length === 0 ? "<br>" : piecesHtml(block.pieces)}</div>`;
    case "list": {
      const name = block.ordered ? "ol" : "ul";
      const items = block.items.map((pieces) => `<li>${piecesHtml(pieces)}</li>`);
      return `<${name}>${items.join("")}</${name}>`;
    }
    case "quote":
      return `<blockquote type="cite">${richHtml(block.blocks)}</blockquote>`;
  }
}

function piecesHtml(pieces: readonly RichPiece[]): string {
  return pieces
    .map(({ text, bold, italic, link }) => {
      let html = escaped(text).replaceAll(/ (?= )/g, "&nbsp;");
      if (italic) html = `<i>${html}</i>`;
      if (bold) html = `<b>${html}</b>`;
      return link === undefined ? html : `<a href="${escaped(link)}">${html}</a>`;
    })
    .join("");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** As plain text, with "> " for quotes, and addresses of links where the words do not say them. */
export function richPlainText(blocks: readonly RichBlock[]): string {
  return plainLines(blocks).join("\n");
}

function plainLines(blocks: readonly RichBlock[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case "line":
        return [piecesText(block.pieces)];
      case "list":
        return block.items.map((pieces, index) => {
          const mark = block.ordered ? `${index + 1}.` : "-";
          return `${mark} ${piecesText(pieces)}`;
        });
      case "quote":
        return plainLines(block.blocks).map((line) =>
          line.startsWith(">") ? `>${line}` : `> ${line}`,
        );
    }
  });
}

function piecesText(pieces: readonly RichPiece[]): string {
  return pieces
    .map(({ text, link }) => {
      if (link === undefined || saysSame(text, link)) return text;
      return `${text} <${link}>`;
    })
    .join("");
}

function saysSame(text: string, link: string): boolean {
  const bare = (address: string): string =>
    address
      .trim()
      .replace(/^(?:mailto|tel):/i, "")
      .replace(/\/$/, "");
  return bare(text) === bare(link);
}

/** Plain text with ">" at the beginning of quoted lines, as it can be edited with styles. */
export function richOfPlainText(text: string): readonly RichBlock[] {
  const blocks: RichBlock[] = [];
  let quoted: string[] = [];
  const endQuote = (): void => {
    if (quoted.length > 0)
      blocks.push({ kind: "quote", blocks: richOfPlainText(quoted.join("\n")) });
    quoted = [];
  };
  for (const line of text.split("\n")) {
    if (line.startsWith(">") && !line.startsWith(">".repeat(quoteDepthMax))) {
      quoted.push(line.slice(1).replace(/^ /, ""));
      continue;
    }
    endQuote();
    blocks.push({ kind: "line", pieces: line === "" ? [] : [{ text: line }] });
  }
  endQuote();
  return blocks;
}

/** Lines that are quoted deeper are taken as they are. */
const quoteDepthMax = 20;
