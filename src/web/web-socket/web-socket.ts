import type { Duplex } from "node:stream";
import {
  closeCodes,
  formatClose,
  formatFrame,
  FrameReceiver,
  opcodes,
  WebSocketError,
} from "./frames.ts";
import type { WebSocketEvent } from "./frames.ts";

export interface WebSocketListener {
  /** A whole message of text. */
  message(octets: Buffer): void;
  /** Once, whoever ended it. */
  closed(): void;
  /** Now and then, at each ping. */
  pinged(): void;
}

export interface WebSocketTimes {
  readonly pingMs: number;
  /** How long the other side has to close when we do. */
  readonly closeMs: number;
}

/** Routers at home forget connections after some minutes of silence. */
const defaultTimes: WebSocketTimes = { pingMs: 45_000, closeMs: 2_000 };
/** What a client that does not read has waiting for it. */
const waitingOctetsMax = 64 * 1024 * 1024;

/** A connection of WebSocket behind its handshake, on the side of the server. RFC 6455 */
export class WebSocket {
  readonly #socket: Duplex;
  readonly #listener: WebSocketListener;
  readonly #receiver: FrameReceiver;
  readonly #times: WebSocketTimes;
  readonly #pinging: NodeJS.Timeout;
  #hasHeard = true;
  #isClosing = false;

  constructor(
    socket: Duplex,
    of: {
      /** What came with the request already. */
      readonly head: Buffer;
      readonly listener: (webSocket: WebSocket) => WebSocketListener;
      readonly messageOctetsMax: number;
      readonly times?: WebSocketTimes | undefined;
    },
  ) {
    this.#socket = socket;
    this.#times = of.times ?? defaultTimes;
    this.#receiver = new FrameReceiver(of.messageOctetsMax);
    this.#listener = of.listener(this);
    this.#pinging = setInterval(() => this.#ping(), this.#times.pingMs).unref();
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("drain", () => socket.resume());
    socket.on("error", () => socket.destroy());
    // Half a connection is of no use: RFC 6455 §7.1.1
    socket.once("end", () => socket.end());
    socket.once("close", () => {
      this.#isClosing = true;
      clearInterval(this.#pinging);
      this.#listener.closed();
    });
    if (of.head.length > 0) this.#read(of.head);
  }

  /** Who does not read what is sent is let go. */
  send(text: string): void {
    if (this.#isClosing) return;
    if (this.#socket.writableLength > waitingOctetsMax) this.#socket.destroy();
    else this.#write(formatFrame(opcodes.text, Buffer.from(text, "utf8")));
  }

  /** RFC 6455 §7.1.2 */
  close(code: number, reason = ""): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#socket.end(formatClose(code, reason));
    setTimeout(() => this.#socket.destroy(), this.#times.closeMs).unref();
  }

  #read(chunk: Buffer): void {
    this.#hasHeard = true;
    if (this.#isClosing) return;
    try {
      for (const event of this.#receiver.push(chunk)) {
        this.#take(event);
        if (this.#isClosing) return;
      }
    } catch (error) {
      if (!(error instanceof WebSocketError)) throw error;
      this.close(error.code, error.message);
    }
  }

  #take(event: WebSocketEvent): void {
    switch (event.kind) {
      case "text":
        return this.#listener.message(event.octets);
      case "binary":
        return this.close(closeCodes.unsupportedData, "Only text");
      case "ping":
        return this.#write(formatFrame(opcodes.pong, event.octets));
      case "pong":
        return;
      case "close":
        return this.close(event.code);
    }
  }

  /** Who reads nothing is not read either. */
  #write(octets: Buffer): void {
    if (!this.#socket.write(octets)) this.#socket.pause();
  }

  #ping(): void {
    if (this.#isClosing) return;
    if (!this.#hasHeard) {
      this.#socket.destroy();
      return;
    }
    this.#hasHeard = false;
    this.#write(formatFrame(opcodes.ping, Buffer.alloc(0)));
    this.#listener.pinged();
  }
}
