import { Buffer } from "node:buffer";

const hexchar = /\+([0-9A-F]{2})/g;

/**
 *     xtext = *( xchar / hexchar )
 *
 * RFC 3461 §4. Undefined where `text` is not xtext.
 */
export function decodeXtext(text: string): string | undefined {
  if (!/^(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})*$/.test(text)) return undefined;
  return text.replace(hexchar, (_, octet: string) => String.fromCharCode(parseInt(octet, 16)));
}

/** Octets of UTF-8 that cannot stand for themselves are written as hexchar. RFC 3461 §4 */
export function encodeXtext(text: string): string {
  return Buffer.from(text, "utf8")
    .toString("latin1")
    .replaceAll(/[^!-*,-<>-~]/g, (octet) => {
      const code = octet.charCodeAt(0).toString(16).toUpperCase();
      return `+${code.padStart(2, "0")}`;
    });
}
