import type { EmailAddress } from "../jmap/types.ts";

/** What somebody has typed into "To". */
export interface TypedAddresses {
  readonly addresses: readonly EmailAddress[];
  /** What is no address, as it was typed. */
  readonly wrong: readonly string[];
}

const charactersMax = 100_000;
const addressForm = /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+$/u;
/** A local part in quotes is rare, but allowed. RFC 5321 §4.1.2 */
const quotedForm = /^"(?:[^"\\]|\\.)*"@[^\s@<>(),;:"\\[\]]+$/u;

/** `Ann Lee <ann@x.example>, "Lee, Bob" <bob@x.example>; c@x.example`, one or many, in any of these forms. */
export function parseTypedAddresses(text: string): TypedAddresses {
  const addresses: EmailAddress[] = [];
  const wrong: string[] = [];
  for (const piece of pieces(text.slice(0, charactersMax))) {
    const address = addressOf(piece);
    if (address === undefined) wrong.push(piece);
    else if (!addresses.some((one) => sameAddress(one, address))) addresses.push(address);
  }
  return { addresses, wrong };
}

/** As it can be typed. */
export function formatTypedAddress({ name, email }: EmailAddress): string {
  if (name === null || name.trim() === "") return email;
  const plain = name.replaceAll(/[\p{Cc}<>]/gu, " ").trim();
  const quoted = `"${plain.replaceAll(/["\\]/g, "\\$&")}"`;
  return `${/^[\p{L}\p{N} .'’_-]+$/u.test(plain) ? plain : quoted} <${email}>`;
}

export function formatTypedAddresses(addresses: readonly EmailAddress[]): string {
  return addresses.map((address) => formatTypedAddress(address)).join(", ");
}

export function sameAddress(one: EmailAddress, other: EmailAddress): boolean {
  return one.email.toLowerCase() === other.email.toLowerCase();
}

/** What is typed at the end, for completion: all before it, and the last piece. */
export function lastPiece(text: string): { readonly before: string; readonly last: string } {
  let at = 0;
  for (const end of separators(text)) at = end + 1;
  const last = text.slice(at);
  const start = at + (last.length - last.trimStart().length);
  return { before: text.slice(0, start), last: last.trim() };
}

function pieces(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const end of [...separators(text), text.length]) {
    const piece = text.slice(start, end).trim();
    if (piece !== "") found.push(piece);
    start = end + 1;
  }
  return found;
}

/** Commas, semicolons and ends of lines outside of quotes and angle brackets. */
function* separators(text: string): Generator<number> {
  let isQuoted = false;
  let isAngled = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\n") {
      // A quote that somebody has not closed does not take the next lines with it.
      isQuoted = false;
      isAngled = false;
      yield at;
    } else if (isQuoted && character === "\\") at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "<") isAngled = true;
    else if (character === ">") isAngled = false;
    else if (!isAngled && (character === "," || character === ";")) yield at;
  }
}

function addressOf(piece: string): EmailAddress | undefined {
  const [, name, email] = /^(.*?)\s*<\s*(?:mailto:)?([^<>]*?)\s*>$/su.exec(piece) ?? [];
  if (name === undefined || email === undefined) {
    const bare = piece.replace(/^mailto:/i, "");
    return isAddress(bare) ? { name: null, email: bare } : undefined;
  }
  if (!isAddress(email)) return undefined;
  const spoken = unquoted(name);
  return { name: spoken === "" ? null : spoken, email };
}

function isAddress(text: string): boolean {
  return text.length <= 320 && (addressForm.test(text) || quotedForm.test(text));
}

function unquoted(name: string): string {
  const [, inside] = /^"((?:[^"\\]|\\.)*)"$/s.exec(name) ?? [];
  return (inside?.replaceAll(/\\(.)/gs, "$1") ?? name).trim();
}
