/**
 * The words of an HTML document in order, for previews and search, not for display: no layout, no lists. One pass
 * over tags and entities without a tree; unclosed things run to the end.
 */
export function textOfHtml(html: string): string {
  let text = "";
  let at = 0;
  while (at < html.length) {
    const tag = html.indexOf("<", at);
    if (tag < 0) break;
    text += html.slice(at, tag);
    at = tagEnd(html, tag);
    const name = tagName(html, tag);
    if (hiddenElements.has(name)) at = elementEnd(html, at, name);
    else if (at === tag + 1) text += "<";
    else if (!inlineElements.has(name)) text += " ";
  }
  return decodeEntities(text + html.slice(at));
}

const hiddenElements: ReadonlySet<string> = new Set([
  "head",
  "style",
  "script",
  "title",
  "template",
]);
const inlineElements: ReadonlySet<string> = new Set(
  "a abbr b bdi bdo cite code em font i mark q s small span strong sub sup u wbr".split(" "),
);

const tagStart = /<\/?([a-zA-Z][a-zA-Z0-9]{0,30})/y;

function tagName(html: string, tag: number): string {
  tagStart.lastIndex = tag;
  return tagStart.exec(html)?.[1]?.toLowerCase() ?? "";
}

/** Behind the tag, comment or declaration at `tag`; tag + 1 where "<" stands for itself. */
function tagEnd(html: string, tag: number): number {
  if (html.startsWith("<!--", tag)) return behind(html, "-->", tag + 4);
  if (!/[a-zA-Z/!?]/.test(html.charAt(tag + 1))) return tag + 1;
  return behind(html, ">", tag);
}

function behind(html: string, wanted: string, from: number): number {
  const index = html.indexOf(wanted, from);
  return index < 0 ? html.length : index + wanted.length;
}

function elementEnd(html: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}\\b`, "gi");
  closing.lastIndex = from;
  const end = closing.exec(html);
  return end === null ? html.length : behind(html, ">", end.index);
}

const entity = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));?/g;

function decodeEntities(text: string): string {
  return text.replaceAll(entity, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return namedEntities.get(name) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const isScalar = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isScalar ? String.fromCodePoint(code) : "\ufffd";
  });
}

const namedEntities: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    shy: "",
    zwnj: "",
    zwj: "",
    ndash: "–",
    mdash: "—",
    hellip: "…",
    lsquo: "‘",
    rsquo: "’",
    sbquo: "‚",
    ldquo: "“",
    rdquo: "”",
    bdquo: "„",
    laquo: "«",
    raquo: "»",
    bull: "•",
    middot: "·",
    copy: "©",
    reg: "®",
    trade: "™",
    deg: "°",
    euro: "€",
    pound: "£",
    yen: "¥",
    cent: "¢",
    sect: "§",
    times: "×",
    auml: "ä",
    ouml: "ö",
    uuml: "ü",
    Auml: "Ä",
    Ouml: "Ö",
    Uuml: "Ü",
    szlig: "ß",
    eacute: "é",
    egrave: "è",
    ecirc: "ê",
    agrave: "à",
    aacute: "á",
    acirc: "â",
    ccedil: "ç",
    iacute: "í",
    oacute: "ó",
    ocirc: "ô",
    uacute: "ú",
    ugrave: "ù",
    ntilde: "ñ",
    aring: "å",
    aelig: "æ",
    oslash: "ø",
    Eacute: "É",
    Aring: "Å",
    Oslash: "Ø",
  }),
);
