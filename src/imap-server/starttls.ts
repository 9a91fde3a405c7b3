import { bad, formatReply, no, ok } from "./imap-error.ts";
import type { Session } from "./session.ts";
import { acceptTls } from "./tls-handshake.ts";

// RFC 9051 §6.2.1. What came behind the command in plain text is forgotten, so nobody can slip commands in.
export async function runStartTls(session: Session, tag: string): Promise<undefined> {
  const { certificates, limits } = session.services;
  if (session.isTls || certificates === undefined)
    throw bad("STARTTLS is not possible", "CLIENTBUG");
  // Behind the OK there is no way to say that it fails.
  if ((await certificates.secureContext(undefined)) === undefined) {
    throw no("TLS is not possible now", "UNAVAILABLE");
  }
  session.output.write(formatReply(tag, ok("Begin TLS")));
  session.output.send();
  const { socket } = session;
  session.input.release();
  session.startTls(await acceptTls(socket, certificates, limits.tlsHandshakeTimeoutMs));
  return undefined;
}
