import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";

/** What the client just did: the scripted server asks its test what to say to it. */
export interface SinkStep {
  readonly kind: "connect" | "command" | "message";
  /** The command in capitals, such as `MAIL`; "" for the other kinds. */
  readonly verb: string;
  /** What follows the verb, such as `FROM:<a@b>`. */
  readonly argument: string;
  /** Counted from 1, over the life of the sink. */
  readonly connection: number;
  readonly transaction: SinkTransaction;
}

/** One mail as it was sent. */
export interface SinkTransaction {
  readonly connection: number;
  heloName: string;
  tls: boolean;
  /** What the client asked for by SNI. */
  serverName: string | undefined;
  /** The user name of AUTH PLAIN or LOGIN. */
  user: string | undefined;
  /** What followed MAIL, parameters included. */
  mail: string;
  /** What followed RCPT, for each accepted recipient. */
  rcpt: string[];
  /** Without dot-stuffing; empty until the end of data. */
  message: Buffer;
}

/**
 * A reply such as `550 5.1.1 No such user` (lines separated by "\n" for many), "hang" for none, "drop" to cut the
 * connection, undefined for the ordinary reply.
 */
export type SinkReply = string | undefined;

export interface SmtpSinkOptions {
  readonly reply?: (step: SinkStep) => SinkReply | Promise<SinkReply>;
  /** EHLO keywords; STARTTLS and AUTH are added by themselves. */
  readonly keywords?: readonly string[];
  /** STARTTLS is offered when given. */
  readonly secureContext?: SecureContext;
  readonly implicitTls?: boolean;
  /** TLS ends where the client shows no certificate of its own. */
  readonly demandsClientCertificate?: boolean;
  /** AUTH PLAIN and LOGIN are offered and this is the only password. */
  readonly password?: string;
  /** A longer message is cut off, and the connection with it. */
  readonly messageOctetsMax?: number;
  readonly port?: number;
  readonly host?: string;
}

const defaultKeywords = [
  "PIPELINING",
  "SIZE 104857600",
  "8BITMIME",
  "SMTPUTF8",
  "ENHANCEDSTATUSCODES",
];
const lineOctetsMax = 65_536;

/** A scripted SMTP server: takes everything unless its test says otherwise, and remembers what it took. */
export class SmtpSink implements AsyncDisposable {
  readonly options: SmtpSinkOptions;
  /** The mails that were answered with 2xx, in the order of their ends. */
  readonly transactions: SinkTransaction[] = [];
  /** Every command line of every connection. */
  readonly commands: string[] = [];
  connections = 0;
  /** Told of each connection. */
  accepted: ((socket: Socket) => void) | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];

  private constructor(options: SmtpSinkOptions) {
    this.options = options;
    this.#server = createServer((socket) => this.#connected(socket));
  }

  static async listen(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(options);
    sink.#server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
    await once(sink.#server, "listening");
    return sink;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("Sink is closed");
    return address.port;
  }

  /** Resolves when this many mails were taken; fails after `waitMsMax`. */
  async taken(count: number, waitMsMax = 20_000): Promise<readonly SinkTransaction[]> {
    const deadline = AbortSignal.timeout(waitMsMax);
    while (this.transactions.length < count) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const late = (): void => {
        reject(new Error(`Sink took ${this.transactions.length} of ${count} mails in time`));
      };
      deadline.addEventListener("abort", late, { once: true });
      this.#waiting.push(resolve);
      await promise;
      deadline.removeEventListener("abort", late);
    }
    return this.transactions;
  }

  record(transaction: SinkTransaction): void {
    this.transactions.push(transaction);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #connected(plain: Socket): void {
    this.connections++;
    this.accepted?.(plain);
    this.#sockets.add(plain);
    plain.on("close", () => this.#sockets.delete(plain));
    plain.on("error", () => plain.destroy());
    plain.setNoDelay(true);
    const session = new SinkSession(this, plain, this.connections);
    void session.run();
  }
}

/** One connection: reads at its own pace, one line or one message at a time. */
class SinkSession {
  readonly #sink: SmtpSink;
  #socket: Socket;
  #buffered = Buffer.alloc(0);
  #chunks: AsyncIterator<Buffer>;
  #transaction: SinkTransaction;
  #lastCode = 0;

