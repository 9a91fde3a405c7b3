import { logIn } from "../smtp-client/sasl-login.ts";
import type { SmtpPeer } from "../smtp-client/send-transaction.ts";
import { SmtpDialogue } from "../smtp-client/smtp-dialogue.ts";
import type { SmtpReply } from "../smtp-client/smtp-reply.ts";
import { SessionError } from "../smtp-client/smtp-session.ts";
import { dial } from "../smtp-client/tcp-dial.ts";
import { demandsTls, failureOf, isImplicit, isLenient } from "../smtp-client/tls-policy.ts";
import type { TlsFailure } from "../smtp-client/tls-policy.ts";
import * as advice from "./test-advice.ts";
import type { TestStep, TestStepName } from "./test-step.ts";

/** What is tried out at a server. Addresses as they stand between angle brackets. */
export interface TestLetter {
  readonly from: string;
  readonly to: string;
  /** Sent to the end where given; else the test stops once the recipient is taken. CRLF lines. */
  readonly message: string | undefined;
}

export interface ServerTestOptions {
  readonly report: (step: TestStep) => void;
  readonly signal: AbortSignal;
  readonly dialTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** A server of our own choice, which can be set up otherwise; else it is another one's. */
  readonly isRelay: boolean;
}

/** "unreachable": it did not come to the letter, and the next server may fare better. */
export type ServerVerdict = "passed" | "refused" | "unreachable";

/** Walks through a transaction step by step, as a delivery would, and says what it finds. */
export async function testServer(
  peer: SmtpPeer,
  letter: TestLetter,
  options: ServerTestOptions,
): Promise<ServerVerdict> {
  const { host, port, proxy, addresses, localAddresses } = peer;
  const { dialTimeoutMs: timeoutMs, signal } = options;
  const startedAt = performance.now();
  const dialed = await dial(addresses, { port, proxy, localAddresses, timeoutMs, signal });
  const tell = teller(host, options);
  if (dialed.kind === "unreachable") {
    const hasProxy = proxy !== undefined;
    tell("connect", "failed", dialed.text, advice.connectAdvice(dialed.text, { port, hasProxy }));
    return "unreachable";
  }
  const took = Math.round(performance.now() - startedAt);
  tell("connect", "passed", `connected to ${dialed.address}, port ${port}, in ${took} ms`);
  using dialogue = new SmtpDialogue(dialed.socket, options);
  const walk = new Walk(dialogue, { peer, letter, tell, isRelay: options.isRelay });
  try {
    return await walk.run();
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    tell(
      walk.step,
      "failed",
      error.message,
      "The connection broke: try again; if it stays, ask who runs the server",
    );
    return "unreachable";
  }
}

type Tell = (
  step: TestStepName,
  outcome: TestStep["outcome"],
  text: string,
  advice?: string,
) => void;

function teller(host: string, { report }: ServerTestOptions): Tell {
  return (step, outcome, text, of) => report({ step, host, outcome, text, advice: of });
}

/** The steps behind the connection. */
class Walk {
  step: TestStepName = "greeting";
  readonly #dialogue: SmtpDialogue;
  readonly #peer: SmtpPeer;
  readonly #letter: TestLetter;
  readonly #tell: Tell;
  readonly #isRelay: boolean;

  constructor(
    dialogue: SmtpDialogue,
    of: {
      readonly peer: SmtpPeer;
      readonly letter: TestLetter;
      readonly tell: Tell;
      readonly isRelay: boolean;
    },
  ) {
    this.#dialogue = dialogue;
    this.#peer = of.peer;
    this.#letter = of.letter;
    this.#tell = of.tell;
    this.#isRelay = of.isRelay;
  }

