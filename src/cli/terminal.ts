import { Buffer } from "node:buffer";
import type { ReadStream } from "node:tty";
import { TypedLine } from "./typed-line.ts";

/** Where commands read and write; tests give their own. */
export interface Terminal {
  out(text: string): void;
  /** Octets as they are. */
  outOctets(octets: Uint8Array): void;
  err(text: string): void;
  /** All of standard input, for at most `octetsMax`. */
  readAll(octetsMax: number): Promise<string>;
  /** Standard input as it comes. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Asks on the terminal without echo; the first line of standard input where there is none. */
  readPassword(prompt: string): Promise<string>;
  /** Whether a person is there to be asked. */
  readonly isInteractive: boolean;
}

const passwordOctetsMax = 4000;

/** The terminal of this process. */
export class ProcessTerminal implements Terminal {
  #rest = "";

  constructor() {
    // Nobody reads on, as with `| head`: the command comes to its end without them.
    process.stdout.on("error", () => {});
  }

  get isInteractive(): boolean {
    return process.stdin.isTTY === true;
  }

  out(text: string): void {
    process.stdout.write(text);
  }

  outOctets(octets: Uint8Array): void {
    process.stdout.write(octets);
  }

  err(text: string): void {
    process.stderr.write(text);
  }

  get input(): AsyncIterable<Uint8Array> {
    return process.stdin;
  }

  async readAll(octetsMax: number): Promise<string> {
    const chunks: Buffer[] = [];
    let octets = 0;
    for await (const chunk of process.stdin) {
      chunks.push(chunk as Buffer);
      octets += (chunk as Buffer).length;
      if (octets > octetsMax) throw new RangeError(`Input longer than ${octetsMax} octets`);
    }
    return Buffer.concat(chunks).toString();
  }

  async readPassword(prompt: string): Promise<string> {
    if (!process.stdin.isTTY) return firstLine(await this.readAll(passwordOctetsMax));
    this.err(prompt);
    process.stdin.setRawMode(true);
    try {
      return await this.#typedLine(process.stdin);
    } finally {
      process.stdin.setRawMode(false);
      process.stdin.pause();
      this.err("\n");
    }
  }

  /** What is typed until Return. */
  #typedLine(stdin: ReadStream): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const line = new TypedLine();
    const take = (keys: string): void => {
      const outcome = line.push(keys);
      if (outcome === "more") return;
      stdin.off("data", take);
      this.#rest = line.rest;
      if (outcome === "done") resolve(line.text);
      else reject(new Interrupted("Interrupted"));
    };
    stdin.setEncoding("utf8").on("data", take).resume();
    const rest = this.#rest;
    this.#rest = "";
    take(rest);
    return promise;
  }
}

/** Control-C at a prompt. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0]!;
}
