import { createServer, type ListenOptions, type Server, type Socket } from "node:net";
import type { Authenticator } from "../account/authenticator.ts";
import type { ConnectionLimiter } from "../account/connection-limiter.ts";
import type { Reception } from "../delivery/reception.ts";
import type { Log } from "../log/log.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { Certificates } from "../tls/certificates.ts";
import { commands } from "./commands.ts";
import { EngineServer } from "./engine.ts";
import { defaultSmtpLimits, type SmtpLimits } from "./limits.ts";
import { Session, type SessionOptions } from "./session.ts";

export interface SmtpDoorOptions {
  /** `reception` takes mail from others (port 25), `submission` mail of our accounts (587, 465). */
  readonly kind: "reception" | "submission";
  /** RFC 8314 §3.3 */
  readonly implicitTls: boolean;
  readonly reception: Reception;
  /** Needed for submission; reception refuses AUTH. */
  readonly authenticator?: Authenticator | undefined;
  /** Undefined for a door without TLS. */
  readonly certificates: Certificates | undefined;
  readonly incoming: () => IncomingMessage;
  /** Announces to the store that a message will come soon, so that several share one commit. */
  readonly expect?: ((withinMs: number) => Disposable) | undefined;
  readonly hostName: string;
  /** Milliseconds since 1970; the system's where absent. */
  readonly clock?: (() => number) | undefined;
  readonly limits?: Partial<SmtpLimits> | undefined;
  /** Shared by the ports of all doors, so that nobody has more by asking at several. */
  readonly connections: Pick<ConnectionLimiter, "enter">;
  readonly log: Log;
}

/** One kind of SMTP door with any number of listening sockets. RFC 5321, RFC 6409 */
export class SmtpDoor implements AsyncDisposable {
  readonly #log: Log;
  readonly #engine: EngineServer;
  readonly #listeners = new Set<Server>();
  #closed: Promise<void> | undefined;

  constructor(options: SmtpDoorOptions) {
    const limits = { ...defaultSmtpLimits, ...options.limits };
    const { certificates } = options;
    const log = options.log;
    this.#log = log;
    const shared: SessionOptions = {
      kind: options.kind,
      commands,
      reception: options.reception,
      authenticator: options.kind === "submission" ? options.authenticator : undefined,
      hasCertificates: certificates !== undefined,
      incoming: options.incoming,
      expect: options.expect,
      get hostName() {
        return options.hostName;
      },
      clock: options.clock ?? (() => Date.now()),
      limits,
      log,
    };
    this.#engine = new EngineServer({
      get hostName() {
        return options.hostName;
      },
      implicitTls: options.implicitTls,
      idleTimeoutMs: limits.idleTimeoutMs,
      closeTimeoutMs: limits.closeTimeoutMs,
      session: (connection) => new Session(connection, shared),
      admit: (remoteAddress) => this.#admit(remoteAddress, options),
      secureContext: async (serverName) => certificates?.secureContext(serverName),
      asksClientKey: options.kind === "submission",
      answersUnknownName: options.kind === "reception",
      failed: (error, remote) =>
        log.debug("smtp.connection.failed", { remote, reason: error.message }),
    });
  }
  /** Resolves when the port is open. Rejects where it cannot be had. */
  async listen(options: ListenOptions): Promise<Server> {
    const listener = createServer({ allowHalfOpen: true }, (socket) => this.handle(socket));
    await new Promise<void>((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(options, resolve);
    });
    listener.on("error", (error) =>
      this.#log.warn("smtp.listener.failed", { reason: error.message }),
    );
    this.#listeners.add(listener);
    return listener;
  }

  /** Serves a connection that was accepted elsewhere; its socket should allow a half-open state. */
  handle(socket: Socket): void {
    this.#engine.connect(socket);
  }

  /** No new connection from now on; sessions are told, and ended after `closeTimeoutMs`. */
  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #shutDown(): Promise<void> {
    const closed = Array.from(
      this.#listeners,
      (listener) => new Promise<void>((resolve) => void listener.close(() => resolve())),
    );
    await this.#engine.shutDown();
    await Promise.all(closed);
  }

  #admit(remoteAddress: string, options: SmtpDoorOptions): Disposable | undefined {
    const place = options.connections.enter(remoteAddress);
    if (!place) this.#log.info("smtp.connection.refused", { remote: remoteAddress });
    return place;
  }
}
