import { Scanner } from "../abnf/scanner.ts";
import { utf8Of } from "./utf8.ts";

export interface PlainMessage {
  /** "" where the client asks for no other identity. */
  readonly authorizationId: string;
  readonly login: string;
  readonly password: string;
}

const octetsMax = 4096;
const identity = /[^\0]*/y;

/** RFC 4616 §2 */
export function parsePlainMessage(octets: Buffer): PlainMessage {
  const scanner = new Scanner(octets.toString("latin1", 0, octetsMax + 1));
  if (octets.length > octetsMax) scanner.fail("expected a shorter message");
  return message(scanner);
}

export function formatPlainMessage(plain: PlainMessage): Buffer {
  return Buffer.from(`${plain.authorizationId}\0${plain.login}\0${plain.password}`, "utf8");
}

// RFC 4616 §2: message = [authzid] UTF8NUL authcid UTF8NUL passwd
function message(scanner: Scanner): PlainMessage {
  const authorizationId = part(scanner);
  scanner.expect("\0");
  const login = part(scanner);
  if (login === "") scanner.fail("expected authcid");
  scanner.expect("\0");
  const password = part(scanner);
  if (!scanner.atEnd) scanner.fail("expected the end of message");
  return { authorizationId, login, password };
}

// The grammar asks for at least one octet of passwd; an empty one is a wrong password, not a fault.
function part(scanner: Scanner): string {
  return utf8Of(scanner.match(identity) ?? "", scanner);
}
