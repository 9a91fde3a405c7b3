import type { Scanner } from "../abnf/scanner.ts";
import type {
  BinarySection,
  BodySection,
  PartialRange,
  Section,
  SectionText,
} from "./fetch-item.ts";
import { number64, nzNumber } from "./number.ts";
import { astring, formatAstring, space } from "./strings.ts";

const pathNumbersMax = 100;
const fieldsMax = 200;

// RFC 9051 §9: section = "[" [section-spec] "]"; section-spec = section-msgtext / (section-part ["." section-text])
export function section(scanner: Scanner): Section {
  scanner.expect("[");
  const path = sectionPart(scanner);
  const hasText = path.length === 0 || scanner.take(".");
  const text = hasText ? sectionText(scanner) : undefined;
  if (text === undefined && path.length > 0 && hasText) scanner.fail("expected section-text");
  if (text === "MIME" && path.length === 0) scanner.fail("expected a part number before MIME");
  const fields = text?.startsWith("HEADER.FIELDS") ? headerList(scanner) : [];
  scanner.expect("]");
  return { path, text, fields };
}

// RFC 9051 §9: section-binary = "[" [section-part] "]"
export function sectionBinary(scanner: Scanner): readonly number[] {
  scanner.expect("[");
  const path = sectionPart(scanner);
  scanner.expect("]");
  return path;
}

// RFC 9051 §9: partial = "<" number64 "." nz-number64 ">"
export function partial(scanner: Scanner): PartialRange | undefined {
  if (!scanner.take("<")) return undefined;
  const offset = number64(scanner);
  scanner.expect(".");
  const length = number64(scanner);
  if (length === 0) scanner.fail("expected nz-number64");
  scanner.expect(">");
  return { offset, length };
}

/** The item's name in a FETCH response: "BODY[1.HEADER.FIELDS (DATE)]<0>". RFC 9051 §7.5.2. */
export function formatSection(item: BodySection | BinarySection): string {
  const origin = item.partial === undefined ? "" : `<${item.partial.offset}>`;
  if (item.kind === "binary") return `BINARY[${item.path.join(".")}]${origin}`;
  const { path, text, fields } = item.section;
  const spec = text === undefined ? path : [...path, text];
  const list = fields.length === 0 ? "" : ` (${fields.map(formatAstring).join(" ")})`;
  return `BODY[${spec.join(".")}${list}]${origin}`;
}

const digitAhead = /(?=[0-9])/y;
const dotAndDigitAhead = /\.(?=[0-9])/y;

// RFC 9051 §9: section-part = nz-number *("." nz-number)
function sectionPart(scanner: Scanner): number[] {
  const path: number[] = [];
  if (scanner.match(digitAhead) === undefined) return path;
  do {
    path.push(nzNumber(scanner));
    if (path.length > pathNumbersMax)
      scanner.fail(`expected at most ${pathNumbersMax} part numbers`);
  } while (scanner.match(dotAndDigitAhead) !== undefined);
  return path;
}

// RFC 9051 §9: section-text = section-msgtext / "MIME"
function sectionText(scanner: Scanner): SectionText | undefined {
  return sectionTexts.find((text) => scanner.take(text));
}

const sectionTexts: readonly SectionText[] = [
  "HEADER.FIELDS.NOT",
  "HEADER.FIELDS",
  "HEADER",
  "TEXT",
  "MIME",
];

// RFC 9051 §9: header-list = "(" header-fld-name *(SP header-fld-name) ")"
function headerList(scanner: Scanner): string[] {
  space(scanner);
  scanner.expect("(");
  const fields: string[] = [];
  do {
    fields.push(astring(scanner));
    if (fields.length > fieldsMax) scanner.fail(`expected at most ${fieldsMax} field names`);
  } while (scanner.take(" "));
  scanner.expect(")");
  return fields;
}
