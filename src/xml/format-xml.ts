/** Text as it stands between tags and in quotes; what XML cannot hold at all becomes "?". */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?![\t\r\n])\p{Cc}|[\ufffe\uffff]/gu, "?")
    .replaceAll(/[&<>"'\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What an element holds: text, or elements; undefined is left out. */
export type XmlContent = string | number | readonly (string | undefined)[];

/** An element on lines of its own; `content` as a list is of elements that are written already. */
export function xmlElement(
  name: string,
  content: XmlContent,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(value)}"`);
  const start = `<${name}${words.join("")}>`;
  if (!isList(content)) return `${start}${xmlText(String(content))}</${name}>\n`;
  const inner = content.filter((one) => one !== undefined).join("");
  return `${start}\n${inner.replaceAll(/^(?=.)/gm, "  ")}</${name}>\n`;
}

/** A whole document in UTF-8. */
export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

function isList(content: XmlContent): content is readonly (string | undefined)[] {
  return typeof content === "object";
}
