import { Buffer } from "node:buffer";
import { decodeXtext } from "./xtext.ts";

const embeddedUnicodeChar = /\\x\{([0-9A-F]{2,6})\}/g;

/**
 *     ORCPT = addr-type ";" ( xtext / utf-8-addr-xtext / utf-8-addr-unitext )
 *
 * RFC 3461 §4.2, RFC 6533 §3. `value` is latin1, the result Unicode, still encoded; undefined where it is none of these.
 * Letters beyond ASCII stand for themselves in the type "utf-8" alone, and only where the message needs SMTPUTF8.
 */
export function parseOriginalRecipient(value: string, smtpUtf8: boolean): string | undefined {
  const [, type = "", address = ""] = /^([A-Za-z0-9-]+);(.*)$/s.exec(value) ?? [];
  if (type === "") return undefined;
  if (decodeXtext(address) !== undefined) return value;
  if (type.toLowerCase() !== "utf-8" || !smtpUtf8) return undefined;
  const octets = Buffer.from(address, "latin1");
  const text = octets.toString("utf8");
  const isUnitext = /^[^\p{Cc} +=]*$/u.test(text) && Buffer.from(text).equals(octets);
  return isUnitext ? `${type};${text}` : undefined;
}

/** "type;address" as it was meant, of a value as parseOriginalRecipient gives it. RFC 3461 §4.2, RFC 6533 §3 */
export function decodeOriginalRecipient(value: string): string {
  const start = value.indexOf(";") + 1;
  const address = value.slice(start);
  const isUtf8 = value.slice(0, start).toLowerCase() === "utf-8;";
  return value.slice(0, start) + (isUtf8 ? withoutEmbedded(address) : asText(address));
}

/** The ENVID as it was meant; one that is not xtext is left as it is. RFC 3461 §4.4 */
export function decodeEnvelopeId(value: string): string {
  return asText(value);
}

function asText(xtext: string): string {
  const octets = decodeXtext(xtext);
  return octets === undefined ? xtext : Buffer.from(octets, "latin1").toString("utf8");
}

function withoutEmbedded(address: string): string {
  return address.replace(embeddedUnicodeChar, (as, hex: string) => {
    const code = parseInt(hex, 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : as;
  });
}
