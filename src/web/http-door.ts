import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, Server as HttpServer } from "node:http";
import { createServer } from "node:net";
import type { ListenOptions, Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { createSecureContext, TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { ConnectionLimiter } from "../account/connection-limiter.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { acmeTlsProtocol } from "../acme/challenges.ts";
import type { Challenges } from "../acme/challenges.ts";
import type { Certificates } from "../tls/certificates.ts";
import { readClientHello } from "../tls/read-client-hello.ts";
import { contextForName, refuseServerName } from "../tls/server-name.ts";
import type { TrustedProxies } from "./forwarded.ts";
import { setClient } from "./peer.ts";
import type { PathMap } from "./service-paths.ts";
import type { WebEnvironment } from "./web-environment.ts";
import { closeCodes } from "./web-socket/frames.ts";
import { asksForWebSocket } from "./web-socket/handshake.ts";
import { upgrade } from "./web-socket/upgrade.ts";
import type { WebSocket } from "./web-socket/web-socket.ts";

export interface HttpTimes {
  readonly headersMs: number;
  /** How often it is looked for requests that take too long. */
  readonly checkMs: number;
}

export interface HttpDoorOptions {
  readonly app: Hono<WebEnvironment>;
  /** Where services are, where not at the usual places; the app knows of nothing else than these. */
  readonly paths?: PathMap | undefined;
  /** Who may say for whom they speak. */
  readonly proxies?: TrustedProxies | undefined;
  /** Undefined: plain HTTP. */
  readonly certificates: Certificates | undefined;
  /** Proofs for authorities, which are shown on the door for HTTPS. */
  readonly challenges?: Pick<Challenges, "certificate" | "isProving"> | undefined;
  readonly connections: ConnectionLimiter;
  readonly log: Log;
  /** Shorter in tests. */
  readonly times?: HttpTimes | undefined;
}

/** mail-behaviours 10.2; a header that takes longer, or is larger, is no browser's. */
const defaultTimes: HttpTimes = { headersMs: 30_000, checkMs: 10_000 };
const keepAliveTimeoutMs = 65_000;
const headerOctetsMax = 32 * 1024;
/** A large attachment over a slow line. */
const requestTimeoutMs = 30 * 60_000;
const handshakeTimeoutMs = 60_000;
/** What is under way when the server stops. */
const closeGraceMs = 2_000;
const closeCheckMs = 20;

/** HTTP/1.1 on any number of ports, all with the same pages. */
export class HttpDoor {
  readonly #options: HttpDoorOptions;
  readonly #http: HttpServer;
  readonly #listeners = new Set<Server>();
  readonly #sockets = new Set<Socket>();
  readonly #webSockets = new Set<WebSocket>();

  constructor(options: HttpDoorOptions) {
    this.#options = options;
    const { headersMs, checkMs } = options.times ?? defaultTimes;
    const listener = getRequestListener(options.app.fetch, { overrideGlobalObjects: false });
    this.#http = createHttpServer(
      {
        headersTimeout: headersMs,
        connectionsCheckingInterval: checkMs,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        maxHeaderSize: headerOctetsMax,
        shouldUpgradeCallback: ({ headers }) => asksForWebSocket(headers),
      },
      (request, response) => {
        this.#receive(request);
        void listener(request, response);
      },
    );
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#upgrade(request, { socket, head });
    });
    // We hand it its connections. Node knows which are idle, and looks at the time that headers take, only from here on.
    this.#http.emit("listening");
    this.#http.on("clientError", (_error, socket) => {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      else socket.destroy();
    });
  }

  /** Resolves when the port is open. Rejects where it cannot be had. */
  async listen(options: ListenOptions): Promise<Server> {
    const listener = createServer((socket) => this.handle(socket));
    await new Promise<void>((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(options, resolve);
    });
    const { log } = this.#options;
    listener.on("error", ({ message }) => log.warn("http.listener.failed", { reason: message }));
    this.#listeners.add(listener);
    return listener;
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) listener.close();
    for (const webSocket of this.#webSockets) webSocket.close(closeCodes.goingAway);
    const end = performance.now() + closeGraceMs;
    // A connection is idle as soon as its answer is out, and then it goes too.
    while (this.#sockets.size > 0 && performance.now() < end) {
      this.#http.closeIdleConnections();
      await setTimeout(closeCheckMs);
    }
    this.#http.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
    this.#http.close();
  }

  /** Serves a connection that was accepted elsewhere. */
  handle(socket: Socket): void {
    const { certificates, connections, log } = this.#options;
    const remote = socket.remoteAddress ?? "";
    // One that we trust speaks for many.
    const isProxy = this.#options.proxies?.has(remote) === true;
    const place = isProxy ? { [Symbol.dispose]: () => {} } : connections.enter(remote);
    socket.on("error", () => socket.destroy());
    if (place === undefined) {
      log.info("http.connection.refused", { remote });
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      place[Symbol.dispose]();
    });
    if (certificates === undefined) this.#http.emit("connection", socket);
    else void this.#secure(socket, certificates);
  }

  /** Finds out who asks, at which name, and for what of ours. */
  #receive(request: IncomingMessage): void {
    const { paths, proxies } = this.#options;
    if (proxies !== undefined) {
      setClient(request, proxies.clientOf(request));
      const host = proxies.hostOf(request);
      if (host !== undefined && host !== request.headers.host) setHost(request, host);
    }
    if (paths !== undefined) request.url = paths.inner(request.url ?? "/");
  }

  async #upgrade(
    request: IncomingMessage,
    of: { readonly socket: Duplex; readonly head: Buffer },
  ): Promise<void> {
    const { app, log } = this.#options;
    of.socket.on("error", () => of.socket.destroy());
    this.#receive(request);
    try {
      const webSocket = await upgrade(request, of, (asked, env) => app.fetch(asked, env));
      if (webSocket === undefined) return;
      this.#webSockets.add(webSocket);
      of.socket.once("close", () => this.#webSockets.delete(webSocket));
    } catch (error) {
      log.error("http.upgrade.faulted", { fault: faultText(error) });
      of.socket.destroy();
    }
  }

  async #secure(socket: Socket, certificates: Certificates): Promise<void> {
    try {
      if ((await this.#hasShownProof(socket)) || socket.destroyed) return;
      const secureContext = await certificates.secureContext(undefined);
      if (secureContext === undefined) throw new Error("There is no certificate");
      const tls = new TLSSocket(socket, {
        isServer: true,
        secureContext,
        ALPNProtocols: ["http/1.1"],
        SNICallback: (name, done) =>
          void answerServerName(name, { socket, certificates, initial: secureContext, done }),
      });
      whenSecure(tls, () => this.#http.emit("connection", tls));
    } catch (error) {
      this.#options.log.warn("http.certificate.failed", { reason: String(error) });
      socket.destroy();
    }
  }

  /**
   * An authority that looks for a proof says so by ALPN, gets it in the handshake, and that is all (RFC 8737 §3). Node
   * tells of ALPN after it has chosen a certificate, so for as long as there are proofs the first message is read here.
   */
  async #hasShownProof(socket: Socket): Promise<boolean> {
    const { challenges } = this.#options;
    if (challenges?.isProving !== true) return false;
    const hello = await readClientHello(socket, handshakeTimeoutMs);
    if (!hello?.protocols.includes(acmeTlsProtocol)) return false;
    const proof = challenges.certificate(hello.serverName ?? "");
    if (proof === undefined) return false;
    const tls = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ key: proof.key, cert: proof.certificate }),
      ALPNProtocols: [acmeTlsProtocol],
    });
    whenSecure(tls, () => tls.end());
    return true;
  }
}

