import { SMTPStream } from "smtp-server/lib/smtp-stream.js";
import { type DataPiece, DataReader } from "../smtp/data-reader.ts";

/** Takes a message as it arrives. */
export interface DataSink {
  /** A promise holds back further octets. */
  write(content: Buffer): Promise<void> | void;
  /** All octets are there: decides, and has replied when it resolves. Never rejects. */
  end(violated: boolean): Promise<void>;
}

/** Finds the message in what the client sends. */
export interface DataFraming {
  push(chunk: Buffer, start: number): DataPiece;
  readonly violated: boolean;
  /** There is nothing left to read, though no octet may have come. */
  readonly isComplete: boolean;
}

export interface EngineInputListener {
  /** Octets that a command line may have; `start` is its beginning. */
  lineOctetsMax(start: string): number;
  lineTooLong(): void;
  /** Every complete line has been worked on: a good moment to send the replies. */
  ranDry(): void;
}

/** After so many lines or pieces in a row other connections get their turn. */
const stepsPerTurn = 100;

/**
 * The engine's input stream with its reading replaced, because the engine
 * - passes bare CR and LF through, and tells no one (mail-behaviours.md 1.6);
 * - has one limit for all lines, and answers 421 instead of 500;
 * - leaves the event loop for each stuffed dot and copies each message through a PassThrough.
 *
 * It stays the engine's in how lines reach the command handlers, in back pressure, and in how it is retired by STARTTLS.
 */
export class EngineInput extends SMTPStream {
  readonly #listener: EngineInputListener;
  #chunk: Buffer = nothing;
  #at = 0;
  #next: ((error?: Error | null) => void) | undefined;
  #running = false;
  #again = false;
  #steps = 0;
  #sink: DataSink | undefined;
  #reader: DataFraming | undefined;
  /** Waits for us, not for the client. */
  #busy = false;

  constructor(listener: EngineInputListener) {
    super({ decodeStrings: true });
    this.#listener = listener;
  }

  get isBusy(): boolean {
    return this.#busy;
  }

  get isReadingData(): boolean {
    return this.#sink !== undefined;
  }

  /** What follows the present line is a message. */
  readData(sink: DataSink, reader: DataFraming = new DataReader()): void {
    this.#sink = sink;
    this.#reader = reader;
    this._dataMode = true;
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding | "buffer",
    next: (error?: Error | null) => void,
  ): void {
    this.#chunk = this.#chunk.length > 0 ? Buffer.concat([this.#chunk, chunk]) : chunk;
    this.#at = 0;
    this.#next = next;
    this.#steps = 0;
    this.#proceed();
  }

  /** Goes on with the next line or piece; steps that end at once do not nest. */
  readonly #proceed = (): void => {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    do {
      this.#again = false;
      if (++this.#steps % stepsPerTurn === 0) setImmediate(this.#step);
      else this.#step();
    } while (this.#again);
    this.#running = false;
  };

  readonly #step = (): void => {
    if (this.isClosed) this.#wantMore(nothing);
    else if (this.#sink) this.#readData(this.#sink);
    else this.#readLine();
  };

  #readLine(): void {
    const end = this.#chunk.indexOf(LF, this.#at);
    const last = end < 0 ? this.#chunk.length : end;
    const bare = last > this.#at && this.#chunk[last - 1] === CR ? last - 1 : last;
    const length = bare - this.#at;
    const start = this.#chunk.toString("latin1", this.#at, this.#at + Math.min(length, 8));
    if (length > this.#listener.lineOctetsMax(start)) {
      this.isClosed = true;
      this.#listener.lineTooLong();
      this.#wantMore(nothing);
    } else if (end < 0) {
      this.#wantMore(this.#chunk.subarray(this.#at));
    } else {
      const line = this.#chunk.subarray(this.#at, bare);
      this.#at = end + 1;
      this.oncommand(line, this.#proceed);
    }
  }

  #readData(sink: DataSink): void {
    const isDry = this.#at >= this.#chunk.length;
    if (isDry && !this.#reader!.isComplete) return this.#wantMore(nothing);
    const { content, end } = this.#reader!.push(this.#chunk, this.#at);
    this.#at = end ?? this.#chunk.length;
    const written = content.length > 0 ? sink.write(content) : undefined;
    if (end !== undefined) {
      this.#busy = true;
      void this.#endData(sink, written);
    } else if (written) {
      this.#busy = true;
      void this.#resumeAfter(written);
    } else this.#proceed();
  }

  async #endData(sink: DataSink, written: Promise<void> | void): Promise<void> {
    await written;
    await sink.end(this.#reader!.violated);
    this.#sink = undefined;
    this.#reader = undefined;
    this._dataMode = false;
    this.#busy = false;
    this.#proceed();
  }

  async #resumeAfter(written: Promise<void>): Promise<void> {
    await written;
    this.#busy = false;
    this.#proceed();
  }

  #wantMore(rest: Buffer): void {
    this.#chunk = rest;
    this.#at = 0;
    this.#listener.ranDry();
    const next = this.#next;
    this.#next = undefined;
    next?.();
  }
}

const LF = 10;
const CR = 13;
const nothing = Buffer.alloc(0);
