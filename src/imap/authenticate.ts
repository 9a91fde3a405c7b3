import { Scanner } from "../abnf/scanner.ts";
import type { Authenticate } from "./command.ts";
import { atom } from "./strings.ts";

// RFC 9051 §9: base64 = *(4base64-char) [base64-terminal]
const base64Text = /(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/y;

// RFC 9051 §9: authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp]; initial-resp = (base64 / "=")
export function authenticate(scanner: Scanner): Authenticate {
  const mechanism = atom(scanner).toUpperCase();
  const initialResponse = scanner.take(" ") ? initialResp(scanner) : undefined;
  return { kind: "authenticate", mechanism, initialResponse };
}

function initialResp(scanner: Scanner): Buffer {
  if (scanner.take("=")) return Buffer.alloc(0);
  return scanner.atEnd ? scanner.fail("expected initial-resp") : base64(scanner);
}

function base64(scanner: Scanner): Buffer {
  return Buffer.from(scanner.expectMatch(base64Text, "base64"), "base64");
}
