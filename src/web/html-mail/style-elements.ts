/**
 * The texts of all style elements of a document, with their media. Found by their marks, not by a tree: whatever is
 * taken for a style sheet here still has to be one word for word.
 */
export function styleElements(html: string): readonly StyleElement[] {
  const found: StyleElement[] = [];
  marks.lastIndex = 0;
  let room = styleCharactersMax;
  for (let mark = marks.exec(html); mark !== null && room > 0; mark = marks.exec(html)) {
    if (mark[0] === "<!--") {
      const end = html.indexOf("-->", mark.index + 4);
      if (end < 0) break;
      marks.lastIndex = end;
      continue;
    }
    const start = html.indexOf(">", mark.index) + 1;
    if (start === 0) break;
    const css = html.slice(start, endOfStyle(html, start)).slice(0, room);
    room -= css.length;
    found.push({ css, media: mediaOf(html.slice(mark.index, Math.min(start, mark.index + 500))) });
    marks.lastIndex = start + css.length;
  }
  return found;
}

export interface StyleElement {
  readonly css: string;
  readonly media: string | undefined;
}

const styleCharactersMax = 512 * 1024;
const marks = /<!--|<style(?=[\s/>])/gi;

function endOfStyle(html: string, from: number): number {
  const closing = /<\/style(?=[\s/>])/gi;
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

function mediaOf(tag: string): string | undefined {
  const [, quoted, bare] = /\smedia\s*=\s*(?:"([^"]*)"|([^\s"'>]+))/i.exec(tag) ?? [];
  return quoted ?? bare;
}
