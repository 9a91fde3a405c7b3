import type { Reply } from "../smtp/reply.ts";
import { auth } from "./auth.ts";
import { data } from "./data.ts";
import { ehlo, helo } from "./hello.ts";
import { mail } from "./mail.ts";
import { rcpt } from "./rcpt.ts";
import type { Session } from "./session.ts";
import { help, noop, quit, rset, verify } from "./small-commands.ts";
import { startTls } from "./start-tls.ts";

/**
 * One command: `argument` is what follows the word and a space, latin1. It returns its reply or undefined where it has
 * replied itself, and throws an SmtpError to refuse.
 */
export type Command = (
  session: Session,
  argument: string,
) => Promise<Reply | undefined> | Reply | undefined;

/** RFC 5321 §4.5.1, RFC 3207 §4, RFC 4954 §4 */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["EHLO", ehlo],
  ["HELO", helo],
  ["STARTTLS", startTls],
  ["AUTH", auth],
  ["MAIL", mail],
  ["RCPT", rcpt],
  ["DATA", data],
  ["RSET", rset],
  ["VRFY", verify],
  ["EXPN", verify],
  ["HELP", help],
  ["NOOP", noop],
  ["QUIT", quit],
]);
