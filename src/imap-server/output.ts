import type { Duplex } from "node:stream";

/** Text is handed to the socket in pieces of about this size. */
const pieceOctets = 64 * 1024;
/** How long the peer has to close its side, when all is said. */
const lingerMs = 2000;
/** Octets of bodies that go out with one writev. */
const gatherOctets = 512 * 1024;

/**
 * What a session says. Text is latin1 and gathered, so that all answers of one command, and of commands that came
 * in one packet, leave in one packet. A peer that takes nothing for the write deadline loses the connection.
 */
export class Output {
  #socket: Duplex;
  #text = "";
  #gathered: (string | Buffer)[] = [];
  #gatheredOctets = 0;
  #deadlineMs: number;
  #deadline: NodeJS.Timeout | undefined;
  #failed: Error | undefined;
  #wake: (() => void) | undefined;
  /** Called when the peer has taken all that was sent, after it was behind. */
  onDrain: (() => void) | undefined;
  readonly #onDrain = (): void => this.#drained();
  readonly #onClose = (): void => this.#fail(new ConnectionLost());

  constructor(socket: Duplex, deadlineMs: number) {
    this.#socket = socket;
    this.#deadlineMs = deadlineMs;
    this.#listen();
  }

  set deadlineMs(milliseconds: number) {
    this.#deadlineMs = milliseconds;
  }

  /** True while the peer has not taken what it was sent before. */
  get isBehind(): boolean {
    return this.#socket.writableNeedDrain;
  }

  get isLost(): boolean {
    return this.#failed !== undefined;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= pieceOctets) this.#gatherText();
  }

  /** The octets must not change afterwards. */
  writeOctets(octets: Buffer): void {
    if (octets.length < 512) {
      this.write(octets.toString("latin1"));
      return;
    }
    if (this.#text !== "") this.#gatherText();
    this.#gather(octets, octets.length);
  }

  /** Hands everything to the socket, whether the peer is ready or not. */
  send(): void {
    if (this.#text !== "") this.#gatherText();
    if (this.#gathered.length > 0) this.#sendGathered();
  }

  /** True where a long answer should wait for the peer: `await output.ready()`. */
  get isFull(): boolean {
    return this.isBehind || this.#failed !== undefined;
  }

  /** Resolves when the peer can take more; rejects with ConnectionLost when it is gone. */
  async ready(): Promise<void> {
    while (this.isBehind && this.#failed === undefined) {
      // A session has one loop, so there is at most one waiter.
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#failed !== undefined) throw this.#failed;
  }

  /** Goes on over `socket`, after STARTTLS or COMPRESS. */
  replaceSocket(socket: Duplex): void {
    this.#unlisten();
    this.#socket = socket;
    this.#listen();
  }

  /** Sends what is gathered and ends the connection. Resolves when it is closed, in bounded time. */
  async end(): Promise<void> {
    if (this.#failed !== undefined) return;
    this.send();
    const socket = this.#socket;
    const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
    this.#startDeadline();
    let linger: NodeJS.Timeout | undefined;
    socket.end(() => (linger = setTimeout(() => socket.destroy(), lingerMs)));
    await closed;
    clearTimeout(linger);
  }

  #gatherText(): void {
    const text = this.#text;
    this.#text = "";
    this.#gather(text, text.length);
  }

  #gather(piece: string | Buffer, octets: number): void {
    this.#gathered.push(piece);
    this.#gatheredOctets += octets;
    if (this.#gatheredOctets >= gatherOctets) this.#sendGathered();
  }

  #sendGathered(): void {
    const pieces = this.#gathered;
    this.#gathered = [];
    this.#gatheredOctets = 0;
    if (this.#failed !== undefined || this.#socket.destroyed || this.#socket.writableEnded) return;
    if (pieces.length > 1) this.#socket.cork();
    for (const piece of pieces) {
      if (typeof piece === "string") this.#socket.write(piece, "latin1");
      else this.#socket.write(piece);
    }
    if (pieces.length > 1) this.#socket.uncork();
    if (this.#socket.writableNeedDrain) this.#startDeadline();
  }

  #startDeadline(): void {
    this.#deadline ??= setTimeout(() => {
      this.#socket.destroy();
      this.#fail(new ConnectionLost());
    }, this.#deadlineMs);
  }

  #drained(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#wakeWaiter();
    if (this.#failed === undefined) this.onDrain?.();
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    this.#unlisten();
    this.#drained();
  }

  #wakeWaiter(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #listen(): void {
    this.#socket.on("drain", this.#onDrain);
    this.#socket.on("close", this.#onClose);
  }

  #unlisten(): void {
    this.#socket.off("drain", this.#onDrain);
    this.#socket.off("close", this.#onClose);
  }
}

/** The peer is gone: ends the session without a word, and is not worth a log record. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";

  constructor() {
    super("Connection lost");
  }
}
