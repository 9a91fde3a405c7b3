/** RFC 3461 §4: xtext = *( xchar / hexchar ). Characters beyond ASCII are written as their UTF-8 octets. */
export function formatXtext(text: string): string {
  let result = "";
  for (const octet of Buffer.from(text, "utf8")) {
    const isXchar = octet > 0x20 && octet < 0x7f && octet !== 0x2b && octet !== 0x3d;
    result += isXchar
      ? String.fromCharCode(octet)
      : `+${octet.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return result;
}

/**
 * RFC 6533 §3: utf-8-addr-xtext, for an original recipient on a connection where SMTPUTF8 is not to be had.
 * Characters beyond ASCII and those that xtext cannot hold are written as \x{HEX}.
 */
export function formatUtf8AddrXtext(address: string): string {
  return address.replace(/[^\x21-\x7e]|[\\+=]/gu, (character) => {
    return `\\x{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
  });
}
