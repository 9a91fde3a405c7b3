/** For comparing without regard to case and to compatible forms. RFC 9051 §6.4.4 leaves the rule to us; RFC 5051 is near. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return isAscii(lower) ? lower : lower.normalize("NFKC");
}

function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}

const beyondAscii = /[^\0-\x7f]/;
