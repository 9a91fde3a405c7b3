import type { Socket } from "node:net";
import type { SecureContext, TLSSocket } from "node:tls";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";
import { SMTPServer } from "smtp-server";
import { formatReply, type Reply } from "../smtp/reply.ts";
import { clientKeyAsked } from "../tls/client-key.ts";
import { contextForName, refuseServerName } from "../tls/server-name.ts";
import { type DataFraming, type DataSink, EngineInput } from "./engine-input.ts";

/**
 * Everything that we take from the smtp-server engine and everything that we change in it; no other file but
 * engine-input.ts knows the engine. It gives the life of a connection: accepting, the command loop with its pause while
 * a handler works, idle time, STARTTLS without command injection (RFC 3207 §4.2), half-closed sockets, closing.
 * The commands themselves are ours, given by a `EngineSession` per connection.
 *
 * Replaced, because it could not be had otherwise:
 * - reading of lines and of DATA: see engine-input.ts;
 * - sending: replies to pipelined commands leave in one packet (RFC 2920 §3.2), each with the enhanced code it needs;
 * - the greeting after 100 ms of silence, and the reverse lookup before it: a connection is greeted at once;
 * - the built-in certificate: contexts come from `Certificates`, at each handshake.
 *
 * engine.test.ts fails when one of the extension points used here moves.
 */
export interface EngineSession {
  /** Latin1; `name` in upper case. */
  command(name: string, line: string): Promise<void> | void;
  /** TLS is up, and nothing that was said before counts. RFC 3207 §4.2 */
  secured(): void;
  /** Octets of a line that starts with `start`. */
  lineOctetsMax(start: string): number;
  closed(): void;
}

export interface EngineOptions {
  readonly hostName: string;
  readonly implicitTls: boolean;
  readonly idleTimeoutMs: number;
  readonly closeTimeoutMs: number;
  readonly session: (connection: EngineConnection) => EngineSession;
  /** Undefined refuses the connection; disposed of when it ends. */
  readonly admit: (remoteAddress: string) => Disposable | undefined;
  readonly secureContext: (serverName: string | undefined) => Promise<SecureContext | undefined>;
  /** Whether clients are asked for a certificate. Who has none is served as well. */
  readonly asksClientKey: boolean;
  /** RFC 6066 §3: whether another certificate may answer for an unknown name. */
  readonly answersUnknownName: boolean;
  readonly failed: (error: Error, remoteAddress: string | undefined) => void;
}

/** Octets of replies that are held back for one packet. */
const outputOctetsMax = 16_384;

export class EngineServer extends SMTPServer {
  readonly #options: EngineOptions;
  /** Until the socket is closed; the engine's own set forgets a connection when its end begins. */
  readonly #open = new Set<EngineConnection>();
  #closing = false;
  #lastLeft: (() => void) | undefined;

