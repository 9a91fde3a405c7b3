import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, TLSSocket } from "node:tls";
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw } from "node:zlib";

export interface WireOptions {
  readonly port: number;
  readonly host?: string;
  /** The address that we come from: all of 127.0.0.0/8 is ours. */
  readonly localAddress?: string;
  /** True for TLS from the first octet. Certificates are not verified unless `tlsOptions` asks for it. */
  readonly tls?: boolean;
  readonly tlsOptions?: ConnectionOptions;
  /** The longest time for any single wait. */
  readonly waitMsMax?: number;
}

const lineFeed = 0x0a;
const connectMsMax = 10_000;
const defaultWaitMsMax = 20_000;

/**
 * One client connection with pull-style reading: what has come waits here until the test asks for it. Every wait
 * ends: with octets, with the peer's end, or with an error after `waitMsMax`.
 */
export class Wire implements AsyncDisposable {
  readonly #waitMsMax: number;
  #socket: Socket;
  #chunks: Buffer[] = [];
  /** Octets in `#chunks`. */
  #length = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  #deflate: DeflateRaw | undefined;

  private constructor(socket: Socket, waitMsMax: number) {
    this.#socket = socket;
    this.#waitMsMax = waitMsMax;
    this.#listen();
  }

  static async connect(options: WireOptions): Promise<Wire> {
    const { port, host = "127.0.0.1", localAddress } = options;
    const target = { port, host, noDelay: true, ...(localAddress ? { localAddress } : {}) };
    const socket = options.tls
      ? connectTls({ rejectUnauthorized: false, ...target, ...options.tlsOptions })
      : connectTcp(target);
    const signal = AbortSignal.timeout(connectMsMax);
    try {
      await once(socket, options.tls ? "secureConnect" : "connect", { signal });
    } catch (error) {
      socket.destroy();
      throw new Error(`Cannot connect to ${host}:${port}`, { cause: error });
    }
    return new Wire(socket, options.waitMsMax ?? defaultWaitMsMax);
  }

  /** The TLS socket, for channel bindings and certificates; undefined while the connection is plain. */
  get tlsSocket(): TLSSocket | undefined {
    return this.#socket instanceof TLSSocket ? this.#socket : undefined;
  }

  /** The bare socket, for tests that pause, reset or half-close. */
  get socket(): Socket {
    return this.#socket;
  }

  /** The octets that have come and were not read yet, left in place. */
  get pending(): Buffer {
    return this.#joined();
  }

  /** One line as latin1 text, without its CRLF. */
  async readLine(): Promise<string> {
    let searched = 0;
    for (;;) {
      const found = this.#indexOfLineFeed(searched);
      if (found >= 0)
        return this.#take(found + 1)
          .toString("latin1")
          .replace(/\r?\n$/, "");
      searched = this.#length;
      await this.#more("a line");
    }
  }

  async readOctets(count: number): Promise<Buffer> {
    while (this.#length < count) await this.#more(`${count} octets`);
    return this.#take(count);
  }

  /** Everything until the peer ends the connection. */
  async readToEnd(): Promise<Buffer> {
    while (!this.#ended && !this.#failure) await this.#arrival("the end of the connection");
    return this.#take(this.#length);
  }

  /** Resolves when the octets are handed to the system, so a peer that does not read holds us back. */
  async write(octets: string | Uint8Array): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      reject(new Error(`Peer took no octets within ${this.#waitMsMax} ms`));
    }, this.#waitMsMax);
    // A failed write shows at the next read, together with what the peer said before it hung up.
    const written = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const all = typeof octets === "string" ? Buffer.from(octets, "latin1") : octets;
    if (this.#deflate === undefined) this.#socket.write(all, written);
    else {
      this.#deflate.write(all);
      this.#deflate.flush(constants.Z_SYNC_FLUSH, written);
    }
    await promise;
  }

  /** Deflated in both directions from here on. RFC 4978 §3 */
  startCompression(): void {
    const inflate = createInflateRaw();
    const deflate = createDeflateRaw();
    const socket = this.#socket;
    for (const event of ["data", "end", "close"]) socket.removeAllListeners(event);
    socket.on("data", (chunk: Buffer) => inflate.write(chunk));
    if (this.#length > 0) inflate.write(this.#take(this.#length));
    inflate.on("data", (chunk: Buffer) => this.#receive(chunk));
    // The end counts when all before it is inflated; the stream itself has no end marker.
    socket.on("close", () => inflate.flush(() => this.#end()));
    inflate.on("error", (error) => socket.destroy(error));
    deflate.on("data", (chunk: Buffer) => socket.write(chunk));
    this.#deflate = deflate;
  }

  /** TLS from here on. What the peer sent in plain text and was not read makes this fail. RFC 3207 §4.2 */
  async startTls(options: ConnectionOptions = {}): Promise<void> {
    if (this.#length > 0) throw new Error(`Cannot start TLS: ${this.#length} octets are unread`);
    this.#socket.removeAllListeners("data");
    this.#socket.removeAllListeners("end");
    this.#socket.removeAllListeners("close");
    const secured = connectTls({ rejectUnauthorized: false, ...options, socket: this.#socket });
    await once(secured, "secureConnect", { signal: AbortSignal.timeout(connectMsMax) });
    this.#socket = secured;
    this.#listen();
  }

  /** Cuts the connection, as a peer that vanishes. */
  destroy(): void {
    this.#socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.closed) return;
    const closed = once(this.#socket, "close");
    this.#socket.destroy();
    await closed;
  }

  #listen(): void {
    this.#socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on("end", () => this.#end());
    this.#socket.on("close", () => this.#end());
    this.#socket.on("error", (error) => {
      this.#failure = error;
      this.#wake?.();
    });
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#wake?.();
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async #more(wanted: string): Promise<void> {
    if (this.#ended || this.#failure) {
      throw new Error(`Connection ended before ${wanted}: got ${this.#preview()}`, {
        cause: this.#failure,
      });
    }
    await this.#arrival(wanted);
  }

  async #arrival(wanted: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      reject(new Error(`No ${wanted} within ${this.#waitMsMax} ms: got ${this.#preview()}`));
    }, this.#waitMsMax);
    this.#wake = resolve;
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#wake = undefined;
    }
  }

  #preview(): string {
    return JSON.stringify(this.#joined().toString("latin1", 0, 200));
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks, this.#length)];
    return this.#chunks[0]!;
  }

  #indexOfLineFeed(from: number): number {
    let offset = 0;
    for (const chunk of this.#chunks) {
      const index = chunk.indexOf(lineFeed, Math.max(0, from - offset));
      if (index >= 0) return offset + index;
      offset += chunk.length;
    }
    return -1;
  }

  #take(count: number): Buffer {
    const first = this.#chunks[0];
    const octets = first && count < first.length ? first : this.#joined();
    const taken = octets.subarray(0, count);
    if (count === octets.length) this.#chunks.shift();
    else this.#chunks[0] = octets.subarray(count);
    this.#length -= count;
    return taken;
  }
}
