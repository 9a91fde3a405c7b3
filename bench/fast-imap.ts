import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface FastAnswer {
  /** From the first octet of the command to the last of the tagged answer. */
  readonly ms: number;
  /** Untagged lines of the form `* n WORD`, by word. */
  readonly counts: ReadonlyMap<string, number>;
  readonly literalOctets: number;
  /** The first untagged lines, for those who want to read. */
  readonly lines: readonly string[];
}

const linesKeptMax = 100;
const lineFeed = 0x0a;
const closingBrace = 0x7d;

/** An IMAP client that reads fast: it counts lines, steps over literals by their length, and keeps no bodies. */
export class FastImap implements AsyncDisposable {
  readonly #socket: Socket;
  #tag = 0;
  /** The beginning of a line whose end has not come. */
  #rest = Buffer.alloc(0);
  /** Octets of a literal that are still to come. */
  #skip = 0;
  #line: (line: Buffer) => void = () => {};
  #failed: (error: Error) => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("close", () => this.#failed(new Error("The server hung up")));
    socket.on("error", () => socket.destroy());
  }

  static async connect(port: number): Promise<FastImap> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    const client = new FastImap(socket);
    const { promise, resolve } = Promise.withResolvers<void>();
    client.#line = () => resolve();
    await promise;
    return client;
  }

  /** Sends a command, literals as LITERAL+, and waits for OK. */
  async command(...parts: readonly (string | Uint8Array)[]): Promise<FastAnswer> {
    const tag = Buffer.from(`t${++this.#tag} `);
    const counts = new Map<string, number>();
    const lines: string[] = [];
    let literalOctets = 0;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#failed = reject;
    this.#line = (line) => {
      if (line.subarray(0, tag.length).equals(tag)) {
        resolve(line.toString("latin1", tag.length).trim());
        return;
      }
      if (lines.length < linesKeptMax) lines.push(line.toString("latin1").trim());
      const word = line[0] === 0x2a ? wordOf(line) : undefined;
      if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
      literalOctets += literalLength(line);
    };
    const started = performance.now();
    this.#socket.write(commandOctets(tag, parts));
    const status = await promise;
    const ms = performance.now() - started;
    if (!status.startsWith("OK")) throw new Error(`${String(parts[0]).slice(0, 80)}: ${status}`);
    return { ms, counts, literalOctets, lines };
  }

  /** Begins IDLE; the promise tells when the next EXISTS came. */
  async idle(): Promise<{ readonly exists: Promise<number>; done(): Promise<void> }> {
    const tag = `t${++this.#tag}`;
    const began = Promise.withResolvers<void>();
    const exists = Promise.withResolvers<number>();
    const ended = Promise.withResolvers<void>();
    this.#failed = began.reject;
    this.#line = (line) => {
      const text = line.toString("latin1");
      if (text.startsWith("+")) began.resolve();
      else if (/^\* \d+ EXISTS/.test(text)) exists.resolve(performance.now());
      else if (text.startsWith(`${tag} `)) ended.resolve();
    };
    this.#socket.write(`${tag} IDLE\r\n`);
    await began.promise;
    const done = async (): Promise<void> => {
      this.#socket.write("DONE\r\n");
      await ended.promise;
    };
    return { exists: exists.promise, done };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.closed) return;
    const closed = once(this.#socket, "close");
    this.#failed = () => {};
    this.#socket.destroy();
    await closed;
  }

  #receive(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, chunk.length - at);
        this.#skip -= skipped;
        at += skipped;
        continue;
      }
      const end = chunk.indexOf(lineFeed, at);
      if (end < 0) {
        this.#rest = Buffer.concat([this.#rest, chunk.subarray(at)]);
        return;
      }
      const piece = chunk.subarray(at, end + 1);
      const line = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
      if (this.#rest.length > 0) this.#rest = Buffer.alloc(0);
      at = end + 1;
      this.#skip = literalLength(line);
      this.#line(line);
    }
  }
}

function commandOctets(tag: Buffer, parts: readonly (string | Uint8Array)[]): Buffer {
  const pieces: Uint8Array[] = [tag];
  for (const part of parts) {
    if (typeof part === "string") pieces.push(Buffer.from(part, "latin1"));
    else pieces.push(Buffer.from(`{${part.length}+}\r\n`), part);
  }
  pieces.push(Buffer.from("\r\n"));
  return Buffer.concat(pieces);
}

/** The third word: `* 12 FETCH (` is FETCH. */
function wordOf(line: Buffer): string | undefined {
  return /^\* \d+ ([A-Z]+)/.exec(line.toString("latin1", 0, 40))?.[1];
}

function literalLength(line: Buffer): number {
  if (line.at(-3) !== closingBrace) return 0;
  return Number(
    /\{(\d+)\}\r\n$/.exec(line.toString("latin1", Math.max(0, line.length - 20)))?.[1] ?? 0,
  );
}
