/** A small message with CRLF line ends, octets as latin1 text. */
export function letter(
  subject: string,
  body = "Hello there.\r\n",
  fields: Readonly<Record<string, string>> = {},
): string {
  const all = {
    From: "Ann <ann@sender.example>",
    To: "you@localhost",
    Subject: subject,
    Date: "Sat, 21 Nov 2026 12:00:00 +0000",
    "Message-ID": `<${subject.replace(/[^a-z0-9]+/gi, "-")}@sender.example>`,
    ...fields,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${head.join("")}\r\n${body}`;
}

/** A body of exactly this many octets in lines of 76 characters at most. */
export function filler(octets: number): string {
  const line = `${"0123456789abcdef".repeat(5).slice(0, 76)}\r\n`;
  const whole = line.repeat(Math.floor(octets / line.length));
  const rest = octets - whole.length;
  return rest < 2 ? whole : `${whole}${"x".repeat(rest - 2)}\r\n`;
}
