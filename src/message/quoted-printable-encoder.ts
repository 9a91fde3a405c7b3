/** RFC 2045 §6.7: lines of at most 76 characters; CRLF stays, all other controls and octets beyond ASCII are encoded. */
export function encodeQuotedPrintable(octets: Uint8Array): string {
  const lines: string[] = [];
  let line = "";
  const length = octets.length;
  for (let at = 0; at < length; at++) {
    const octet = octets[at]!;
    if (octet === 0x0d && octets[at + 1] === 0x0a) {
      lines.push(withSafeEnd(line));
      line = "";
      at++;
      continue;
    }
    const isPlain = (octet >= 0x20 && octet <= 0x7e && octet !== 0x3d) || octet === 0x09;
    const isFrom = line === "" && octet === 0x46;
    const piece = isPlain && !isFrom ? String.fromCharCode(octet) : encoded(octet);
    if (line.length + piece.length > 75) {
      lines.push(`${line}=`);
      line = "";
    }
    line += piece;
  }
  lines.push(withSafeEnd(line));
  return lines.join("\r\n");
}

/** White space at the end of a line would go on the way. */
function withSafeEnd(line: string): string {
  if (!/[ \t]$/.test(line)) return line;
  return line.length > 73
    ? `${line.slice(0, -1)}=\r\n${encoded(line.charCodeAt(line.length - 1))}`
    : line.slice(0, -1) + encoded(line.charCodeAt(line.length - 1));
}

function encoded(octet: number): string {
  return `=${octet.toString(16).toUpperCase().padStart(2, "0")}`;
}
