import type {
  AuthenticationOutcome,
  AuthenticationRefusal,
  SaslExchange,
} from "../account/authenticator.ts";
import { type Reply, SmtpError } from "../smtp/reply.ts";
import { pause, type Session } from "./session.ts";

/** Seconds before each further try are the number of tries above this. mail-behaviours.md 1.5 */
const failuresWithoutPause = 3;

/**
 *     "AUTH" SP sasl-mech [SP initial-response]
 *
 * RFC 4954 §4
 */
export async function auth(session: Session, argument: string): Promise<Reply | undefined> {
  const { authenticator, limits } = session.options;
  if (!authenticator) throw new SmtpError(503, "5.5.1", "No authentication on this port");
  if (session.account) throw new SmtpError(503, "5.5.1", "Already authenticated");
  if (session.transaction) throw new SmtpError(503, "5.5.1", "Not within a transaction");
  const [mechanism = "", initial, ...more] = argument.split(" ").filter((word) => word !== "");
  if (mechanism === "" || more.length > 0) throw new SmtpError(501, "5.5.4", "Bad AUTH syntax");
  const peer = session.peer;
  if (!peer.tls && !authenticator.plainTextAllowed(peer)) throw tlsNeeded();
  if (limits.slowsDown && session.failedLogins > failuresWithoutPause) {
    await pause(1000 * (session.failedLogins - failuresWithoutPause));
  }
  const exchange: SaslExchange = {
    mechanism: mechanism.toUpperCase(),
    initialResponse: initial === undefined ? undefined : decode(initial === "=" ? "" : initial),
    challenge: (octets) => challenge(session, octets),
    peer,
  };
  return conclude(session, await authenticator.authenticate(exchange));
}

async function challenge(session: Session, octets: Buffer): Promise<Buffer | undefined> {
  session.connection.reply({ code: 334, text: octets.toBase64() });
  const line = await session.connection.readLine();
  return line === undefined || line === "*" ? undefined : decode(line);
}

function decode(text: string): Buffer {
  try {
    return Buffer.from(Uint8Array.fromBase64(text, { lastChunkHandling: "strict" }));
  } catch (error) {
    throw new SmtpError(501, "5.5.2", "Not base64", { cause: error });
  }
}

function conclude(session: Session, outcome: AuthenticationOutcome): Reply | undefined {
  if (outcome.kind === "authenticated") {
    session.loggedIn(outcome);
    return { code: 235, enhancedStatusCode: "2.7.0", text: "Authenticated" };
  }
  const refusal = refusalOf(outcome.reason);
  if (outcome.reason === "bad-credentials" || outcome.reason === "bad-channel-binding") {
    session.loginFailed();
  }
  if (refusal.code !== 421 && session.failedLogins <= session.options.limits.failedLoginsMax) {
    throw refusal;
  }
  session.connection.replyAndClose(tooManyLogins.reply);
  return undefined;
}

function refusalOf(reason: AuthenticationRefusal): SmtpError {
  switch (reason) {
    case "bad-credentials":
      return new SmtpError(535, "5.7.8", "Bad user name or password");
    case "cancelled":
      return new SmtpError(501, "5.5.2", "Authentication cancelled");
    case "bad-protocol":
      return new SmtpError(501, "5.5.2", "Bad authentication exchange");
    case "unknown-mechanism":
      return new SmtpError(504, "5.5.4", "Mechanism not supported");
    case "tls-needed":
      return tlsNeeded();
    case "bad-channel-binding":
      return new SmtpError(535, "5.7.7", "Channel binding does not fit this connection");
    case "login-disabled":
      return new SmtpError(525, "5.7.13", "Login is switched off for this account");
    case "rate-limited":
      return tooManyLogins;
    case "unavailable":
      return new SmtpError(454, "4.7.0", "Authentication not available for now");
  }
}

function tlsNeeded(): SmtpError {
  return new SmtpError(538, "5.7.11", "Authentication needs TLS");
}

const tooManyLogins = new SmtpError(421, "4.7.0", "Too many failed logins, try again later");
