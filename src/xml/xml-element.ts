/** An element of XML as far as small documents of protocols need it: namespaces are left to names without prefix. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** By name, without prefixes. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly in it, without white space around it. */
  readonly text: string;
}

/** The first element of that name below (or the element itself), depth first. */
export function firstNamed(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = firstNamed(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All elements of that name below, in the order of the document. */
export function allNamed(element: XmlElement, name: string): XmlElement[] {
  const below = element.children.flatMap((child) => allNamed(child, name));
  return element.name === name ? [element, ...below] : below;
}
