import { Scanner } from "../abnf/scanner.ts";
import type { XmlElement } from "./xml-element.ts";

/** Documents of protocols are small; what is larger is not meant for us. */
const charactersMax = 64 * 1024;
const elementsMax = 1_000;
const attributesMax = 20;
const depthMax = 20;

const whiteSpace = /[ \t\r\n]*/y;
const nameOf = /[A-Za-z_][\w.-]{0,100}(?::[A-Za-z_][\w.-]{0,100})?/y;
const attributeValue = /"[^"<]*"|'[^'<]*'/y;
const characters = /[^<]+/y;
const comment = /<!--(?:[^-]|-(?!-))*-->/y;
const instruction = /<\?(?:[^?]|\?(?!>))*\?>/y;
const characterData = /<!\[CDATA\[(?:[^\]]|\](?!\]>))*\]\]>/y;

/**
 * The root element of a document. Document type declarations are refused, so there are no entities but the five of XML
 * and characters by number. An AbnfError says where it is no such document. https://www.w3.org/TR/xml/ §2
 */
export function parseXml(text: string): XmlElement {
  const scanner = new Scanner(text.replace(/^\uFEFF/, ""));
  if (scanner.input.length > charactersMax) scanner.fail("the document is too long");
  const counted = { elements: 0 };
  between(scanner);
  const root = element(scanner, counted, 0);
  between(scanner);
  if (!scanner.atEnd) scanner.fail("expected the end of the document");
  return root;
}

/** What may stand around elements. */
function between(scanner: Scanner): void {
  do {
    scanner.match(whiteSpace);
  } while (scanner.match(comment) !== undefined || scanner.match(instruction) !== undefined);
}

function element(scanner: Scanner, counted: { elements: number }, depth: number): XmlElement {
  if (++counted.elements > elementsMax) scanner.fail("too many elements");
  if (depth > depthMax) scanner.fail("too deep");
  scanner.expect("<");
  const name = scanner.expectMatch(nameOf, "a name");
  const attributes = attributesOf(scanner);
  if (scanner.take("/>")) return { name: localName(name), attributes, children: [], text: "" };
  scanner.expect(">");
  const children: XmlElement[] = [];
  let text = "";
  for (;;) {
    const piece = scanner.match(characters);
    if (piece !== undefined) text += unescaped(scanner, piece);
    else if (scanner.take("</")) break;
    else {
      const data = scanner.match(characterData);
      if (data !== undefined) text += data.slice("<![CDATA[".length, -"]]>".length);
      else if (scanner.match(comment) === undefined && scanner.match(instruction) === undefined) {
        children.push(element(scanner, counted, depth + 1));
      }
    }
  }
  if (scanner.match(nameOf) !== name) scanner.fail(`expected the end of ${name}`);
  scanner.match(whiteSpace);
  scanner.expect(">");
  return { name: localName(name), attributes, children, text: text.trim() };
}

function attributesOf(scanner: Scanner): Record<string, string> {
  const attributes: [string, string][] = [];
  for (;;) {
    const space = scanner.match(whiteSpace);
    const name = space === "" ? undefined : scanner.match(nameOf);
    if (name === undefined) return Object.fromEntries(attributes);
    if (attributes.length >= attributesMax) scanner.fail("too many attributes");
    scanner.match(whiteSpace);
    scanner.expect("=");
    scanner.match(whiteSpace);
    const quoted = scanner.expectMatch(attributeValue, "a value in quotes");
    attributes.push([localName(name), unescaped(scanner, quoted.slice(1, -1))]);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescaped(scanner: Scanner, text: string): string {
  return text.replaceAll(/&([^;&]{0,12};)?/g, (_, reference: string | undefined) => {
    const name = reference?.slice(0, -1) ?? "";
    if (Object.hasOwn(entities, name)) return entities[name]!;
    const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name) ?? [];
    const code =
      hexadecimal === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hexadecimal, 16);
    return isCharacter(code) ? String.fromCodePoint(code) : scanner.fail("no such entity");
  });
}

function isCharacter(code: number): boolean {
  if (code === 0x09 || code === 0x0a || code === 0x0d) return true;
  return code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}
