import { xmlDocument, xmlElement } from "../xml/format-xml.ts";

export type PropertyValue =
  | string
  | number
  | boolean
  | readonly PropertyValue[]
  | { readonly [key: string]: PropertyValue };

/** A property list as Apple's systems read it. https://www.apple.com/DTDs/PropertyList-1.0.dtd */
export function formatPropertyList(value: PropertyValue): string {
  const text = xmlDocument(xmlElement("plist", [valueText(value)], { version: "1.0" }));
  return text.replace("\n", `\n${documentType}\n`);
}

const documentType =
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';

function valueText(value: PropertyValue): string {
  if (typeof value === "string") return xmlElement("string", value);
  if (typeof value === "number") {
    return xmlElement(Number.isInteger(value) ? "integer" : "real", value);
  }
  if (typeof value === "boolean") return value ? "<true/>\n" : "<false/>\n";
  return isList(value) ? xmlElement("array", value.map(valueText)) : dictionary(value);
}

function dictionary(value: { readonly [key: string]: PropertyValue }): string {
  const entries = Object.entries(value);
  return xmlElement(
    "dict",
    entries.flatMap(([key, of]) => [xmlElement("key", key), valueText(of)]),
  );
}

function isList(
  value: readonly PropertyValue[] | { readonly [key: string]: PropertyValue },
): value is readonly PropertyValue[] {
  return Array.isArray(value);
}
