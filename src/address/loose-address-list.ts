import { trimWhiteSpace } from "../abnf/white-space.ts";
import type { AddressListItem, MailboxAddress } from "./address-list.ts";

/** A header of 256 kB could hold sixty thousand; nobody writes to so many by hand. */
export const addressesMax = 5_000;

/**
 * Reads the addresses of a header field as a reader means them and never throws: obsolete syntax, missing commas,
 * quotes and angle brackets, addresses without a domain. What is behind `max` addresses and groups is left out.
 * RFC 5322 §3.4, §4.4
 */
export function parseAddressListLoosely(text: string, max = addressesMax): AddressListItem[] {
  return new LooseAddressList(text, max).parse();
}

interface Word {
  readonly text: string;
  /** Directly joined by a dot to the word before. */
  readonly joined: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

class LooseAddressList {
  readonly #text: string;
  #at = 0;
  /** How many more are read. */
  #left: number;
  /** Where the last comment is; most are not wanted. */
  #commentStart = 0;
  #commentEnd = 0;
  #words: Word[] = [];

  constructor(text: string, max: number) {
    this.#text = text;
    this.#left = max;
  }

  parse(): AddressListItem[] {
    const items: AddressListItem[] = [];
    let group: { displayName: string; members: MailboxAddress[] } | undefined;
    while (this.#left > 0) {
      const found = this.#next(group !== undefined);
      if (found === "end") break;
      if (found === "group-end") {
        if (group !== undefined) items.push({ kind: "group", ...group });
        group = undefined;
      } else if (typeof found === "string") group = { displayName: found.slice(1), members: [] };
      else if (group === undefined) items.push(found);
      else group.members.push(found);
    }
    if (group !== undefined) items.push({ kind: "group", ...group });
    return items;
  }

  /** One mailbox, ":" with the name of a group that begins, or an end. */
  #next(inGroup: boolean): MailboxAddress | "group-end" | "end" | `:${string}` {
    this.#words = [];
    this.#commentEnd = this.#commentStart;
    for (;;) {
      this.#skip();
      const character = this.#text[this.#at];
      switch (character) {
        case undefined:
          return this.#words.length > 0 ? this.#bare() : "end";
        case ",":
        case ";":
          if (this.#words.length > 0) return this.#bare();
          this.#at++;
          if (character === ";" && inGroup) return "group-end";
          continue;
        case ":":
          this.#at++;
          if (!inGroup && this.#words.length > 0) return this.#groupName();
          continue;
        case "<":
          return this.#angle();
        case "@": {
          const mailbox = this.#addrSpec();
          if (mailbox !== undefined) return mailbox;
          continue;
        }
        default:
          this.#word();
      }
    }
  }

  #groupName(): `:${string}` {
    this.#left--;
    return `:${phrase(this.#words)}`;
  }

  #word(): void {
    const { joined, text } = { joined: this.#takeDots(), text: this.#wordText() };
    if (text !== "") this.#words.push({ text, joined });
  }

  /** Dots around which obsolete local parts and domains may have white space. RFC 5322 §4.4 */
  #takeDots(): boolean {
    if (this.#text[this.#at] !== ".") return false;
    const [previous] = this.#words.slice(-1);
    if (previous === undefined) return false;
    this.#at++;
    this.#skip();
    return true;
  }

