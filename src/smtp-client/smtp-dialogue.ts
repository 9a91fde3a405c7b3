import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";
import { parseReply } from "./smtp-reply.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import { SessionError } from "./smtp-session.ts";
import { failureOf, tlsOptionsOf } from "./tls-policy.ts";
import type { TlsFailure, TlsPolicy } from "./tls-policy.ts";

export interface DialogueOptions {
  /** Without a sign of life of the other side. */
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** A whole reply; ours with all EHLO keywords has 300 octets. */
const replyOctetsMax = 65_536;

/**
 * SMTP command by command, for those who want to see each reply, such as the test of a transport. Mail is sent by
 * `SmtpSession`, which pipelines. RFC 5321 §3
 */
export class SmtpDialogue implements Disposable {
  readonly #options: DialogueOptions;
  #socket: Socket;
  #tlsSocket: TLSSocket | undefined;
  #keywords: ReadonlyMap<string, string> = new Map();
  #received = "";
  #ended: SessionError | undefined;
  #wake: () => void = () => {};

  /** `socket` is connected. */
  constructor(socket: Socket, options: DialogueOptions) {
    this.#options = options;
    this.#socket = socket;
    options.signal.addEventListener("abort", this.#abort, { once: true });
    this.#listen();
    if (options.signal.aborted) this.#abort();
  }

  /** Of the latest EHLO. */
  get keywords(): ReadonlyMap<string, string> {
    return this.#keywords;
  }

  get tlsSocket(): TLSSocket | undefined {
    return this.#tlsSocket;
  }

  /** The next reply. Rejects with a SessionError where none comes. RFC 5321 §4.2 */
  async reply(): Promise<SmtpReply> {
    const raw = await this.#rawReply();
    return parseReply(raw) ?? this.#fail(`The server does not speak SMTP: ${raw.slice(0, 100)}`);
  }

  async command(line: string): Promise<SmtpReply> {
    this.#send(`${line}\r\n`);
    return this.reply();
  }

  /** RFC 5321 §4.1.1.1; where the server does not know it, HELO. */
  async greet(ehloName: string): Promise<SmtpReply> {
    this.#send(`EHLO ${ehloName}\r\n`);
    const raw = await this.#rawReply();
    const reply = parseReply(raw) ?? this.#fail("The server does not speak SMTP");
    this.#keywords = reply.code === 250 ? keywordsOf(raw) : new Map();
    return reply.code >= 500 ? this.command(`HELO ${ehloName}`) : reply;
  }

  /**
   * TLS on the connection as it is. What speaks against the certificate is told, and the session goes on; where there
   * is no TLS, this rejects with a SessionError.
   */
  async secure(policy: TlsPolicy, host: string): Promise<TlsFailure | undefined> {
    // RFC 3207 §4.2: what was said before TLS may be anybody's.
    if (this.#received !== "") this.#fail("The server went on in plain text");
    this.#silence();
    const socket = connectTls({ ...tlsOptionsOf(policy, host), socket: this.#socket });
    this.#socket = socket;
    this.#listen();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    socket.once("secureConnect", resolve);
    if (this.#ended === undefined) await promise;
    socket.off("secureConnect", resolve);
    if (this.#ended !== undefined) throw this.#ended;
    this.#tlsSocket = socket;
    return failureOf(policy, socket, Date.now());
  }

  /** For `logIn`: gives each reply line as it came. */
  async authenticate(
    _mechanism: string,
    dialogue: (send: (command: string) => Promise<string>) => Promise<void>,
  ): Promise<void> {
    let last: SmtpReply | undefined;
    try {
      await dialogue(async (line) => {
        this.#send(`${line}\r\n`);
        const raw = await this.#rawReply();
        last = parseReply(raw);
        return raw;
      });
    } catch (cause) {
      if (cause instanceof SessionError) throw cause;
      const text = Error.isError(cause) ? cause.message : "The log-in failed";
      throw new SessionError(text, { reply: last, cause });
    }
  }

  /** The message, dot-stuffed, and the end of data. `message` has CRLF at the ends of its lines. RFC 5321 §4.5.2 */
  async data(message: string): Promise<SmtpReply> {
    this.#send(`${message.replace(/^\./gm, "..")}.\r\n`);
    return this.reply();
  }

  [Symbol.dispose](): void {
    this.#options.signal.removeEventListener("abort", this.#abort);
    this.#socket.destroy();
  }

  #send(text: string): void {
    if (this.#ended === undefined) this.#socket.write(text);
  }

  async #rawReply(): Promise<string> {
    for (;;) {
      const end = /^[2-5][0-9]{2}(?: .*)?\r?\n/m.exec(this.#received);
      if (end !== null) {
        const length = end.index + end[0].length;
        const raw = this.#received.slice(0, length);
        this.#received = this.#received.slice(length);
        return raw.trimEnd();
      }
      if (this.#received.length > replyOctetsMax) this.#fail("The server does not come to an end");
      if (/^(?![2-5][0-9]{2}-).*\r?\n/.test(this.#received)) {
        this.#fail(`The server does not speak SMTP: ${this.#received.slice(0, 100).trim()}`);
      }
      if (this.#ended !== undefined) throw this.#ended;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #listen(): void {
    this.#socket
      .on("data", this.#take)
      .on("error", this.#break)
      .on("end", this.#close)
      .on("close", this.#close)
      .on("timeout", this.#tire)
      .setTimeout(this.#options.idleTimeoutMs);
  }

  #silence(): void {
    this.#socket
      .off("data", this.#take)
      .off("end", this.#close)
      .off("close", this.#close)
      .off("timeout", this.#tire)
      .setTimeout(0);
  }

  readonly #take = (octets: Buffer): void => {
    this.#received += octets.toString("latin1");
    this.#wake();
  };

  readonly #abort = (): void => this.#end("The attempt was ended");

  readonly #tire = (): void => this.#end("The server does not answer any more");

  readonly #close = (): void => this.#end("The server closed the connection");

  readonly #break = (error: Error): void => this.#end(error.message, error);

  #end(text: string, cause?: Error): void {
    this.#ended ??= new SessionError(text, { cause });
    this.#socket.destroy();
    this.#wake();
  }

  #fail(text: string): never {
    this.#end(text);
    throw this.#ended!;
  }
}

/** RFC 5321 §4.1.1.1: the first line greets; then a keyword with its parameters on each. */
function keywordsOf(raw: string): ReadonlyMap<string, string> {
  const keywords = new Map<string, string>();
  for (const line of raw.split(/\r?\n/).slice(1)) {
    const [, keyword, parameters = ""] = /^250[ -]([A-Za-z0-9-]+)(?:[ =](.*))?$/.exec(line) ?? [];
    if (keyword !== undefined) keywords.set(keyword.toUpperCase(), parameters);
  }
  return keywords;
}
