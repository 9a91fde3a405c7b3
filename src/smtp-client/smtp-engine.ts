// nodemailer's SMTPConnection with the pieces replaced that it lacks for a relay:
// - Its DSN parameters are one set for all recipients, and it sends SMTPUTF8 only where an address needs it, not
//   where the header does. So it is given none of them, and the parameters are added to MAIL and RCPT as they
//   leave, in `_sendCommand`.
// - It keeps the EHLO lines (LIMITS, AUTH with SCRAM) to itself; `ehloKeywords` reads them.
// - It forgets how the server named itself; `serverName` keeps it.
// All three are internal to it: smtp-engine.test.ts fails when a new release moves them.

import { Socket } from "node:net";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";

/** What is added behind the paths of the next transaction. */
export interface EnvelopeParameters {
  readonly mail: string;
  /** In the order of the recipients. */
  readonly recipients: readonly string[];
}

interface EngineInternals {
  _actionGreeting(text: string): void;
  _sendCommand(command: string, logged?: string): void;
  _ehloLines?: readonly string[];
}

// The methods exist, see the test; the library's type declarations leave them out.
const engineBase = SMTPConnection as unknown as new (
  options: SMTPConnectionOptions,
) => SMTPConnection & EngineInternals;

const noParameters: EnvelopeParameters = { mail: "", recipients: [] };

export class SmtpEngine extends engineBase {
  #parameters = noParameters;
  #recipientsSent = 0;
  /** STARTTLS was sent and the session is not ready yet: what breaks without a reply is the fault of TLS. */
  awaitsTls = false;
  /** As the server named itself when it greeted. RFC 5321 §4.2 */
  serverName: string | undefined;

  get socket(): Socket | undefined {
    return this._socket instanceof Socket ? this._socket : undefined;
  }

  set parameters(parameters: EnvelopeParameters) {
    this.#parameters = parameters;
    this.#recipientsSent = 0;
  }

  override _sendCommand(command: string, logged?: string): void {
    if (command === "STARTTLS") this.awaitsTls = true;
    const isPath = command.startsWith("MAIL FROM:") || command.startsWith("RCPT TO:");
    // What the engine itself puts behind the path is replaced.
    const bare = isPath ? command.slice(0, command.lastIndexOf(">") + 1) : command;
    super._sendCommand(`${bare}${this.#parametersFor(command)}`, logged);
  }

  override _actionGreeting(text: string): void {
    this.serverName = /^220[ -]([\x21-\x7e]{1,255})(?:\s|$)/.exec(text)?.[1];
    super._actionGreeting(text);
  }

  /** RFC 5321 §4.1.1.1: keyword in upper case with its parameters. Empty after HELO. */
  ehloKeywords(): ReadonlyMap<string, string> {
    const keywords = new Map<string, string>();
    for (const line of this._ehloLines ?? []) {
      const [, keyword, parameters = ""] = /^([A-Za-z0-9-]+)(?:[ =](.*))?$/.exec(line) ?? [];
      if (keyword !== undefined) keywords.set(keyword.toUpperCase(), parameters);
    }
    return keywords;
  }

  #parametersFor(command: string): string {
    if (command.startsWith("MAIL FROM:")) return this.#parameters.mail;
    if (!command.startsWith("RCPT TO:")) return "";
    return this.#parameters.recipients[this.#recipientsSent++] ?? "";
  }
}
