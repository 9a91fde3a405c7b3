import { Readable } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Socket } from "node:net";
import type { SMTPConnectionEnvelope } from "nodemailer/lib/smtp-connection";
import { SmtpEngine } from "./smtp-engine.ts";
import type { EnvelopeParameters } from "./smtp-engine.ts";
import { parseReply, printableOf } from "./smtp-reply.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import { demandsTls, fallsBack, isImplicit, tlsOptionsOf } from "./tls-policy.ts";
import type { TlsFailure, TlsPolicy } from "./tls-policy.ts";

export interface SessionOptions {
  readonly host: string;
  readonly ehloName: string;
  /** The certificate is not judged here. */
  readonly tls: TlsPolicy;
  /** For greeting, EHLO and TLS together. */
  readonly setupTimeoutMs: number;
  /** Without a sign of life of the other side. */
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** The session broke, or the server refused it. `reply` where the server said so. */
export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly reply: SmtpReply | undefined;
  /** TLS could not be agreed on; without it the same server may take the mail. */
  readonly tlsFailure: TlsFailure | undefined;
  /** As the server named itself, where it came that far. */
  readonly serverName: string | undefined;

  constructor(text: string, options: SessionErrorOptions = {}) {
    super(text, { cause: options.cause });
    this.reply = options.reply;
    this.tlsFailure = options.tlsFailure;
    this.serverName = options.serverName;
  }
}

interface SessionErrorOptions {
  readonly reply?: SmtpReply | undefined;
  readonly tlsFailure?: TlsFailure | undefined;
  readonly serverName?: string | undefined;
  readonly cause?: unknown;
}

/** Replies to one transaction. */
export interface TransactionReplies {
  /** Refusals of single recipients, by address. */
  readonly refused: ReadonlyMap<string, SmtpReply>;
  /** To the end of data, or the reply that ended the transaction earlier (to MAIL or DATA). */
  readonly last: SmtpReply;
}

export interface Envelope {
  readonly reversePath: string;
  /** Without duplicates. */
  readonly recipients: readonly string[];
  readonly parameters: EnvelopeParameters;
}

/** An SMTP session as a client, ready for transactions. RFC 5321 §3.3 */
export class SmtpSession implements Disposable {
  readonly keywords: ReadonlyMap<string, string>;
  /** As the server named itself. */
  readonly serverName: string | undefined;
  readonly #engine: SmtpEngine;
  readonly #broken: Promise<never>;
  #hasQuit = false;

  private constructor(engine: SmtpEngine, broken: Promise<never>) {
    this.#engine = engine;
    this.#broken = broken;
    this.keywords = engine.ehloKeywords();
    this.serverName = engine.serverName;
    engine.awaitsTls = false;
  }

  /** Greets the server on a connected socket. Rejects with a SessionError. */
  static async open(socket: Socket, options: SessionOptions): Promise<SmtpSession> {
    const engine = new SmtpEngine(engineOptions(socket, options));
    const broken = breakageOf(engine, options.signal);
    try {
      await Promise.race([
        broken,
        new Promise<void>((resolve, reject) => {
          engine.connect((error) => (error ? reject(sessionErrorOf(error, engine)) : resolve()));
        }),
      ]);
    } catch (error) {
      engine.close();
      engine.socket?.destroy();
      socket.destroy();
      throw error;
    }
    return new SmtpSession(engine, broken);
  }

  get tlsSocket(): TLSSocket | undefined {
    const { socket } = this.#engine;
    return socket instanceof TLSSocket ? socket : undefined;
  }

