import { randomBytes } from "node:crypto";
import { AbnfError } from "../abnf/scanner.ts";
import { channelBindingsOf } from "../sasl/channel-binding.ts";
import type { ChannelBindings } from "../sasl/channel-binding.ts";
import { saslClientOf, usableMechanisms } from "../sasl/client-mechanism.ts";
import type { SaslClient } from "../sasl/sasl-client.ts";
import { SaslRefusal } from "../sasl/sasl-error.ts";
import { printableOf } from "./smtp-reply.ts";
import { SessionError } from "./smtp-session.ts";
import type { SmtpSession } from "./smtp-session.ts";

export interface Credentials {
  readonly username: string;
  readonly password: string;
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
 * Authenticates by the strongest mechanism that both sides know. Undefined: done. RFC 4954 §4
 * `plainTextAllowed`: the server is known to be the right one, and nobody listens.
 */
export async function logIn(
  session: LoginSession,
  credentials: Credentials,
  { plainTextAllowed }: { readonly plainTextAllowed: boolean },
): Promise<LoginRefusal | undefined> {
  const announced = (session.keywords.get("AUTH") ?? "").split(/[ =]+/);
  const channelBindings = bindingsOf(session);
  const [mechanism] = usableMechanisms({ announced, channelBindings, plainTextAllowed });
  if (mechanism === undefined) {
    return { code: undefined, text: "The server offers no safe way to log in" };
  }
  try {
    const client = await saslClientOf(mechanism, {
      announced,
      login: credentials.username,
      password: credentials.password,
      channelBindings,
      plainTextAllowed,
      random: randomBytes,
    });
    await session.authenticate(mechanism, (send) => converse(client, mechanism, send));
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
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
    if (!isOurs) return { code: error.reply.code, text: error.reply.text };
  }
  // An AbnfError quotes what the server sent, which is no secret of ours, but no use either.
  if (cause instanceof AbnfError)
    return { code: undefined, text: "The server broke the log-in rules" };
  if (Error.isError(error)) return { code: undefined, text: printableOf(error.message) };
  throw error;
}
