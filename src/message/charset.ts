import { Buffer, isUtf8 } from "node:buffer";

/** Text of octets in a charset that MIME names; undefined where we do not know it. RFC 2046 §4.1.2 */
export function decodeCharset(octets: Uint8Array, charset: string): string | undefined {
  const name = charset.trim().toLowerCase();
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  if (name === "utf-8" || name === "utf8") return buffer.toString("utf8");
  if (name === "" || name === "us-ascii") return decodeUnlabelled(buffer);
  try {
    return new TextDecoder(aliases.get(name) ?? name).decode(buffer);
  } catch {
    // A name that ICU does not know either; nothing else is thrown, since decoding is not fatal.
    return undefined;
  }
}

/** Octets that nobody named a charset for: UTF-8 if they are, else what browsers take for latin1. */
export function decodeUnlabelled(octets: Uint8Array): string {
  if (!isUtf8(octets)) return new TextDecoder("windows-1252").decode(octets);
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("utf8");
}

/** Names in the wild that the Encoding Standard lacks. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["cp932", "shift_jis"],
  ["cp936", "gbk"],
  ["cp949", "euc-kr"],
  ["cp950", "big5"],
  ["cp1250", "windows-1250"],
  ["cp1251", "windows-1251"],
  ["cp1252", "windows-1252"],
  ["ansi_x3.110-1983", "iso-8859-1"],
  ["iso-2022-jp-1", "iso-2022-jp"],
  ["iso-2022-jp-2", "iso-2022-jp"],
  ["iso-2022-jp-ms", "iso-2022-jp"],
  ["cp50220", "iso-2022-jp"],
  ["eucjp", "euc-jp"],
  ["euckr", "euc-kr"],
]);
