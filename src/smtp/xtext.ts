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
