/** One reply of an SMTP server. RFC 5321 §4.2 */
export interface Reply {
  readonly code: number;
  /** RFC 3463 §2; left out in greetings, in replies to EHLO and HELO, and in 3xx replies. RFC 2034 §3 */
  readonly enhancedStatusCode?: string | undefined;
  /** One item per line. */
  readonly text: string | readonly string[];
}

/** RFC 5321 §4.5.3.1.5, without code, enhanced code and line end. */
const textCharactersMax = 480;

/** The reply as it goes on the wire, with the final CRLF. */
export function formatReply(reply: Reply): string {
  const { code, text } = reply;
  const status = reply.enhancedStatusCode === undefined ? "" : `${reply.enhancedStatusCode} `;
  // A SASL challenge is whole or nothing. RFC 4954 §4
  if (code === 334) return `334 ${[text].flat().join("")}\r\n`;
  if (typeof text === "string") return `${code} ${status}${cleanText(text)}\r\n`;
  const last = text.length - 1;
  return text
    .map((line, i) => `${code}${i < last ? "-" : " "}${status}${cleanText(line)}\r\n`)
    .join("");
}

/** What the peer is to be told: thrown anywhere below a command and caught once, in its loop. */
export class SmtpError extends Error {
  override readonly name = "SmtpError";
  readonly code: number;
  readonly enhancedStatusCode: string;

  constructor(
    code: number,
    enhancedStatusCode: string,
    publicText: string,
    options: ErrorOptions = {},
  ) {
    super(publicText, options);
    this.code = code;
    this.enhancedStatusCode = enhancedStatusCode;
  }

  get reply(): Reply {
    return { code: this.code, enhancedStatusCode: this.enhancedStatusCode, text: this.message };
  }
}

/** A text may quote what the peer sent; no octet of it may split the reply or leave ASCII. RFC 5321 §4.2 */
function cleanText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, textCharactersMax);
}
