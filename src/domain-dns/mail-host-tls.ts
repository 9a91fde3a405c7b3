import { SmtpDialogue } from "../smtp-client/smtp-dialogue.ts";
import { SessionError } from "../smtp-client/smtp-session.ts";
import { dial } from "../smtp-client/tcp-dial.ts";

export interface MailHostTlsOptions {
  readonly port: number;
  /** For EHLO. */
  readonly hostName: string;
  readonly signal: AbortSignal;
}

export interface TlsFault {
  /** Not reached: nothing is known of its TLS. */
  readonly isReached: boolean;
  readonly text: string;
}

const dialTimeoutMs = 10_000;
const idleTimeoutMs = 20_000;

/**
 * What is wrong with TLS at a mail host, looked at as a sender would who wants its certificate to be good; undefined
 * where it is well. RFC 3207 §4
 */
export async function mailHostTlsFault(
  host: string,
  address: string,
  { port, hostName, signal }: MailHostTlsOptions,
): Promise<TlsFault | undefined> {
  const dialed = await dial([address], { port, timeoutMs: dialTimeoutMs, signal });
  if (dialed.kind === "unreachable") return { isReached: false, text: dialed.text };
  using dialogue = new SmtpDialogue(dialed.socket, { idleTimeoutMs, signal });
  const policy = { kind: "pkix", names: [host] } as const;
  try {
    const greeting = await dialogue.reply();
    if (greeting.code !== 220) return reached(`it greets with "${greeting.code} ${greeting.text}"`);
    await dialogue.greet(hostName);
    if (!dialogue.keywords.has("STARTTLS")) return reached("it offers no TLS (STARTTLS)");
    const { code, text } = await dialogue.command("STARTTLS");
    if (code !== 220) return reached(`it begins no TLS: ${code} ${text}`);
    const failure = await dialogue.secure(policy, host);
    return failure === undefined ? undefined : reached(failure.text);
  } catch (error) {
    if (error instanceof SessionError) return reached(error.message);
    throw error;
  }
}

function reached(text: string): TlsFault {
  return { isReached: true, text };
}
