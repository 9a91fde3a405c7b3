import { Buffer } from "node:buffer";
import { decodeCharset, decodeUnlabelled } from "../message/charset.ts";
import { decoderOf } from "../message/decoder.ts";
import { parameterOf } from "../message/parameters.ts";
import type { Part } from "../message/part.ts";
import type { Json } from "./json.ts";

/** RFC 8621 §4.1.4, EmailBodyValue */
export interface BodyValue {
  readonly [name: string]: Json;
  readonly value: string;
  readonly isEncodingProblem: boolean;
  readonly isTruncated: boolean;
}

/**
 * The text of a part whose stored octets are `octets`: of the beginning of it where `isWhole` is false. At most `max`
 * octets of UTF-8; 0: no bound. Of HTML nothing is cut in the middle of a tag. RFC 8621 §4.2
 */
export function bodyValue(
  part: Part,
  octets: Uint8Array,
  { isWhole, max }: { readonly isWhole: boolean; readonly max: number },
): BodyValue {
  const decoder = decoderOf(part.encoding);
  const coding = decoder ?? decoderOf("binary")!;
  const decoded = Buffer.concat([coding.push(octets), coding.end()]);
  const charset = parameterOf(part.parameters, "charset");
  const known = charset === undefined ? undefined : decodeCharset(decoded, charset);
  const text = (known ?? decodeUnlabelled(decoded)).replaceAll("\r\n", "\n").replaceAll("\0", "");
  const isProblem = decoder === undefined || (charset !== undefined && known === undefined);
  const cut = truncated(text, max, part.subtype.toLowerCase() === "html");
  return {
    value: cut,
    isEncodingProblem: isProblem || text.includes("\u{fffd}"),
    isTruncated: !isWhole || cut.length < text.length,
  };
}

function truncated(text: string, max: number, isHtml: boolean): string {
  if (max === 0 || Buffer.byteLength(text) <= max) return text;
  // The last character may have lost octets: RFC 3629 §3, its first octet says how many it has.
  const octets = Buffer.from(text);
  let end = max;
  while (end > 0 && (octets[end]! & 0xc0) === 0x80) end--;
  const cut = octets.toString("utf8", 0, end);
  if (!isHtml) return cut;
  const tag = cut.lastIndexOf("<");
  return tag > cut.lastIndexOf(">") ? cut.slice(0, tag) : cut;
}
