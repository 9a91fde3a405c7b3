/** A reply of the other server, fit for a log, a notice and the queue. */
export interface SmtpReply {
  readonly code: number;
  /** RFC 3463 §2; undefined where the server gave none, or one of another class than its code. */
  readonly enhancedStatusCode: string | undefined;
  /** Lines joined by a space, codes removed, no control characters. */
  readonly text: string;
}

const textCharactersMax = 1_000;
// RFC 5321 §4.2: Reply-line, with the textstring of RFC 2034 §4 in front of its text.
const replyLine = /^([2-5][0-9]{2})(?:[ -](?:([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:\s|$))?(.*))?$/;

/** Reads a whole reply. Undefined where it does not begin as a reply does. */
export function parseReply(reply: string): SmtpReply | undefined {
  const texts: string[] = [];
  let code = 0;
  let enhancedStatusCode: string | undefined;
  for (const line of reply.slice(0, 4 * textCharactersMax).split(/\r?\n/)) {
    const [, digits, enhanced, text = ""] = replyLine.exec(line) ?? [];
    if (digits === undefined) continue;
    code = Number(digits);
    if (enhanced?.[0] === digits[0]) enhancedStatusCode = enhanced;
    if (text.trim() !== "") texts.push(text.trim());
  }
  if (code === 0) return undefined;
  return { code, enhancedStatusCode, text: printableOf(texts.join(" ")) };
}

/** Without control characters, and no longer than a person wants to read. */
export function printableOf(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .slice(0, textCharactersMax)
    .trim();
}
