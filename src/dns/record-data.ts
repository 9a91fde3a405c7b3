import { isIP } from "node:net";
import { reverseNameOf } from "./domain-name.ts";
import { wireName } from "./wire-name.ts";

/** Types that we write ourselves, by number. RFC 1035 §3.2.2, RFC 3596 §2.1, RFC 2782, RFC 6698 §2.1, RFC 8659 §4.1 */
export const recordTypes = {
  A: 1,
  CNAME: 5,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  TLSA: 52,
  CAA: 257,
} as const;

export type WrittenType = keyof typeof recordTypes;

/** A string has at most 255 octets: longer text stands in several. RFC 1035 §3.3 */
const stringOctetsMax = 255;

/**
 * The data of a record in octets, from its text as zone files have it, but for TXT, where it is the text itself. A
 * RangeError says what is wrong with it.
 */
export function recordData(type: WrittenType, value: string): Buffer {
  switch (type) {
    case "A":
      if (isIP(value) !== 4) break;
      return Buffer.from(value.split(".").map(Number));
    case "AAAA":
      if (isIP(value) !== 6) break;
      return addressOctets(value);
    case "CNAME":
      return wireName(value);
    case "TXT":
      return strings(Buffer.from(value, "utf8"));
    case "MX": {
      const [, preference, exchange] = /^(\d{1,5}) (\S+)$/.exec(value) ?? [];
      if (exchange === undefined) break;
      return Buffer.concat([uint16(preference), wireName(exchange)]);
    }
    case "SRV": {
      const [, priority, weight, port, target] =
        /^(\d{1,5}) (\d{1,5}) (\d{1,5}) (\S+)$/.exec(value) ?? [];
      if (target === undefined) break;
      return Buffer.concat([uint16(priority), uint16(weight), uint16(port), wireName(target)]);
    }
    case "TLSA": {
      const [, usage, selector, matching, data] =
        /^(\d{1,3}) (\d{1,3}) (\d{1,3}) ((?:[0-9a-f]{2})+)$/i.exec(value) ?? [];
      if (data === undefined) break;
      const head = [usage, selector, matching].map(Number);
      return Buffer.concat([Buffer.from(head), Buffer.from(data, "hex")]);
    }
    case "CAA": {
      const [, flags, tag = "", text] =
        /^(\d{1,3}) ([a-z0-9]{1,255}) "([^"\\]*)"$/.exec(value) ?? [];
      if (text === undefined) break;
      const head = Buffer.from([Number(flags), tag.length]);
      return Buffer.concat([head, Buffer.from(tag), Buffer.from(text)]);
    }
  }
  throw new RangeError(`"${value.slice(0, 300)}" is no ${type} record`);
}

function strings(text: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  do {
    const part = text.subarray(at, at + stringOctetsMax);
    parts.push(Buffer.from([part.length]), part);
    at += stringOctetsMax;
  } while (at < text.length);
  return Buffer.concat(parts);
}

function uint16(digits: string | undefined): Buffer {
  const number = Number(digits);
  if (!(number <= 0xffff)) throw new RangeError(`${digits} is too large`);
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(number);
  return octets;
}

function addressOctets(address: string): Buffer {
  const digits = reverseNameOf(address)
    .replace(/\.ip6\.arpa$/, "")
    .split(".");
  return Buffer.from(digits.toReversed().join(""), "hex");
}
