import { futureReleaseKeyword } from "../smtp/future-release.ts";
import { type Reply, SmtpError } from "../smtp/reply.ts";
import type { Session } from "./session.ts";

/** Domain and address literal of RFC 5321 §4.1.1.1, with "_", which many hosts have in their names. */
const heloName =
  /^(?:[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9_.\x80-\xff-]{0,253}[A-Za-z0-9_.\x80-\xff])?|\[[A-Za-z0-9:.-]{1,64}\])$/;

/** RFC 5321 §4.1.1.1. Keywords in the order of mail-behaviours.md 1.2. */
export function ehlo(session: Session, argument: string): Reply {
  greet(session, argument, true);
  return { code: 250, text: [session.options.hostName, ...keywords(session)] };
}

export function helo(session: Session, argument: string): Reply {
  greet(session, argument, false);
  return { code: 250, text: session.options.hostName };
}

function greet(session: Session, argument: string, esmtp: boolean): void {
  const name = argument.trim();
  // At home a submitting client may call itself anything; its name is written nowhere.
  const isAcceptable = session.options.kind === "submission" ? name !== "" : heloName.test(name);
  if (!isAcceptable) throw new SmtpError(501, "5.5.4", "Host name or address literal expected");
  session.end(false);
  session.hello = { name: Buffer.from(name, "latin1").toString("utf8"), esmtp };
  session.connection.greeted(name);
}

function keywords(session: Session): string[] {
  const { options, connection } = session;
  const submission = options.kind === "submission";
  const words = ["PIPELINING", `SIZE ${options.limits.messageOctetsMax}`];
  if (!connection.secure && options.hasCertificates) words.push("STARTTLS");
  if (connection.secure) words.push("REQUIRETLS");
  if (submission) {
    words.push(`AUTH ${mechanisms(session)}`.trimEnd(), futureReleaseKeyword(options.clock()));
  }
  words.push("ENHANCEDSTATUSCODES");
  if (submission) words.push("DSN");
  words.push("8BITMIME", `LIMITS RCPTMAX=${options.limits.recipientsMax}`, "SMTPUTF8", "CHUNKING");
  return words;
}

/** None as long as the client should ask for TLS first. RFC 4954 §4 */
function mechanisms(session: Session): string {
  const { authenticator } = session.options;
  const peer = session.peer;
  if (!authenticator || (!peer.tls && !authenticator.plainTextAllowed(peer))) return "";
  return authenticator.mechanisms(peer).join(" ");
}