  constructor(options: EngineOptions) {
    super({
      get name() {
        return options.hostName;
      },
      secure: options.implicitTls,
      // The connection itself does the handshake, as after STARTTLS.
      needsUpgrade: options.implicitTls,
      authOptional: true,
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: false,
      socketTimeout: options.idleTimeoutMs,
      closeTimeout: options.closeTimeoutMs,
      logger: false,
      allowHalfOpen: true,
      ...(options.asksClientKey ? clientKeyAsked : {}),
    });
    this.#options = options;
    this.on("error", (error: Error & { readonly remoteAddress?: string }) =>
      options.failed(error, error.remoteAddress),
    );
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  /** Called by the engine's constructor: no built-in certificate. */
  override updateSecureContext(): void {
    this.secureContext = new Map();
  }

  override connect(socket: Socket | TLSSocket): void {
    // Without it a socket that fails before the engine listens would end the process.
    socket.on("error", ignore);
    const place = this.#options.admit(socket.remoteAddress ?? "");
    if (!place) {
      if (this.#options.implicitTls) socket.destroy();
      else socket.end(formatReply(tooManyConnections));
      return;
    }
    const connection = new EngineConnection(this, socket, this.#options, place);
    this.connections.add(connection);
    this.#open.add(connection);
    connection.on("error", (error: Error) => this.#options.failed(error, connection.remoteAddress));
    connection.init();
  }

  override onConnect(_session: unknown, callback: (error?: Error | null) => void): void {
    callback();
  }

  override onSecure(
    _socket: unknown,
    _session: unknown,
    callback: (error?: Error | null) => void,
  ): void {
    callback();
  }

  /** Asks idle sessions to leave, gives the others the time that the options say, then ends them. */
  async shutDown(): Promise<void> {
    this.#closing = true;
    for (const connection of this.#open) if (connection.isIdle) connection.sendClosing();
    // The engine answers 421 to every command from the moment that this timer is there.
    this._closeTimeout = setTimeout(() => {
      for (const connection of this.#open) connection._socket.destroy();
    }, this.#options.closeTimeoutMs);
    if (this.#open.size > 0) await new Promise<void>((resolve) => (this.#lastLeft = resolve));
    clearTimeout(this._closeTimeout);
  }

  left(connection: EngineConnection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#lastLeft?.();
  }
}

export class EngineConnection extends SMTPConnection {
  readonly #engine: EngineServer;
  readonly #options: EngineOptions;
  readonly #session: EngineSession;
  readonly #place: Disposable;
  #input: EngineInput;
  #output = "";
  #flushScheduled = false;
  /** Lets the input go on behind the line that is being worked on. */
  #lineDone: (() => void) | undefined;
  /** Waits for a line that is no command. */
  #nextLine: ((line: string | undefined) => void) | undefined;

  constructor(
    server: EngineServer,
    socket: Socket | TLSSocket,
    options: EngineOptions,
    place: Disposable,
  ) {
    super(server, socket);
    this.#engine = server;
    this.#options = options;
    this.#place = place;
    this.#session = options.session(this);
    this.#input = this.#makeInput();
    this._parser = this.#input;
  }

  /** Undefined without TLS. */
  get tlsSocket(): TLSSocket | undefined {
    return this.secure && !this._upgrading && isTlsSocket(this._socket) ? this._socket : undefined;
  }

  get isIdle(): boolean {
    return !this._handlerPending && !this.#input.isBusy && !this.#input.isReadingData;
  }

  get isOver(): boolean {
    return this._closing || this._closed;
  }

  override init(): void {
    if (!this.needsUpgrade) {
      this._setListeners(() => this.connectionReady());
      return;
    }
    void this.#prepareTls().then((ready) => {
      if (ready && !this._socket.destroyed) {
        this._setListeners(() => this.connectionReady());
        return;
      }
      this._socket.destroy();
      this._onClose();
    });
  }

  override _createParser(): EngineInput {
    // The constructor of the base class calls this before our fields are there; it gets its input from ours.
    if (!(#options in this)) return new EngineInput(noListener);
    this.#input = this.#makeInput();
    return this.#input;
  }

  reply(reply: Reply): void {
    this.#output += formatReply(reply);
    if (this.#output.length > outputOctetsMax) this.flush();
    else this.#scheduleFlush();
  }

  flush(): void {
    if (this.#output === "") return;
    const output = this.#output;
    this.#output = "";
    const socket = this._socket;
    if (!this._upgrading && !socket.destroyed && socket.writable) socket.write(output, "latin1");
  }

  /** The reply is the last word. */
  replyAndClose(reply: Reply): void {
    this.reply(reply);
    this.close();
  }

  sendClosing(): void {
    this.replyAndClose({ code: 421, enhancedStatusCode: "4.3.2", text: "Shutting down" });
  }

  /** What the client sends next is a message, or a chunk of one; the caller sends the 354. */
  readData(sink: DataSink, reader?: DataFraming): void {
    this.#input.readData(sink, reader);
  }

  /** The next line, which is no command. RFC 4954 §4. Undefined when the connection ends first. */
  readLine(): Promise<string | undefined> {
    this.flush();
    if (this.isOver) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#nextLine = resolve;
      this._nextHandler = (line, callback) => {
        this.#nextLine = undefined;
        this.#lineDone = callback;
        resolve(line.toString("latin1"));
      };
      this.#finishLine();
    });
  }

  get expectsLine(): boolean {
    return this.#nextLine !== undefined;
  }

  /** The engine refuses commands of a transaction before. */
  greeted(heloName: string): void {
    this.hostNameAppearsAs = heloName;
  }

  /** Sends `ready` and does the handshake; false where we have no certificate. */
  async startTls(ready: Reply): Promise<boolean> {
    if (!(await this.#prepareTls())) return false;
    this.reply(ready);
    this.flush();
    this.upgrade(ignore, () => this.#session.secured());
    return true;
  }

  /** The engine asks the server for the context of a name; here the connection answers, which can tell the client. */
  override upgrade(callback: () => void, secureCallback?: () => void): void {
    const server = this._server;
    const answering = Object.create(server) as typeof server;
    answering._resolveSNI = (name, done) => void this.#chooseContext(name, done);
    this._server = answering;
    try {
      super.upgrade(callback, secureCallback);
    } finally {
      this._server = server;
    }
  }

  override send(code: number, text?: string | string[] | null, context?: string | false): void {
    const status = this._getEnhancedStatusCode(code, context);
    const enhancedStatusCode = status === "" ? undefined : status;
    this.reply({ code, enhancedStatusCode, text: text ?? "" });
    if (code === 421) this.close();
  }

  override close(): void {
    this.flush();
    super.close();
  }

  override _getHandler(name: string): (command: Buffer, callback: () => void) => void {
    return (command, callback) => this.#handle(name, command.toString("latin1"), callback);
  }

  override _onTimeout(): void {
    if (this.#input.isBusy && !this.isOver) this._armTimeout();
    else super._onTimeout();
  }

  override _onClose(): void {
    const first = !this._closed;
    super._onClose();
    if (!first) return;
    this.#nextLine?.(undefined);
    this.#session.closed();
    this.#place[Symbol.dispose]();
    this.#engine.left(this);
  }

  #handle(name: string, line: string, callback: () => void): void {
    // Before the command is given out: it may ask for its next line at once.
    this.#lineDone = callback;
    const pending = this.#session.command(name, line);
    if (pending) void pending.finally(() => this.#finishLine());
    else this.#finishLine();
  }

  #finishLine(): void {
    const done = this.#lineDone;
    this.#lineDone = undefined;
    done?.();
  }

  async #chooseContext(
    serverName: string,
    callback: (error: Error | null, context?: SecureContext) => void,
  ): Promise<void> {
    let context = await this.#options.secureContext(serverName).catch(() => undefined);
    if (!context && this.#options.answersUnknownName) context = this._server.secureContext.get("*");
    if (context) {
      callback(null, contextForName(context, this._server.secureContext.get("*")));
      return;
    }
    // Until the handshake is over, this is the socket below TLS.
    await refuseServerName(this._socket);
    callback(new Error(`No certificate for ${JSON.stringify(serverName)}`));
  }

  async #prepareTls(): Promise<boolean> {
    const context = await this.#options.secureContext(undefined).catch(() => undefined);
    if (!context) return false;
    this.#engine.secureContext.set("*", context);
    return true;
  }

  #makeInput(): EngineInput {
    const input = new EngineInput({
      lineOctetsMax: (start) => this.#session.lineOctetsMax(start),
      lineTooLong: () => this.replyAndClose(lineTooLong),
      ranDry: () => this.#ranDry(),
    });
    input.oncommand = (line, callback) => this._onCommand(line, callback);
    // The client has sent its last octet, and all of it has been worked on.
    input.on("finish", () => this.close());
    return input;
  }

  #ranDry(): void {
    if (this.#engine.isClosing && this.isIdle && !this.isOver) this.sendClosing();
    else this.flush();
  }

  /** For a reply that comes while later commands wait. */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      this.flush();
    });
  }
}

const tooManyConnections: Reply = {
  code: 421,
  enhancedStatusCode: "4.7.0",
  text: "Too many connections from your network, try again later",
};
const lineTooLong: Reply = { code: 500, enhancedStatusCode: "5.5.2", text: "Line too long" };
const noListener = { lineOctetsMax: () => 0, lineTooLong: ignore, ranDry: ignore };

function ignore(): void {}

function isTlsSocket(socket: Socket | TLSSocket): socket is TLSSocket {
  return "getCipher" in socket;
}
