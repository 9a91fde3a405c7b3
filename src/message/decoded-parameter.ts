import { Buffer } from "node:buffer";
import { decodeCharset, decodeUnlabelled } from "./charset.ts";
import { decodeEncodedWords } from "./encoded-word.ts";
import type { Parameter } from "./part.ts";

/** RFC 2231 sets none; a name in so many pieces is no name. */
const sectionsMax = 100;

/**
 * The value of a parameter as Unicode: continuations put together, charsets and percent signs decoded. Encoded words
 * in quotes, which many write instead, are decoded too. RFC 2231 §3, §4
 */
export function decodedParameter(
  parameters: readonly Parameter[],
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  const values = new Map(parameters.map((one) => [one.name.toLowerCase(), one.value] as const));
  const extended = values.get(`${wanted}*`);
  if (extended !== undefined) return decodeExtended([{ value: extended, isExtended: true }]);
  const sections = sectionsOf(values, wanted);
  if (sections.length > 0) return decodeExtended(sections);
  const plain = values.get(wanted);
  return plain === undefined ? undefined : decodeEncodedWords(plain);
}

/** The name of the file that a part is: Content-Disposition's filename, else Content-Type's name. RFC 2183 §2.3 */
export function fileNameOf(part: {
  readonly parameters: readonly Parameter[];
  readonly disposition?: { readonly parameters: readonly Parameter[] };
}): string | undefined {
  const { disposition, parameters } = part;
  const fileName = disposition && decodedParameter(disposition.parameters, "filename");
  return fileName ?? decodedParameter(parameters, "name");
}

interface Section {
  readonly value: string;
  readonly isExtended: boolean;
}

function sectionsOf(values: ReadonlyMap<string, string>, name: string): Section[] {
  const sections: Section[] = [];
  for (let number = 0; number < sectionsMax; number++) {
    const plain = values.get(`${name}*${number}`);
    const extended = values.get(`${name}*${number}*`);
    if (extended !== undefined) sections.push({ value: extended, isExtended: true });
    else if (plain !== undefined) sections.push({ value: plain, isExtended: false });
    else break;
  }
  return sections;
}

// RFC 2231 §7: extended-initial-value = [charset] "'" [language] "'" extended-other-values
function decodeExtended(sections: readonly Section[]): string {
  const initial = /^([^']*)'[^']*'/.exec(sections[0]!.value);
  const hasCharset = initial !== null && sections[0]!.isExtended;
  const octets = sections.map(({ value, isExtended }, index) => {
    const text = index === 0 && hasCharset ? value.slice(initial[0].length) : value;
    return Buffer.from(isExtended ? decodePercent(text) : text, "latin1");
  });
  const all = Buffer.concat(octets);
  const charset = hasCharset ? initial[1]! : "";
  return (charset === "" ? undefined : decodeCharset(all, charset)) ?? decodeUnlabelled(all);
}

function decodePercent(text: string): string {
  return text.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
}
