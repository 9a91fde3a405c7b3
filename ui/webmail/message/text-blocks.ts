// Plain text as it is drawn: blocks by how deeply they are quoted, with the addresses in them that can be followed.

export interface TextBlock {
  /** 0: what the sender wrote. */
  readonly depth: number;
  readonly pieces: readonly TextPiece[];
}

export interface TextPiece {
  readonly text: string;
  /** Only http, https and mailto. */
  readonly link?: string;
}

const depthMax = 9;
const linkCharactersMax = 2_000;
const link = /\bhttps?:\/\/[^\s<>"]+|\bmailto:[^\s<>"]+/giu;

export function textBlocks(text: string): TextBlock[] {
  const blocks: { depth: number; lines: string[] }[] = [];
  for (const line of text.replaceAll("\r\n", "\n").split("\n")) {
    const [marks = ""] = /^(?:> ?)*/.exec(line) ?? [];
    const depth = Math.min(marks.replaceAll(" ", "").length, depthMax);
    const last = blocks.at(-1);
    const bare = depth === 0 ? line : line.slice(marks.length);
    if (last?.depth === depth) last.lines.push(bare);
    else blocks.push({ depth, lines: [bare] });
  }
  return blocks.map(({ depth, lines }) => ({ depth, pieces: linked(lines.join("\n")) }));
}

function linked(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const { 0: whole, index } of text.matchAll(link)) {
    const address = withoutEnd(whole);
    if (address.length > linkCharactersMax || !URL.canParse(address)) continue;
    if (index > done) pieces.push({ text: text.slice(done, index) });
    pieces.push({ text: address, link: address });
    done = index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

/** Stops and brackets behind an address belong to the sentence, brackets inside to the address. */
function withoutEnd(address: string): string {
  let end = address.length;
  for (;;) {
    const last = address[end - 1] ?? "";
    if (last === ")" && address.slice(0, end).includes("(")) return address.slice(0, end);
    if (!/[.,;:!?)\]}'*_]/.test(last)) return address.slice(0, end);
    end--;
  }
}
