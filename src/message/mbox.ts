/** What is held back to see how a line begins, where it is that long. */
const heldMax = 64 * 1024;

/** The line in front of a message in an mbox file. RFC 4155 §A; milliseconds since 1970. */
export function mboxFromLine(at: number): string {
  // "Sat, 21 Nov 2026 09:15:00 GMT" in the order of asctime(3), always in UTC.
  const text = new Date(at).toUTCString();
  const [weekday = "", day = "", month = "", year = "", time = ""] = text.split(" ");
  return `From MAILER-DAEMON ${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, " ")} ${time} ${year}\n`;
}

/**
 * Messages as they stand in an mbox file: lines end with LF, and those that look like the line in front of a message have a
 * ">" more (the form called mboxrd, which can be taken back exactly). Latin1 text, a character for each octet, in pieces
 * cut anywhere.
 */
export class MboxQuoting {
  #held = "";
  #isAtLineStart = true;

  push(text: string): string {
    const all = this.#held + text;
    // The last line may go on, and a CR may have its LF in the next piece.
    let end = all.lastIndexOf("\n") + 1;
    if (end === 0 && all.length > heldMax) end = all.endsWith("\r") ? all.length - 1 : all.length;
    this.#held = all.slice(end);
    return this.#quoted(all.slice(0, end));
  }

  /** The rest, with the empty line that parts it from the next message. */
  end(): string {
    const rest = this.#quoted(this.#held);
    const gap = this.#isAtLineStart ? "\n" : "\n\n";
    this.#held = "";
    this.#isAtLineStart = true;
    return rest + gap;
  }

  #quoted(text: string): string {
    if (text === "") return "";
    const lines = text.replaceAll("\r\n", "\n");
    const first = this.#isAtLineStart ? 0 : lines.indexOf("\n") + 1 || lines.length;
    this.#isAtLineStart = lines.endsWith("\n");
    return lines.slice(0, first) + lines.slice(first).replaceAll(/(^|\n)(>*From )/g, "$1>$2");
  }
}
