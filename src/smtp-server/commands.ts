import { auth } from "./auth.ts";
import { bdat } from "./bdat.ts";
import { data } from "./data.ts";
import { ehlo, helo } from "./hello.ts";
import { mail } from "./mail.ts";
import { rcpt } from "./rcpt.ts";
import type { Command } from "./session.ts";
import { help, noop, quit, rset, verify } from "./small-commands.ts";
import { startTls } from "./start-tls.ts";

/** RFC 5321 §4.5.1, RFC 3207 §4, RFC 4954 §4 */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["EHLO", ehlo],
  ["HELO", helo],
  ["STARTTLS", startTls],
  ["AUTH", auth],
  ["MAIL", mail],
  ["RCPT", rcpt],
  ["DATA", data],
  ["BDAT", bdat],
  ["RSET", rset],
  ["VRFY", verify],
  ["EXPN", verify],
  ["HELP", help],
  ["NOOP", noop],
  ["QUIT", quit],
]);
