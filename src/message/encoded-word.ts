import { Buffer } from "node:buffer";
import { trimWhiteSpace } from "../abnf/white-space.ts";
import { decodeCharset, decodeUnlabelled } from "./charset.ts";

/**
 * Text of an unstructured field value or display name given as latin1: encoded words decoded, raw octets taken
 * for UTF-8 if they are. Words in a charset or encoding that we do not know stay as they are. RFC 2047 §6, RFC 6532 §3.1
 */
export function decodeEncodedWords(text: string): string {
  if (!text.includes("=?")) return decodeRaw(text);
  let decoded = "";
  let end = 0;
  let pending: EncodedWord | undefined;
  for (const match of text.matchAll(encodedWord)) {
    const between = text.slice(end, match.index);
    end = match.index + match[0].length;
    // White space between encoded words is not shown. RFC 2047 §6.2
    const adjoins = pending !== undefined && trimWhiteSpace(between) === "";
    const isFull = pending !== undefined && pending.octets.length > joinedOctetsMax;
    if (adjoins && !isFull && pending!.charset === match[1]!.toLowerCase()) {
      // Together, since many cut a character in two although RFC 2047 §5 forbids it.
      pending = joined(pending!, match);
      continue;
    }
    decoded += textOf(pending) + (adjoins ? "" : decodeRaw(between));
    pending = wordOf(match);
  }
  return decoded + textOf(pending) + decodeRaw(text.slice(end));
}

/** Writes text for a header field: as it is if it is ASCII, else as UTF-8 encoded words that fit a line. RFC 2047 §2 */
export function encodeWords(text: string): string {
  if (/^[ -~]*$/.test(text) && !text.includes("=?")) return text;
  const words: string[] = [];
  let piece = "";
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > encodedOctetsMax) {
      words.push(piece);
      piece = "";
    }
    piece += character;
  }
  words.push(piece);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}

/** RFC 2047 §2: an encoded word has at most 75 characters; 45 octets make 60 of base64. */
const encodedOctetsMax = 45;
/** Each word that is joined copies those before it, so a hostile field must not join without end. */
const joinedOctetsMax = 8 * 1024;

interface EncodedWord {
  readonly charset: string;
  readonly octets: Buffer;
  /** Base64 behind `octets` that is no four characters yet; the next word may go on with it. */
  readonly tail: string;
  readonly source: string;
}

// RFC 2047 §2, with the language of RFC 2231 §5; spaces in the text, and no length limit, as in the wild.
const encodedWord =
  /=\?([!#$%&'+\-0-9A-Z^_`a-z{}~.:]+)(?:\*[!-)+->@-~]*)?\?([bBqQ])\?([^?\r\n]*)\?=/g;

function wordOf([source, charset = "", encoding = "", text = ""]: RegExpExecArray): EncodedWord {
  const octets = isBase64(encoding)
    ? decodeBase64(text)
    : { octets: Buffer.from(decodeQ(text), "latin1"), tail: "" };
  return { charset: charset.toLowerCase(), ...octets, source };
}

function joined(
  one: EncodedWord,
  [source, , encoding = "", text = ""]: RegExpExecArray,
): EncodedWord {
  const { charset } = one;
  const sources = `${one.source} ${source}`;
  if (isBase64(encoding)) {
    const { octets, tail } = decodeBase64(one.tail + text);
    return { charset, octets: Buffer.concat([one.octets, octets]), tail, source: sources };
  }
  const octets = [
    one.octets,
    Buffer.from(one.tail, "base64"),
    Buffer.from(decodeQ(text), "latin1"),
  ];
  return { charset, octets: Buffer.concat(octets), tail: "", source: sources };
}

function isBase64(encoding: string): boolean {
  return encoding.toLowerCase() === "b";
}

function decodeBase64(text: string): { octets: Buffer; tail: string } {
  const base64 = text.replaceAll(/[^A-Za-z0-9+/=]/g, "");
  const whole = base64.includes("=") ? base64.length : base64.length - (base64.length % 4);
  return { octets: Buffer.from(base64.slice(0, whole), "base64"), tail: base64.slice(whole) };
}

// RFC 2047 §4.2
function decodeQ(text: string): string {
  return text.replaceAll("_", " ").replaceAll(/=([0-9a-fA-F]{2})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
}

function textOf(word: EncodedWord | undefined): string {
  if (word === undefined) return "";
  const { octets, tail, charset, source } = word;
  const whole = tail === "" ? octets : Buffer.concat([octets, Buffer.from(tail, "base64")]);
  return decodeCharset(whole, charset) ?? source;
}

function decodeRaw(text: string): string {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  return /^[\x00-\x7f]*$/.test(text) ? text : decodeUnlabelled(Buffer.from(text, "latin1"));
}
