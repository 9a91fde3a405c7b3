import { randomBytes } from "node:crypto";
import { AbnfError } from "../abnf/scanner.ts";
import { channelBindingsOf } from "../sasl/channel-binding.ts";
import type { ChannelBindings } from "../sasl/channel-binding.ts";
import { saslClientOf, usableMechanisms } from "../sasl/client-mechanism.ts";
import type { SaslClientOptions } from "../sasl/client-mechanism.ts";
import type { MechanismName } from "../sasl/mechanism.ts";
import type { SaslClient } from "../sasl/sasl-client.ts";
import { SaslRefusal } from "../sasl/sasl-error.ts";
import { printableOf } from "./smtp-reply.ts";
import { SessionError } from "./smtp-session.ts";
import type { SmtpSession } from "./smtp-session.ts";

export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Those that may be used; all where undefined. */
  readonly mechanisms?: readonly MechanismName[] | undefined;
}

export interface LoginRefusal {
  /** Undefined where we were the ones who refused. */
  readonly code: number | undefined;
  readonly text: string;
}

type LoginSession = Pick<SmtpSession, "keywords" | "tlsSocket" | "authenticate">;

/** SCRAM has two; LOGIN has two; the rest is a server that does not come to an end. */
const challengesMax = 8;

/**
 * Authenticates by the strongest mechanism that both sides know; where the server says that this one is not for this
 * user, by the next. Undefined: done. RFC 4954 §4
 * `plainTextAllowed`: the server is known to be the right one, and nobody listens.
 */
export async function logIn(
  session: LoginSession,
  credentials: Credentials,
  { plainTextAllowed }: { readonly plainTextAllowed: boolean },
): Promise<LoginRefusal | undefined> {
  const announced = (session.keywords.get("AUTH") ?? "").split(/[ =]+/).filter(Boolean);
  const channelBindings = bindingsOf(session);
  const usable = usableMechanisms({ announced, channelBindings, plainTextAllowed }).filter(
    (name) => credentials.mechanisms?.includes(name) ?? true,
  );
  let refusal = nothingInCommon(announced, plainTextAllowed);
  for (const mechanism of usable) {
    const options = { announced, channelBindings, plainTextAllowed, random: randomBytes };
    const { username: login, password } = credentials;
    const found = await attempt(session, mechanism, { ...options, login, password });
    if (found === undefined) return undefined;
    refusal = found;
    if (!isAboutMechanism(refusal)) break;
  }
  return refusal;
}

async function attempt(
  session: LoginSession,
  mechanism: MechanismName,
  options: SaslClientOptions,
): Promise<LoginRefusal | undefined> {
  try {
    const client = await saslClientOf(mechanism, options);
    await session.authenticate(mechanism, (send) => converse(client, mechanism, send));
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}

/** What the server has, and what to do about it. */
function nothingInCommon(announced: readonly string[], plainTextAllowed: boolean): LoginRefusal {
  if (announced.length === 0) return ours("The server offers no way to log in on this port");
  const shown = announced.filter((name) => /^(PLAIN|LOGIN)$/i.test(name));
  const offer = `The server offers only ${announced.join(", ")} to log in`;
  if (shown.length === 0) return ours(`${offer}, none of which is known here or allowed`);
  return ours(
    plainTextAllowed
      ? `${offer}: allow ${shown[0]} in the transport, with mechanisms = ["${shown[0]}"]`
      : `${offer}, and without a verified certificate the password would be shown to anybody`,
  );
}

// RFC 4954 §6: 432 wants another mechanism once, 454 cannot check by this one now, 534 is too weak for the user; §4:
// 504 does not know it; 538, of RFC 2554, wants TLS for it. Any other refusal is about the user or the password, and the
// next mechanism would only count as one more wrong guess.
const mechanismCodes: ReadonlySet<number> = new Set([432, 454, 504, 534, 538]);
// RFC 5802 §7, server-error-value.
const bindingErrors = /"(unsupported-channel-binding-type|channel-binding-not-supported)"/;

function isAboutMechanism({ code, text }: LoginRefusal): boolean {
  return code === undefined ? bindingErrors.test(text) : mechanismCodes.has(code);
}

function bindingsOf(session: LoginSession): ChannelBindings | undefined {
  const socket = session.tlsSocket;
  return socket && channelBindingsOf(socket, () => socket.getPeerX509Certificate()?.raw);
}

async function converse(
  client: SaslClient,
  mechanism: string,
  send: (command: string) => Promise<string>,
): Promise<void> {
  const first = client.initialResponse();
  // RFC 4954 §4: "=" is an initial response of no octets.
  const initial = first === undefined ? "" : ` ${first.toString("base64") || "="}`;
  let reply = await send(`AUTH ${mechanism}${initial}`);
  for (let challenges = 0; reply.startsWith("334"); challenges++) {
    if (challenges === challengesMax) throw new Error("The log-in does not come to an end");
    reply = await send(await answerTo(client, Buffer.from(reply.slice(4), "base64"), send));
  }
  if (!reply.startsWith("235")) throw new Error("The server refused the log-in");
  if (!client.hasProof) throw new Error("The server did not prove that it knows the password");
}

async function answerTo(
  client: SaslClient,
  challenge: Buffer,
  send: (command: string) => Promise<string>,
): Promise<string> {
  try {
    return (await client.respond(challenge)).toString("base64");
  } catch (error) {
    // RFC 4954 §4: "*" cancels. The server answers 501, and we report our own reason.
    await send("*");
    throw error;
  }
}

function refusalOf(error: unknown): LoginRefusal {
  const cause = error instanceof SessionError ? error.cause : error;
  if (error instanceof SessionError && error.reply !== undefined && error.reply.code >= 400) {
    const isOurs = cause instanceof AbnfError || cause instanceof SaslRefusal;
    const { code, enhancedStatusCode, text } = error.reply;
    // RFC 3463 §3.8: X.7.7, message integrity failure; what some servers say when the binding does not fit.
    const meaning = enhancedStatusCode === "5.7.7" ? notTheSameTls : meanings[code];
    if (!isOurs) return { code, text: `${meaning ?? "Log-in refused"}: ${text}` };
  }
  // An AbnfError quotes what the server sent, which is no secret of ours, but no use either.
  if (cause instanceof AbnfError) return ours("The server broke the log-in rules");
  if (!Error.isError(error)) throw error;
  // RFC 5802 §6: it has what it did not seem to offer.
  if (error.message.includes("server-does-support-channel-binding")) {
    return ours(notTheSameTls);
  }
  return ours(printableOf(error.message));
}

const notTheSameTls = "Somebody may stand between us and the server, so we do not log in";

// RFC 4954 §6; 525 is of RFC 5248 §2.4.
const meanings: Readonly<Record<number, string>> = {
  432: "The server wants a new password to be set",
  454: "The server cannot check the password now",
  525: "The server has disabled this account",
  530: "The server wants another kind of log-in",
  534: "The server wants a stronger way to log in, or a password for this program",
  535: "Wrong user name or password",
};

function ours(text: string): LoginRefusal {
  return { code: undefined, text };
}