  async run(): Promise<ServerVerdict> {
    if (isImplicit(this.#peer.tls) && !(await this.#secure())) return "unreachable";
    if (!(await this.#greeting()) || !(await this.#startTls())) return "unreachable";
    if (!(await this.#login())) return "refused";
    const isTaken = (await this.#sender()) && (await this.#recipient()) && (await this.#message());
    return isTaken ? "passed" : "refused";
  }

  async #greeting(): Promise<boolean> {
    this.step = "greeting";
    const greeting = await this.#dialogue.reply();
    const isGreeted = greeting.code === 220;
    const reply = isGreeted ? await this.#greet() : greeting;
    if (reply.code === 250) return this.#passed(`says ${quoted(greeting)}`);
    return this.#failed(`says ${quoted(reply)}`, advice.greetingAdvice(reply));
  }

  #greet(): Promise<SmtpReply> {
    return this.#dialogue.greet(this.#peer.ehloName);
  }

  /** False: it ends here. */
  async #startTls(): Promise<boolean> {
    const { tls } = this.#peer;
    if (this.#dialogue.tlsSocket !== undefined) return true;
    this.step = "tls";
    if (tls.kind === "none") {
      this.#tell("tls", "noted", "none, as the transport says: all can be read on the way");
      return true;
    }
    if (!this.#dialogue.keywords.has("STARTTLS")) {
      if (demandsTls(tls)) return this.#failed("the server offers no STARTTLS", this.#tlsAdvice());
      this.#tell("tls", "noted", "the server offers none: all can be read on the way");
      return true;
    }
    const reply = await this.#dialogue.command("STARTTLS");
    if (reply.code !== 220) return this.#failed(`says ${quoted(reply)}`, this.#tlsAdvice());
    if (!(await this.#secure())) return false;
    await this.#greet();
    return true;
  }

  async #secure(): Promise<boolean> {
    this.step = "tls";
    const { tls, host } = this.#peer;
    const failure = await this.#dialogue.secure(tls, host);
    const version = this.#dialogue.tlsSocket!.getProtocol() ?? "TLS";
    if (failure !== undefined) {
      const text = `${version}, but: ${failure.text}`;
      if (!isLenient(tls)) return this.#failed(text, this.#tlsAdvice(failure));
      this.#tell("tls", "noted", `${text}; mail goes all the same`);
      return true;
    }
    if (tls.kind === "dane") {
      return this.#passed(`${version}, with a certificate that the domain has published (DANE)`);
    }
    const doubt = this.#doubt();
    if (doubt === undefined) return this.#passed(`${version}, with a certificate for ${host}`);
    this.#tell("tls", "noted", `${version}, mail goes although: ${doubt.text}`);
    return true;
  }

  /** What would speak against the certificate, if anybody asked. */
  #doubt(): TlsFailure | undefined {
    const { tls, host } = this.#peer;
    if (tls.kind === "pkix") return undefined;
    return failureOf({ kind: "pkix", names: [host] }, this.#dialogue.tlsSocket!, Date.now());
  }

  #tlsAdvice(failure?: TlsFailure): string {
    if (!this.#isRelay) return advice.foreignTlsAdvice;
    return failure === undefined ? advice.noTlsAdvice : advice.tlsAdvice(failure, Date.now());
  }

  async #login(): Promise<boolean> {
    this.step = "login";
    const { credentials, tls } = this.#peer;
    if (credentials === undefined) return true;
    const refusal = await logIn(this.#dialogue, credentials, {
      plainTextAllowed: this.#dialogue.tlsSocket !== undefined && tls.kind !== "opportunistic",
    });
    if (refusal === undefined) return this.#passed(`logged in as ${credentials.username}`);
    return this.#failed(refusal.text, advice.loginAdvice(refusal.code));
  }

  async #sender(): Promise<boolean> {
    this.step = "sender";
    const { from } = this.#letter;
    const reply = await this.#dialogue.command(`MAIL FROM:<${from}>`);
    if (reply.code === 250) return this.#passed(`takes mail from <${from}>`);
    return this.#failed(`<${from}>: ${quoted(reply)}`, advice.senderAdvice(reply, this.#isRelay));
  }

  async #recipient(): Promise<boolean> {
    this.step = "recipient";
    const { to } = this.#letter;
    const reply = await this.#dialogue.command(`RCPT TO:<${to}>`);
    if (reply.code === 250 || reply.code === 251) return this.#passed(`takes mail for <${to}>`);
    return this.#failed(`<${to}>: ${quoted(reply)}`, advice.recipientAdvice(reply));
  }

  async #message(): Promise<boolean> {
    this.step = "message";
    const { message } = this.#letter;
    if (message === undefined) {
      await this.#dialogue.command("QUIT");
      return true;
    }
    const ready = await this.#dialogue.command("DATA");
    const reply = ready.code === 354 ? await this.#dialogue.data(message) : ready;
    if (reply.code !== 250) return this.#failed(quoted(reply), advice.messageAdvice(reply));
    this.#passed(`taken: ${quoted(reply)}`);
    await this.#dialogue.command("QUIT");
    return true;
  }

  #passed(text: string): true {
    this.#tell(this.step, "passed", text);
    return true;
  }

  #failed(text: string, of: string): false {
    this.#tell(this.step, "failed", text, of);
    return false;
  }
}

function quoted({ code, enhancedStatusCode, text }: SmtpReply): string {
  return `"${[code, enhancedStatusCode, text].filter(Boolean).join(" ")}"`;
}
