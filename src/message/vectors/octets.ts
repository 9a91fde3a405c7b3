import { Buffer } from "node:buffer";

/** Text of a message as latin1, so that every octet can be written; made when asked for. */
export type Source = string | (() => string);

/** Lines that end in CRLF. */
export function lines(...text: readonly string[]): string {
  return `${text.join("\r\n")}\r\n`;
}

/** Unicode as the latin1 text of its UTF-8 octets. */
export function utf8(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Octets written in hexadecimal as latin1 text. */
export function hex(text: string): string {
  return Buffer.from(text.replaceAll(" ", ""), "hex").toString("latin1");
}

export function base64(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("base64");
}
