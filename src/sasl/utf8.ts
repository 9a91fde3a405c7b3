import type { Scanner } from "../abnf/scanner.ts";

/** Octets held as latin1 text, read as UTF-8; what is not UTF-8 fails. */
export function utf8Of(text: string, scanner: Scanner): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(text, "latin1"),
    );
  } catch {
    return scanner.fail("expected UTF-8");
  }
}