  constructor(sink: SmtpSink, socket: Socket, connection: number) {
    this.#sink = sink;
    this.#socket = socket;
    this.#chunks = chunksOf(socket);
    this.#transaction = emptyTransaction(connection);
    if (sink.options.implicitTls) this.#secure();
  }

  async run(): Promise<void> {
    try {
      if (!(await this.#answer("connect", "", "220 sink.example ESMTP"))) return;
      for (let line = await this.#line(); line !== undefined; line = await this.#line()) {
        this.#sink.commands.push(line);
        const space = line.indexOf(" ");
        const verb = (space < 0 ? line : line.slice(0, space)).toUpperCase();
        if (!(await this.#command(verb, space < 0 ? "" : line.slice(space + 1)))) break;
      }
    } catch (error) {
      // A client that hangs up in the middle is part of many tests: what it did is in `commands`.
      if (!Error.isError(error)) throw error;
    } finally {
      this.#socket.destroy();
    }
  }

  /** False when the connection is to end. */
  async #command(verb: string, argument: string): Promise<boolean> {
    switch (verb) {
      case "EHLO":
        this.#transaction.heloName = argument;
        this.#transaction.serverName = serverNameOf(this.#socket);
        return this.#answer(verb, argument, this.#greeting());
      case "HELO":
        this.#transaction.heloName = argument;
        return this.#answer(verb, argument, "250 sink.example");
      case "STARTTLS":
        if (!(await this.#answer(verb, argument, this.#startTlsReply()))) return false;
        if (this.#lastCode === 220) this.#secure();
        return true;
      case "AUTH":
        return this.#authenticate(argument);
      case "MAIL":
        this.#transaction.mail = argument;
        return this.#answer(verb, argument, "250 2.1.0 Ok");
      case "RCPT":
        return this.#answer(verb, argument, "250 2.1.5 Ok");
      case "DATA":
        return this.#data();
      case "RSET":
        this.#reset();
        return this.#answer(verb, argument, "250 2.0.0 Ok");
      case "QUIT":
        await this.#answer(verb, argument, "221 2.0.0 Bye");
        return false;
      case "NOOP":
        return this.#answer(verb, argument, "250 2.0.0 Ok");
      default:
        return this.#answer(verb, argument, "500 5.5.1 Unknown command");
    }
  }

  #greeting(): string {
    const { keywords = defaultKeywords, secureContext, password } = this.#sink.options;
    const words = ["sink.example", ...keywords];
    if (secureContext && !this.#transaction.tls) words.push("STARTTLS");
    if (password !== undefined) words.push("AUTH PLAIN LOGIN");
    const last = words.length - 1;
    return words.map((word, index) => `250${index < last ? "-" : " "}${word}`).join("\n");
  }

  #startTlsReply(): string {
    const { keywords, secureContext } = this.#sink.options;
    // A test may offer what it does not have: then the connection is cut behind the 220.
    const isOffered = secureContext !== undefined || keywords?.includes("STARTTLS") === true;
    return isOffered ? "220 2.0.0 Go ahead" : "502 5.5.1 Not offered";
  }

  async #authenticate(argument: string): Promise<boolean> {
    const [mechanism = "", initial] = argument.split(" ");
    let user: string | undefined;
    let password: string | undefined;
    if (mechanism.toUpperCase() === "PLAIN") {
      const response = initial ?? (await this.#ask("334 "));
      [, user, password] = Buffer.from(response, "base64").toString().split("\0");
    } else if (mechanism.toUpperCase() === "LOGIN") {
      user = Buffer.from(initial ?? (await this.#ask("334 VXNlcm5hbWU6")), "base64").toString();
      password = Buffer.from(await this.#ask("334 UGFzc3dvcmQ6"), "base64").toString();
    }
    const good = password !== undefined && password === this.#sink.options.password;
    this.#transaction.user = good ? user : undefined;
    return this.#answer("AUTH", argument, good ? "235 2.7.0 Welcome" : "535 5.7.8 Wrong");
  }

  async #ask(challenge: string): Promise<string> {
    this.#socket.write(`${challenge}\r\n`);
    return (await this.#line()) ?? "";
  }

  async #data(): Promise<boolean> {
    const usual =
      this.#transaction.rcpt.length > 0 ? "354 Go ahead" : "503 5.5.1 No valid recipients";
    if (!(await this.#answer("DATA", "", usual))) return false;
    if (this.#lastCode !== 354) return true;
    const message = await this.#untilFinalDot();
    if (message === undefined) return false;
    this.#transaction.message = message;
    const goesOn = await this.#answer("", "", "250 2.0.0 Taken", "message");
    this.#reset();
    return goesOn;
  }

  async #answer(
    verb: string,
    argument: string,
    usual: string,
    kind: SinkStep["kind"] = verb === "connect" ? "connect" : "command",
  ): Promise<boolean> {
    const { connection } = this.#transaction;
    const transaction = this.#transaction;
    const step = { kind, verb: kind === "command" ? verb : "", argument, connection, transaction };
    const reply = (await this.#sink.options.reply?.(step)) ?? usual;
    if (reply === "drop") return false;
    if (reply === "hang") return true;
    this.#lastCode = Number(reply.slice(0, 3));
    if (this.#lastCode < 300 && verb === "RCPT") transaction.rcpt.push(argument);
    if (this.#lastCode < 300 && kind === "message") this.#sink.record(transaction);
    this.#socket.write(`${reply.replaceAll("\n", "\r\n")}\r\n`, "latin1");
    return true;
  }

  #reset(): void {
    const { connection, heloName, tls, serverName, user } = this.#transaction;
    this.#transaction = { ...emptyTransaction(connection), heloName, tls, serverName, user };
  }

  #secure(): void {
    const { secureContext, demandsClientCertificate: requestCert = false } = this.#sink.options;
    if (!secureContext) throw new Error("Cannot start TLS: no secureContext given");
    this.#socket.removeAllListeners("readable");
    const secured = new TLSSocket(this.#socket, { isServer: true, secureContext, requestCert });
    secured.on("error", () => secured.destroy());
    // With TLS 1.3 the client believes by then that all is well.
    if (requestCert) secured.once("secure", () => secured.destroy());
    this.#socket = secured;
    this.#chunks = chunksOf(secured);
    this.#buffered = Buffer.alloc(0);
    this.#transaction = { ...emptyTransaction(this.#transaction.connection), tls: true };
  }

  async #line(): Promise<string | undefined> {
    const line = await this.#until("\r\n", lineOctetsMax);
    return line?.toString("latin1");
  }

  async #untilFinalDot(): Promise<Buffer | undefined> {
    const octetsMax = this.#sink.options.messageOctetsMax ?? Infinity;
    // A message that starts with the final dot is empty.
    this.#buffered = Buffer.concat([Buffer.from("\r\n"), this.#buffered]);
    const text = (await this.#until("\r\n.\r\n", octetsMax))?.toString("latin1");
    if (text === undefined) return undefined;
    const message = text.replaceAll("\r\n.", "\r\n").slice(2);
    return Buffer.from(message === "" ? "" : `${message}\r\n`, "latin1");
  }

  async #until(end: string, octetsMax: number): Promise<Buffer | undefined> {
    let searched = 0;
    for (;;) {
      const found = this.#buffered.indexOf(end, searched);
      if (found >= 0) {
        const taken = this.#buffered.subarray(0, found);
        this.#buffered = this.#buffered.subarray(found + end.length);
        return taken;
      }
      if (this.#buffered.length > octetsMax) throw new RangeError("Line or message is too long");
      searched = Math.max(0, this.#buffered.length - end.length);
      const next = await this.#chunks.next();
      if (next.done === true) return undefined;
      this.#buffered = Buffer.concat([this.#buffered, next.value]);
    }
  }
}

function emptyTransaction(connection: number): SinkTransaction {
  return {
    connection,
    heloName: "",
    tls: false,
    serverName: undefined,
    user: undefined,
    mail: "",
    rcpt: [],
    message: Buffer.alloc(0),
  };
}

// The types leave it out; false: the client asked for none.
function serverNameOf(socket: Socket): string | undefined {
  const name: unknown = socket instanceof TLSSocket && Reflect.get(socket, "servername");
  return typeof name === "string" ? name : undefined;
}

/** Pulls without owning the socket: a plain iterator of the stream would destroy it when left for TLS. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer, undefined> {
  for (;;) {
    const chunk: Buffer | null = socket.read();
    if (chunk !== null) yield chunk;
    else if (socket.readableEnded || socket.destroyed) return undefined;
    else await readable(socket);
  }
}

async function readable(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const event of ["readable", "end", "close"]) socket.once(event, resolve);
  await promise;
  for (const event of ["readable", "end", "close"]) socket.removeListener(event, resolve);
}