  #wordText(): string {
    if (this.#text[this.#at] === '"') return this.#quoted();
    atomText.lastIndex = this.#at;
    const text = atomText.exec(this.#text)?.[0] ?? "";
    if (text !== "") {
      this.#at += text.length;
      return text;
    }
    const stop = this.#text[this.#at];
    if (stop === undefined || ',;:<@".'.includes(stop)) {
      if (stop === ".") this.#at++;
      return "";
    }
    this.#at++;
    return stop === "[" || stop === "]" || stop === "\\" ? stop : "";
  }

  #quoted(): string {
    const text = this.#text;
    let value = "";
    let from = ++this.#at;
    for (; this.#at < text.length && text[this.#at] !== '"'; this.#at++) {
      if (text[this.#at] !== "\\" || this.#at + 1 === text.length) continue;
      value += text.slice(from, this.#at);
      from = ++this.#at;
    }
    value += text.slice(from, this.#at);
    this.#at = Math.min(this.#at + 1, text.length);
    return value;
  }

  /** Words that no "@" followed. */
  #bare(): MailboxAddress {
    this.#left--;
    const displayName = this.#comment();
    return mailboxAddress({ displayName, localPart: phrase(this.#words), domain: "" });
  }

  /** At "@" behind words: the last ones that hang together are the local part, those before a display name. */
  #addrSpec(): MailboxAddress | undefined {
    let first = this.#words.length - 1;
    while (first > 0 && this.#words[first]!.joined) first--;
    const name = phrase(this.#words.slice(0, Math.max(first, 0)));
    let localPart = phrase(this.#words.slice(Math.max(first, 0)));
    let domain = "";
    while (this.#text[this.#at] === "@") {
      if (domain !== "") localPart += `@${domain}`;
      this.#at++;
      domain = this.#domain();
    }
    if (this.#text[this.#at] === "<") {
      this.#words = [{ text: `${name}${name && " "}${localPart}@${domain}`, joined: false }];
      return undefined;
    }
    this.#left--;
    return mailboxAddress({ displayName: name || this.#comment(), localPart, domain });
  }

  #angle(): MailboxAddress {
    const name = phrase(this.#words);
    this.#at++;
    this.#skip();
    const route = this.#route();
    this.#words = [];
    let domain = "";
    let localPart = "";
    for (;;) {
      this.#skip();
      const character = this.#text[this.#at];
      if (character === undefined || character === ">" || character === ",") break;
      if (character === "@") {
        localPart += `${localPart && `@${domain}`}${phrase(this.#words)}`;
        this.#words = [];
        this.#at++;
        domain = this.#domain();
      } else if (character === "<" || character === ":" || character === ";") this.#at++;
      else this.#word();
    }
    if (domain === "") localPart ||= phrase(this.#words);
    if (this.#text[this.#at] === ">") this.#at++;
    this.#skip();
    this.#left--;
    return mailboxAddress({ displayName: name || this.#comment(), route, localPart, domain });
  }

  // RFC 5322 §4.4: obs-route = obs-domain-list ":"
  #route(): string {
    if (this.#text[this.#at] !== "@") return "";
    routeText.lastIndex = this.#at;
    const text = routeText.exec(this.#text)?.[0];
    if (text === undefined) return "";
    this.#at += text.length;
    return text.slice(0, -1).replaceAll(/[ \t\r\n]+/g, "");
  }

  #domain(): string {
    this.#skip();
    if (this.#text[this.#at] === "[") {
      literalText.lastIndex = this.#at;
      const literal = literalText.exec(this.#text)?.[0] ?? "";
      this.#at += literal.length;
      this.#skip();
      return literal.replaceAll(/[ \t\r\n]+/g, "");
    }
    let domain = "";
    for (;;) {
      domainText.lastIndex = this.#at;
      const label = domainText.exec(this.#text)?.[0] ?? "";
      this.#at += label.length;
      domain += label;
      this.#skip();
      if (label === "") return domain;
      if (!domain.endsWith(".") && this.#text[this.#at] !== ".") return domain;
    }
  }

  /** White space and comments; the last comment may be a display name. RFC 5322 §3.2.2 */
  #skip(): void {
    for (;;) {
      whiteSpace.lastIndex = this.#at;
      this.#at += whiteSpace.exec(this.#text)?.[0].length ?? 0;
      if (this.#text[this.#at] !== "(") return;
      this.#skipComment();
    }
  }

  #skipComment(): void {
    const text = this.#text;
    const start = this.#at + 1;
    let depth = 0;
    for (; this.#at < text.length; this.#at++) {
      const character = text[this.#at];
      if (character === "\\") this.#at++;
      else if (character === "(") depth++;
      else if (character === ")" && --depth === 0) break;
    }
    this.#commentStart = start;
    this.#commentEnd = Math.min(this.#at, text.length);
    this.#at = Math.min(this.#at + 1, text.length);
  }

  #comment(): string {
    const text = this.#text.slice(this.#commentStart, this.#commentEnd);
    return trimWhiteSpace(text.replaceAll(/\\(.)/gs, "$1"));
  }
}

const whiteSpace = /[ \t\r\n]*/y;
const atomText = /[^ \t\r\n()<>,;:@"[\]\\.]+(?:\.+[^ \t\r\n()<>,;:@"[\]\\.]+)*\.*/y;
const domainText = /[^ \t\r\n()<>,;:@"[\]\\]+/y;
const literalText = /\[[^\]<>]*\]?/y;
const routeText = /@[^:<>"]*:/y;

function phrase(words: readonly Word[]): string {
  let text = "";
  for (const word of words)
    text += text === "" ? word.text : `${word.joined ? "." : " "}${word.text}`;
  return text;
}

interface Found {
  readonly displayName: string;
  readonly route?: string;
  readonly localPart: string;
  readonly domain: string;
}

function mailboxAddress({ displayName, route = "", localPart, domain }: Found): MailboxAddress {
  const address: Mutable<MailboxAddress> = { kind: "mailbox", localPart, domain };
  if (displayName !== "") address.displayName = displayName;
  if (route !== "") address.route = route;
  return address;
}
