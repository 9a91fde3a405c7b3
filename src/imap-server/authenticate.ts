import type { Command } from "../imap/command.ts";
import { type Reply } from "./imap-error.ts";
import { answerAuthentication } from "./login.ts";
import { readLine } from "./read-event.ts";
import type { Session } from "./session.ts";

/** Longest response in base64: RFC 4954 §4 sets it for SMTP, and no mechanism here needs more. */
const responseCharactersMax = 12_288;

// RFC 9051 §6.2.2
export async function runAuthenticate(
  session: Session,
  { mechanism, initialResponse }: Extract<Command, { kind: "authenticate" }>,
): Promise<Reply> {
  const outcome = await session.services.authenticator.authenticate({
    mechanism,
    initialResponse,
    challenge: (octets) => challenge(session, octets),
    peer: session.peer,
  });
  return answerAuthentication(session, outcome);
}

// RFC 9051 §9: continue-req = "+" SP (resp-text / base64) CRLF. Undefined: cancelled, or nothing that can be read.
async function challenge(session: Session, octets: Buffer): Promise<Buffer | undefined> {
  session.output.write(`+ ${octets.toString("base64")}\r\n`);
  const line = await readLine(session);
  if (line === undefined || line === "*" || line.length > responseCharactersMax) return undefined;
  return isBase64(line) ? Buffer.from(line, "base64") : undefined;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isBase64(text: string): boolean {
  return base64.test(text);
}
