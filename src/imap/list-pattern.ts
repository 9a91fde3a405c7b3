/**
 * Patterns of LIST: "%" stands for any characters but "/", "*" for any. RFC 9051 §6.3.9. Matching takes time in
 * the product of the lengths at worst, whatever the pattern.
 */
export class ListPattern {
  /** Text, "%" and "*" in turn; runs of wildcards are one. */
  readonly #tokens: readonly string[];
  readonly #textLength: number;

  /** `pattern` with its reference in front, Unicode. */
  constructor(pattern: string) {
    this.#tokens = (pattern.match(/[%*]+|[^%*]+/g) ?? []).map(withoutRuns);
    this.#textLength = pattern.replaceAll(/[%*]/g, "").length;
  }

  /** `name` as in the store: "INBOX" is the one name that matches in any case. */
  matches(name: string): boolean {
    if (this.#textLength > name.length) return false;
    // Set where the tokens so far can end.
    let ends = new Uint8Array(name.length + 1);
    ends[0] = 1;
    for (const token of this.#tokens) ends = endsBehind(token, name, ends);
    return ends[name.length] === 1;
  }
}

function withoutRuns(token: string): string {
  if (token.includes("*")) return "*";
  return token.startsWith("%") ? "%" : token;
}

function endsBehind(token: string, name: string, starts: Uint8Array): Uint8Array<ArrayBuffer> {
  const ends = new Uint8Array(starts.length);
  if (token === "*" || token === "%") {
    let isOpen = false;
    for (let at = 0; at < starts.length; at++) {
      if (token === "%" && at > 0 && name[at - 1] === "/") isOpen = false;
      isOpen ||= starts[at] === 1;
      if (isOpen) ends[at] = 1;
    }
    return ends;
  }
  for (let at = 0; at + token.length <= name.length; at++) {
    if (starts[at] === 1 && isTextAt(token, name, at)) ends[at + token.length] = 1;
  }
  return ends;
}

const inbox = /^INBOX(?:\/|$)/;

function isTextAt(text: string, name: string, at: number): boolean {
  if (at >= "INBOX".length || !inbox.test(name)) return name.startsWith(text, at);
  const split = "INBOX".length - at;
  return (
    name.slice(at, at + text.length).slice(0, split) === text.slice(0, split).toUpperCase() &&
    name.startsWith(text.slice(split), at + Math.min(split, text.length))
  );
}
