import type { Duplex } from "node:stream";
import { ImapReceiver, strangerLimits } from "../imap/receiver.ts";
import type { ReceiverEvent } from "../imap/receiver-event.ts";
import { ConnectionLost } from "./output.ts";

/** While a command is at work, this much of what follows it is read ahead. */
const readAheadOctets = 64 * 1024;

/** The client was silent for too long. */
export class IdleTimeout extends Error {
  override readonly name = "IdleTimeout";

  constructor() {
    super("Idle for too long");
  }
}

/** What a session hears: events of the receiver, read no faster than they are used. */
export class Input {
  #socket: Duplex;
  #receiver = new ImapReceiver(strangerLimits);
  #ended = false;
  #wake: (() => void) | undefined;
  #interrupt: ((reason: Error) => void) | undefined;
  #interruption: Error | undefined;
  readonly #onData = (chunk: Buffer): void => this.#take(chunk);
  readonly #onEnd = (): void => this.#end();

  constructor(socket: Duplex) {
    this.#socket = socket;
    this.#listen();
  }

  get receiver(): ImapReceiver {
    return this.#receiver;
  }

  /** The next event of what is here already. */
  next(): ReceiverEvent | undefined {
    return this.#receiver.next();
  }

  /** Resolves when more has come; rejects with ConnectionLost at the end, with IdleTimeout after `timeoutMs`. */
  async more(timeoutMs: number): Promise<void> {
    if (this.#ended) throw new ConnectionLost();
    if (this.#interruption !== undefined) throw this.#interruption;
    this.#socket.resume();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new IdleTimeout()), timeoutMs);
    this.#wake = resolve;
    this.#interrupt = reject;
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#wake = undefined;
      this.#interrupt = undefined;
    }
  }

  /** Lets this wait, or the next one, fail with `reason`. */
  interrupt(reason: Error): void {
    this.#interruption = reason;
    this.#interrupt?.(reason);
  }

  /** Stops reading: the socket is about to be used by something in between. */
  release(): void {
    this.#unlisten();
    this.#socket.pause();
  }

  /** Takes no more, but lets the peer's octets go by, so that its end is seen. */
  discard(): void {
    this.#unlisten();
    this.#socket.on("data", () => undefined);
    this.#socket.resume();
  }

  /** Goes on over `socket`, and forgets all that was heard before. RFC 9051 §6.2.1 */
  replaceSocket(socket: Duplex): void {
    this.#socket = socket;
    this.#receiver = new ImapReceiver(strangerLimits);
    this.#listen();
  }

  /** Goes on over `socket`, within the same conversation. */
  continueOver(socket: Duplex): void {
    this.#socket = socket;
    this.#listen();
  }

  #take(chunk: Buffer): void {
    this.#receiver.push(chunk);
    if (this.#wake !== undefined) this.#wake();
    else if (this.#receiver.pendingOctets > readAheadOctets) this.#socket.pause();
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  #listen(): void {
    this.#socket.on("data", this.#onData);
    this.#socket.on("end", this.#onEnd);
    this.#socket.on("close", this.#onEnd);
  }

  #unlisten(): void {
    this.#socket.off("data", this.#onData);
    this.#socket.off("end", this.#onEnd);
    this.#socket.off("close", this.#onEnd);
  }
}
