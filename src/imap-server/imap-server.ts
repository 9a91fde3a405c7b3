import { createServer, type Server, type Socket } from "node:net";
import type { ConnectionLimiter } from "../account/connection-limiter.ts";
import type { Authenticator } from "../account/authenticator.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { Certificates } from "../tls/certificates.ts";
import { ChangeHub } from "./change-hub.ts";
import { serve } from "./command-loop.ts";
import { FlagText } from "./flag-text.ts";
import type { Candidates } from "./indexed-keys.ts";
import { defaultLimits, type ImapLimits } from "./limits.ts";
import { ConnectionLost } from "./output.ts";
import { Session, type SessionServices } from "./session.ts";
import { acceptTls } from "./tls-handshake.ts";

export interface ImapServerOptions {
  readonly store: MailStore;
  /** Undefined: every search looks at every message. */
  readonly search?: Candidates | undefined;
  /** Makes what a message of APPEND is written into. */
  readonly incoming: () => IncomingMessage;
  readonly authenticator: Authenticator;
  /** Undefined: no STARTTLS. */
  readonly certificates: Certificates | undefined;
  /** For connections that begin with TLS; default: the same. */
  readonly implicitCertificates?: Certificates | undefined;
  readonly connections: ConnectionLimiter;
  readonly log: Log;
  readonly hostName: string;
  /** Told to those who logged in. */
  readonly version: string;
  readonly limits?: Partial<ImapLimits>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** How long sessions have to end by themselves. */
const closeTimeoutMs = 3000;
const keepAliveMs = 5 * 60_000;

/**
 * The IMAP door: RFC 9051 (IMAP4rev2) and RFC 3501 (IMAP4rev1).
 *
 *     socket -> Input (ImapReceiver) -> command-loop -> one file per command -> Output -> socket
 *                                            |
 *     store's change feed -> ChangeHub -> SelectedMailbox.pending -> updates, behind each command or in IDLE
 *                                    `--> Notifications, behind each command or between commands
 *
 * 1. A session runs one command at a time; pipelined ones wait in its Input, which reads ahead only a little.
 * 2. What a client believes of its mailbox is its MailboxView; what is true is the shared MailboxIndex. The
 *    difference is told by updates.ts alone.
 * 3. Answers are latin1 text, gathered in Output and sent when there is nothing left to do. Behind COMPRESS, socket
 *    means a DeflateStream.
 * 4. Long answers are made in slices; after each the session waits for its peer and gives way to others.
 */
export class ImapServer {
  readonly #options: ImapServerOptions;
  readonly #services: SessionServices;
  readonly #hub: ChangeHub;
  readonly #sessions = new Map<Session, Promise<void>>();
  readonly #handshakes = new Set<Socket>();
  readonly #listeners = new Set<Server>();
  #isClosing = false;

  constructor(options: ImapServerOptions) {
    this.#options = options;
    this.#hub = new ChangeHub(options.store);
    this.#services = {
      store: options.store,
      search: options.search,
      incoming: options.incoming,
      authenticator: options.authenticator,
      certificates: options.certificates,
      hub: this.#hub,
      flagText: new FlagText(),
      log: options.log,
      get hostName() {
        return options.hostName;
      },
      version: options.version,
      limits: { ...defaultLimits, ...options.limits },
      now: options.now ?? Date.now,
    };
  }

  /** A listener whose connections come here, not yet listening. Closed with the server. */
  listener(tls: { readonly implicitTls: boolean }): Server {
    // A client may close its half after its last command and still read the answers.
    const listener = createServer({ allowHalfOpen: true }, (socket) => this.handle(socket, tls));
    this.#listeners.add(listener);
    return listener;
  }

  /** Takes over a connection. */
  handle(socket: Socket, { implicitTls }: { readonly implicitTls: boolean }): void {
    // What goes wrong with the connection shows as its end.
    socket.on("error", () => undefined);
    const place = this.#options.connections.enter(socket.remoteAddress ?? "");
    if (place === undefined || this.#isClosing) {
      if (!implicitTls) socket.write("* BYE [UNAVAILABLE] Too many connections\r\n");
      socket.destroySoon();
      return;
    }
    socket.once("close", () => place[Symbol.dispose]());
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    void this.#open(socket, implicitTls);
  }

  /** Stops listening, tells the clients, and waits a little for commands that are at work. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const listener of this.#listeners) listener.close();
    for (const socket of this.#handshakes) socket.destroy();
    for (const session of this.#sessions.keys()) session.shutDown();
    const timer = setTimeout(() => this.#destroyAll(), closeTimeoutMs);
    await Promise.all(this.#sessions.values());
    clearTimeout(timer);
    this.#hub[Symbol.dispose]();
  }

  async #open(socket: Socket, implicitTls: boolean): Promise<void> {
    try {
      const tls = implicitTls ? await this.#handshake(socket) : undefined;
      const session = new Session(socket, this.#services, tls);
      const served = this.#serve(session);
      this.#sessions.set(session, served);
      await served;
    } catch (error) {
      socket.destroy();
      if (error instanceof ConnectionLost) return;
      this.#options.log.error("imap.session.failed", { error: faultText(error) });
    }
  }

  async #handshake(socket: Socket) {
    const { limits } = this.#services;
    const certificates = this.#options.implicitCertificates ?? this.#options.certificates;
    if (certificates === undefined) throw new ConnectionLost();
    this.#handshakes.add(socket);
    try {
      return await acceptTls(socket, certificates, limits.tlsHandshakeTimeoutMs);
    } finally {
      this.#handshakes.delete(socket);
    }
  }

  async #serve(session: Session): Promise<void> {
    if (this.#isClosing) session.shutDown();
    try {
      await serve(session);
    } finally {
      session[Symbol.dispose]();
      this.#sessions.delete(session);
    }
  }

  #destroyAll(): void {
    for (const session of this.#sessions.keys()) session[Symbol.dispose]();
  }
}
