import { Buffer } from "node:buffer";
import { formatField, formatParameter } from "./header-writer.ts";
import { encodeQuotedPrintable } from "./quoted-printable-encoder.ts";

/** A part as somebody wants it written. RFC 2045 */
export interface MimePart<Blob> {
  /** In lower case, such as "text/plain". */
  readonly type: string;
  readonly parameters?: readonly (readonly [name: string, value: string])[];
  readonly disposition?: string | undefined;
  readonly fileName?: string | undefined;
  readonly id?: string | undefined;
  readonly language?: readonly string[] | undefined;
  readonly location?: string | undefined;
  /** Further fields, each with its CRLF. */
  readonly fields?: readonly string[];
  readonly content:
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "blob"; readonly blob: Blob }
    | { readonly kind: "parts"; readonly parts: readonly MimePart<Blob>[] };
}

/** What is to be written, in order: octets, or those of a blob. */
export type MimePiece<Blob> =
  | { readonly kind: "octets"; readonly octets: Buffer }
  | { readonly kind: "blob"; readonly blob: Blob; readonly encoding: "base64" | "identity" };

/**
 * The message as pieces. `header` has the fields of the message itself, without those that describe its content. Texts
 * are UTF-8 with any line ends; `boundary` makes one that is in no text. RFC 2045, RFC 2046 §5.1
 */
export function mimePieces<Blob>(
  header: string,
  root: MimePart<Blob>,
  boundary: () => string,
): MimePiece<Blob>[] {
  const pieces: MimePiece<Blob>[] = [octets(`${header}MIME-Version: 1.0\r\n`)];
  write(root, boundary, pieces);
  return pieces;
}

function write<Blob>(
  part: MimePart<Blob>,
  boundary: () => string,
  pieces: MimePiece<Blob>[],
): void {
  const { content } = part;
  switch (content.kind) {
    case "parts": {
      const delimiter = boundary();
      pieces.push(octets(`${describing(part, [["boundary", delimiter]])}\r\n`));
      for (const child of content.parts) {
        pieces.push(octets(`--${delimiter}\r\n`));
        write(child, boundary, pieces);
        pieces.push(octets("\r\n"));
      }
      pieces.push(octets(`--${delimiter}--\r\n`));
      return;
    }
    case "text": {
      const text = content.text.replaceAll(/\r\n|\r|\n/g, "\r\n");
      const encoding = encodingOf(text);
      const written = encoding === "7bit" ? text : encodeQuotedPrintable(Buffer.from(text));
      const encoded = `Content-Transfer-Encoding: ${encoding}\r\n\r\n${written}`;
      pieces.push(octets(describing(part, [["charset", "utf-8"]]) + encoded));
      return;
    }
    case "blob": {
      // RFC 2046 §5.2.1: a message within is never encoded.
      const isMessage = part.type.startsWith("message/");
      const encoding = isMessage ? "8bit" : "base64";
      pieces.push(octets(`${describing(part, [])}Content-Transfer-Encoding: ${encoding}\r\n\r\n`), {
        kind: "blob",
        blob: content.blob,
        encoding: isMessage ? "identity" : "base64",
      });
    }
  }
}

function describing<Blob>(
  part: MimePart<Blob>,
  more: readonly (readonly [string, string])[],
): string {
  const { type, parameters = [], disposition, fileName, id, language, location, fields } = part;
  const own = more.map(([name]) => name);
  const all = [...parameters.filter(([name]) => !own.includes(name)), ...more];
  const text = all.map(([name, value]) => formatParameter(name, value)).join("");
  const name = fileName === undefined ? "" : formatParameter("name", fileName);
  let header = formatField("Content-Type", `${type}${text}${name}`);
  if (disposition !== undefined || fileName !== undefined) {
    const named = fileName === undefined ? "" : formatParameter("filename", fileName);
    header += formatField("Content-Disposition", `${disposition ?? "attachment"}${named}`);
  }
  if (id !== undefined) header += formatField("Content-ID", `<${id}>`);
  if (language !== undefined) header += formatField("Content-Language", language.join(", "));
  if (location !== undefined) header += formatField("Content-Location", location);
  return header + (fields ?? []).join("");
}

/** RFC 2045 §6.2: 7bit has lines of at most 998 characters of ASCII. */
function encodingOf(text: string): "7bit" | "quoted-printable" {
  // oxlint-disable-next-line no-control-regex -- all of ASCII but NUL
  const isPlain = /^[\x01-\x7f]*$/.test(text);
  // RFC 4155 and old relays: a line that begins with "From " would not arrive as it was.
  const isSafe = isPlain && !/^From /m.test(text);
  return isSafe && text.split("\r\n").every((line) => line.length <= 998)
    ? "7bit"
    : "quoted-printable";
}

function octets<Blob>(text: string): MimePiece<Blob> {
  return { kind: "octets", octets: Buffer.from(text, "utf8") };
}
