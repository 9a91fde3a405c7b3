import type { AuthenticationOutcome, AuthenticationRefusal } from "../account/authenticator.ts";
import type { Command } from "../imap/command.ts";
import { capabilitiesOf } from "./capability.ts";
import { bad, bye, type ImapError, no, ok, type Reply } from "./imap-error.ts";
import type { Session } from "./session.ts";

// RFC 9051 §6.2.3
export async function runLogin(
  session: Session,
  { userName, password }: Extract<Command, { kind: "login" }>,
): Promise<Reply> {
  const { authenticator } = session.services;
  if (!authenticator.plainTextAllowed(session.peer)) throw refusalOf("tls-needed");
  return answerAuthentication(session, await authenticator.login(userName, password, session.peer));
}

/** What LOGIN and AUTHENTICATE say in the end. RFC 9051 §6.2.2: the capabilities come with it. */
export function answerAuthentication(session: Session, outcome: AuthenticationOutcome): Reply {
  if (outcome.kind === "authenticated") {
    session.logIn(outcome);
    return ok("Logged in", `CAPABILITY ${capabilitiesOf(session)}`);
  }
  const { reason } = outcome;
  if (reason === "bad-credentials" || reason === "bad-channel-binding") session.countFailedLogin();
  if (session.failedLogins >= session.services.limits.failedLoginsMax) {
    throw bye("Too many failed logins");
  }
  throw refusalOf(reason);
}

function refusalOf(reason: AuthenticationRefusal): ImapError {
  switch (reason) {
    case "bad-credentials":
    case "bad-channel-binding":
      return no("Authentication failed", "AUTHENTICATIONFAILED");
    case "cancelled":
      return bad("Authentication cancelled");
    case "bad-protocol":
      return bad("Authentication exchange is malformed", "CLIENTBUG");
    case "unknown-mechanism":
      return no("Mechanism is not supported", "CANNOT");
    case "tls-needed":
      return no("Start TLS first", "PRIVACYREQUIRED");
    case "login-disabled":
      return no("Login is disabled", "CONTACTADMIN");
    case "rate-limited":
      return no("Too many failed logins, try again later", "UNAVAILABLE");
    case "unavailable":
      return no("Cannot log in now, try again later", "UNAVAILABLE");
  }
}
