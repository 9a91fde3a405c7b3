import { Scanner } from "../abnf/scanner.ts";
import { utf8Of } from "./utf8.ts";

const octetsMax = 1024;
const identity = /[^\0]*/y;

/**
 * The identity that the client wants to act as, "" for that of its certificate. TLS has proved who it is.
 *
 * RFC 4422 §A: external-initial-response = *( UTF8-char-no-nul )
 */
export function parseExternalMessage(octets: Buffer): string {
  const scanner = new Scanner(octets.toString("latin1", 0, octetsMax + 1));
  if (octets.length > octetsMax) scanner.fail("expected a shorter message");
  const authorizationId = utf8Of(scanner.match(identity) ?? "", scanner);
  return scanner.atEnd ? authorizationId : scanner.fail("expected no NUL");
}
