import { AbnfError } from "../abnf/scanner.ts";
import { forwardPath, reversePath } from "./path-argument.ts";
import {
  type AnnouncedExtensions,
  type MailParameters,
  parseMailParameters,
  parseRcptParameters,
  type RcptParameters,
} from "./parameters.ts";
import { SmtpError } from "./reply.ts";

export interface MailCommand extends MailParameters {
  /** Without angle brackets; "" is the null reverse-path. */
  readonly reversePath: string;
}

export interface RcptCommand extends RcptParameters {
  /** Without angle brackets. */
  readonly address: string;
}

/**
 *     mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
 *
 * RFC 5321 §4.1.1.2. `text` is what follows "MAIL ", latin1.
 */
export function parseMail(text: string, announced: AnnouncedExtensions): MailCommand {
  const { path, parameters } = argument(text, "FROM:", reversePath);
  const command = parseMailParameters(parameters, announced);
  if (!command.smtpUtf8) refuseUtf8(path);
  return { ...command, reversePath: path };
}

/**
 *     rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters] CRLF
 *
 * RFC 5321 §4.1.1.3
 */
export function parseRcpt(
  text: string,
  announced: AnnouncedExtensions,
  smtpUtf8: boolean,
): RcptCommand {
  const { path, parameters } = argument(text, "TO:", forwardPath);
  if (!smtpUtf8) refuseUtf8(path);
  return { ...parseRcptParameters(parameters, announced, smtpUtf8), address: path };
}

interface Argument {
  readonly path: string;
  readonly parameters: string;
}

function argument(
  text: string,
  keyword: string,
  production: (text: string) => { readonly path: string; readonly rest: string },
): Argument {
  if (text.slice(0, keyword.length).toUpperCase() !== keyword) {
    throw new SmtpError(501, "5.5.4", `Syntax: ${keyword}<address>`);
  }
  // Spaces behind the colon are an error that old Outlook and many scripts make; mox takes them too (2026-11).
  const { path, rest } = pathOf(text.slice(keyword.length).trimStart(), production);
  if (rest !== "" && !rest.startsWith(" ")) {
    throw new SmtpError(501, "5.5.4", "Space expected behind the address");
  }
  return { path, parameters: rest };
}

function pathOf(
  text: string,
  production: (text: string) => { readonly path: string; readonly rest: string },
): { readonly path: string; readonly rest: string } {
  try {
    return production(text);
  } catch (error) {
    if (!(error instanceof AbnfError)) throw error;
    throw new SmtpError(501, "5.1.3", "Bad address syntax", { cause: error });
  }
}

/** RFC 6531 §3.4: a path with UTF-8 needs the SMTPUTF8 parameter. */
function refuseUtf8(path: string): void {
  // eslint-disable-next-line no-control-regex
  if (/[^\x00-\x7f]/.test(path)) {
    throw new SmtpError(553, "5.6.7", "Address needs SMTPUTF8");
  }
}
