import { isUtf8 } from "node:buffer";
import { AbnfError } from "../abnf/scanner.ts";
import { formatAddress } from "../address/address.ts";
import { parsePath, parseReversePath } from "../address/path.ts";

export interface PathArgument {
  /** Without angle brackets, quoted only where it must be; "" is the null reverse-path. */
  readonly path: string;
  /** What follows the path, latin1. */
  readonly rest: string;
}

/** The Reverse-path at the start of `text`, latin1. RFC 5321 §4.1.2 */
export function reversePath(text: string): PathArgument {
  const written = writtenPath(text);
  const address = parseReversePath(decoded(written));
  return { path: address ? formatAddress(address) : "", rest: text.slice(written.length) };
}

/** The Forward-path at the start of `text`, latin1. RFC 5321 §4.1.2 */
export function forwardPath(text: string): PathArgument {
  const written = writtenPath(text);
  const address = parsePath(decoded(written));
  return { path: formatAddress(address), rest: text.slice(written.length) };
}

/** Up to the ">" that no quoted string hides. */
function writtenPath(text: string): string {
  const written = /^<(?:"(?:[^"\\]|\\.)*"|[^"<>])*>/.exec(text)?.[0];
  if (written === undefined) throw new AbnfError("expected a path", text, 0);
  return written;
}

/** RFC 6531 §3.3: octets above 127 are UTF-8. */
function decoded(written: string): string {
  const octets = Buffer.from(written, "latin1");
  if (!isUtf8(octets)) throw new AbnfError("expected UTF-8", written, 0);
  return octets.toString("utf8");
}