  /** Sends a command of its own, such as those of AUTH, and gives the reply line with its code. */
  async authenticate(
    mechanism: string,
    dialogue: (send: (command: string) => Promise<string>) => Promise<void>,
  ): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.#engine.customAuth.set(mechanism, (context) =>
        dialogue(async (command) => (await context.sendCommand(command)).response),
      );
      this.#engine.login({ method: mechanism }, (error) => {
        if (error) reject(sessionErrorOf(error, this.#engine));
        else resolve();
      });
    });
    await Promise.race([this.#broken, done]);
  }

  /** One transaction. Rejects with a SessionError where the session broke, or with what `message` threw. */
  async transact(
    envelope: Envelope,
    message: AsyncIterable<Uint8Array>,
  ): Promise<TransactionReplies> {
    this.#engine.parameters = envelope.parameters;
    // The engine keeps its books in the object that it is given.
    const books: Partial<SMTPConnectionEnvelope> = {
      from: envelope.reversePath,
      to: [...envelope.recipients],
    };
    let readError: unknown;
    let stage: string | undefined;
    const stream = Readable.from(message, { objectMode: false });
    stream.once("error", (error) => (readError = error));
    const done = new Promise<SmtpReply>((resolve, reject) => {
      this.#engine.send(books, stream, (error, sent) => {
        if (readError !== undefined) return reject(readError);
        stage = error?.command;
        const reply = parseReply((error ? error.response : sent?.response) ?? "");
        if (reply === undefined || isBreakage(error))
          return reject(sessionErrorOf(error, this.#engine));
        resolve(reply);
      });
    });
    const last = await Promise.race([this.#broken, done]).finally(() => stream.destroy());
    // After a refused MAIL the RCPTs that were sent along are refused too, which says nothing of them.
    return { refused: stage === "MAIL FROM" ? new Map() : refusalsOf(books), last };
  }

  /** RSET, so that the next transaction starts clean. RFC 5321 §4.1.1.5 */
  async reset(): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.#engine.reset((error) =>
        error ? reject(sessionErrorOf(error, this.#engine)) : resolve(),
      );
    });
    await Promise.race([this.#broken, done]);
  }

  /** Says QUIT and does not wait for the answer; the engine closes when it comes, or after some seconds. */
  quit(): void {
    this.#hasQuit = true;
    this.#engine.quit();
    this.#engine.close();
  }

  /** Cuts the connection, if it has not quit: what was begun does not count. */
  [Symbol.dispose](): void {
    if (this.#hasQuit) return;
    this.#engine.close();
    this.#engine.socket?.destroy();
  }
}

function engineOptions(socket: Socket, options: SessionOptions) {
  return {
    connection: socket,
    host: options.host,
    name: options.ehloName,
    secure: isImplicit(options.tls),
    ignoreTLS: options.tls.kind === "none",
    requireTLS: demandsTls(options.tls),
    opportunisticTLS: fallsBack(options.tls),
    tls: tlsOptionsOf(options.tls, options.host),
    connectionTimeout: options.setupTimeoutMs,
    greetingTimeout: options.setupTimeoutMs,
    socketTimeout: options.idleTimeoutMs,
    maxResponseSize: replyOctetsMax,
    customAuth: {},
  };
}

/** A whole reply; ours with all EHLO keywords has 300 octets. */
const replyOctetsMax = 65_536;

/** Never resolves; rejects when the session breaks, ends or is aborted. */
function breakageOf(engine: SmtpEngine, signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(new SessionError("The attempt was ended"));
    engine.close();
    engine.socket?.destroy();
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  engine.on("error", (error) => reject(sessionErrorOf(error, engine)));
  engine.once("end", () => {
    signal.removeEventListener("abort", abort);
    // The engine may close first and say why right after.
    setImmediate(() => reject(new SessionError("The connection was closed")));
  });
  // Nobody may be waiting when it breaks.
  promise.catch(() => {});
  return promise;
}

function sessionErrorOf(error: unknown, engine: SmtpEngine): SessionError {
  if (error instanceof SessionError) return error;
  if (!Error.isError(error)) return new SessionError("The connection broke");
  const response = "response" in error && typeof error.response === "string" ? error.response : "";
  const reply = parseReply(response);
  const isTls =
    ("code" in error && error.code === "ETLS") ||
    engine.upgrading === true ||
    isWithoutEhlo(error, reply) ||
    // With TLS 1.3 a server may find its fault after we have found none, and hangs up on our EHLO.
    (engine.awaitsTls && reply === undefined);
  const tlsFailure = isTls ? tlsFailureOf(error, reply) : undefined;
  const { serverName } = engine;
  return new SessionError(error.message, { reply, tlsFailure, serverName, cause: error });
}

/** The server knows no EHLO, and so no STARTTLS; without the demand for TLS it would have been greeted by HELO. */
function isWithoutEhlo(error: Error, reply: SmtpReply | undefined): boolean {
  const isUnknown = reply?.code === 500 || reply?.code === 502;
  return isUnknown && "command" in error && error.command === "EHLO";
}

function tlsFailureOf(error: Error, reply: SmtpReply | undefined): TlsFailure {
  // A reply is one to EHLO or STARTTLS: whoever refuses the command does not support it.
  if (reply !== undefined) {
    const text = `The server does not offer TLS ("${reply.code} ${reply.text}")`;
    return { resultType: "starttls-not-supported", text };
  }
  const cause = Error.isError(error.cause) ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  // RFC 8460 §4.3.2.4
  const text = `The handshake failed: ${printableOf(error.message)}`;
  return { resultType: "validation-failure", text, reasonCode: code };
}

/** 421 and connection faults end the session; other errors of `send` are refusals, and it goes on. */
function isBreakage(error: Error | null): boolean {
  return error !== null && "code" in error && error.code === "ECONNECTION";
}

function refusalsOf(books: Partial<SMTPConnectionEnvelope>): Map<string, SmtpReply> {
  const refused = new Map<string, SmtpReply>();
  for (const [index, address] of (books.rejected ?? []).entries()) {
    const response = books.rejectedErrors?.[index]?.response ?? "";
    refused.set(address, parseReply(response) ?? nonsense(response));
  }
  return refused;
}

/** What is no reply is no acceptance. */
function nonsense(response: string): SmtpReply {
  const text = `The server answered "${printableOf(response)}"`;
  return { code: 451, enhancedStatusCode: "4.5.0", text };
}
