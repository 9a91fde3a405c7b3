/**
 * Text for comparing as i;unicode-casemap does: without regard to case and to how a character is composed, so that
 * "CAFÉ" contains "cafe" and "é". Beyond it "ß" equals "SS", which its simple mapping leaves apart. The upper case
 * is taken, since the lower case of a sigma depends on what stands around it. RFC 5051 §2
 */
export function unicodeCasemap(text: string): string {
  return isAscii(text) ? text.toUpperCase() : text.normalize("NFKD").toUpperCase();
}

function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}

const beyondAscii = /[^\0-\x7f]/;