/** Fields are read in both forms. */
function setHost(request: IncomingMessage, host: string): void {
  request.headers.host = host;
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === "host") rawHeaders[at + 1] = host;
  }
}

function whenSecure(tls: TLSSocket, then: () => void): void {
  const handshake = new AbortController();
  void endAfter(handshakeTimeoutMs, tls, handshake.signal);
  tls.on("error", () => tls.destroy());
  tls.once("close", () => handshake.abort());
  tls.once("secure", () => {
    handshake.abort();
    then();
  });
}

async function endAfter(timeMs: number, socket: Socket, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(timeMs, undefined, { signal, ref: false });
    socket.destroy();
  } catch {
    // The handshake came to an end.
  }
}

async function answerServerName(
  name: string,
  { socket, certificates, initial, done }: NameAnswer,
): Promise<void> {
  let context: SecureContext | undefined;
  let failure: Error | null = null;
  try {
    context = await certificates.secureContext(name);
  } catch (error) {
    failure = new Error("Cannot read the certificate", { cause: error });
  }
  if (context === undefined && failure === null) {
    await refuseServerName(socket);
    failure = new Error("No certificate for the name");
  }
  done(failure, context && contextForName(context, initial));
}

interface NameAnswer {
  /** Below TLS. */
  readonly socket: Socket;
  readonly certificates: Certificates;
  readonly initial: SecureContext;
  readonly done: (error: Error | null, context?: SecureContext) => void;
}
