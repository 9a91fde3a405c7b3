import { Buffer } from "node:buffer";
import { Base64Decoder } from "./base64.ts";
import { QuotedPrintableDecoder } from "./quoted-printable.ts";
import { UuDecoder } from "./uuencode.ts";

/** Undoes a Content-Transfer-Encoding in chunks cut anywhere. Bad input is skipped, never refused. */
export interface Decoder {
  push(chunk: Uint8Array): Buffer;
  end(): Buffer;
}

/** RFC 2045 §6, and uuencode, which is older. Undefined: an encoding that we do not know (UNKNOWN-CTE). */
export function decoderOf(encoding: string | undefined): Decoder | undefined {
  switch (encoding?.toLowerCase() ?? "7bit") {
    case "7bit":
    case "8bit":
    case "binary":
      return new IdentityDecoder();
    case "quoted-printable":
      return new QuotedPrintableDecoder();
    case "base64":
      return new Base64Decoder();
    case "x-uuencode":
    case "x-uue":
    case "uuencode":
      return new UuDecoder();
    default:
      return undefined;
  }
}

/** The whole content at once; octets in an unknown encoding stay as they are. RFC 2045 §6.4 */
export function decode(encoding: string | undefined, octets: Uint8Array): Buffer {
  const decoder = decoderOf(encoding) ?? new IdentityDecoder();
  const first = decoder.push(octets);
  const rest = decoder.end();
  return rest.length === 0 ? first : Buffer.concat([first, rest]);
}

class IdentityDecoder implements Decoder {
  push(chunk: Uint8Array): Buffer {
    return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }

  end(): Buffer {
    return Buffer.alloc(0);
  }
}
