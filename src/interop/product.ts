// Tests with real peers: other people's mail programs against the product as its users start it, one process, spoken
// to through its ports and its command line only. Rules of this folder:
// 1. Everything stays on loopback, on ports that were free, and in temporary folders.
// 2. Every wait ends, and each test ends exactly the processes that it started.
// 3. A test that is through with a product demands that `verify` finds nothing.
// 4. HOMEPOST_EXECUTABLE names an executable to be tested in place of the sources.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ImapClient } from "../testing/imap-client.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import type { WireOptions } from "../testing/wire.ts";
import { freePortBase } from "./free-ports.ts";
import { Daemon, run, type RunOptions, type RunResult } from "./program.ts";

export const login = "you@localhost";
export const password = "homepost-local";

export interface Ports {
  readonly smtp: number;
  readonly submission: number;
  readonly submissions: number;
  readonly imap: number;
  readonly imaps: number;
  readonly http: number;
  readonly https: number;
}

export interface ProductOptions {
  /** A folder of the caller's for the data; else one of our own that goes at the end. */
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ServeOptions extends ProductOptions {
  /** Lines of the static configuration besides data directory and listeners. */
  readonly config?: string;
  readonly hostName?: string;
  /** It is nobody's, and waits for its owner at the setup page. */
  readonly isUnclaimed?: boolean;
  /** It listens on the usual ports of all addresses: in a namespace only. */
  readonly everywhere?: boolean;
}

const services = {
  smtp: 25,
  submission: 587,
  submissions: 465,
  imap: 143,
  imaps: 993,
  http: 80,
  https: 443,
};
const executable = process.env["HOMEPOST_EXECUTABLE"];
const mainFile = join(import.meta.dirname, "../main.ts");

/** Program and first arguments: the sources, or the file that HOMEPOST_EXECUTABLE names. */
const program: readonly [string, ...string[]] =
  executable === undefined ? [process.execPath, mainFile] : [executable];

/** A running Homepost. Disposing of it stops it and demands that `verify` finds nothing. */
export class Product implements AsyncDisposable {
  readonly directory: string;
  readonly ports: Ports;
  readonly #args: readonly string[];
  #env: Readonly<Record<string, string>>;
  readonly #owned: TemporaryDirectory;
  #daemon: Daemon | undefined;

  private constructor(
    owned: TemporaryDirectory,
    args: readonly string[],
    options: ProductOptions & { readonly base: number },
  ) {
    this.#owned = owned;
    this.#args = args;
    this.#env = { HOME: owned.path, ...options.env };
    this.directory = options.directory ?? owned.file("data");
    this.ports = portsFrom(options.base);
  }

  /** Starts `localserve` and waits for its greetings. */
  static async localserve(options: ProductOptions = {}): Promise<Product> {
    const owned = await TemporaryDirectory.make("interop");
    const base = await freePortBase(Object.values(services));
    const args = ["localserve", "--ip", "127.0.0.1", "--port-base", String(base)];
    const product = new Product(owned, args, { ...options, base });
    await product.start();
    return product;
  }

  /** Starts `localserve --setup`: a box that is nobody's, which asks the name server at that port of loopback. */
  static async unclaimed(options: ProductOptions & { readonly dnsPort: number }): Promise<Product> {
    const owned = await TemporaryDirectory.make("interop");
    const base = await freePortBase(Object.values(services));
    const dns = `127.0.0.1:${options.dnsPort}`;
    const where = ["--ip", "127.0.0.1", "--port-base", String(base), "--dns", dns];
    const product = new Product(owned, ["localserve", "--setup", ...where], { ...options, base });
    await product.#begin(() => product.#setupPage());
    return product;
  }

  /** Starts `serve` with a static configuration of its own. Accounts are made by `cli`. */
  static async serve(options: ServeOptions = {}): Promise<Product> {
    const owned = await TemporaryDirectory.make("interop");
    const { everywhere = false, isUnclaimed = false } = options;
    const base = everywhere ? 0 : await freePortBase(Object.values(services));
    const config = owned.file("homepost.toml");
    const product = new Product(
      owned,
      ["serve", "--config", config, ...(isUnclaimed ? ["--setup"] : [])],
      { ...options, base },
    );
    const ports = Object.entries(product.ports).map(([name, port]) => `${name} = ${port}`);
    await writeFile(
      config,
      [
        `dataDirectory = "${product.directory}"`,
        `hostName = "${options.hostName ?? "mail.home.example"}"`,
        options.config ?? "",
        "[listen]",
        `addresses = ["${everywhere ? "0.0.0.0" : "127.0.0.1"}"]`,
        ...ports,
      ].join("\n"),
    );
    if (isUnclaimed) await product.#begin(() => product.#setupPage());
    else await product.start();
    return product;
  }

  get pid(): number {
    return this.#running().pid;
  }

  get isRunning(): boolean {
    return this.#daemon?.isRunning ?? false;
  }

  get log(): string {
    return this.#running().log;
  }

  /** Starts it (again) and waits until SMTP and IMAP greet; `env` is added to its environment from now on. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#env = { ...this.#env, ...env };
    await this.#begin(async () => {
      await using smtp = await SmtpClient.connect({ port: this.ports.smtp });
      await smtp.expect(220);
      await using imap = await ImapClient.connect({ port: this.ports.imap });
      assert.match(imap.greeting.text, /^\* OK/);
    });
  }

  #setupPage(): Promise<unknown> {
    return fetch(`http://127.0.0.1:${this.ports.http}/setup/`);
  }

  async #begin(greets: () => Promise<unknown>): Promise<void> {
    assert.ok(!this.isRunning, "The product runs already");
    await mkdir(this.directory, { recursive: true });
    const [file, ...first] = program;
    const args = [...first, ...this.#args, "--dir", this.directory];
    this.#daemon = new Daemon(file, args, { log: this.#owned.file("log"), env: this.#env });
    await this.#daemon.ready(greets);
  }

  /** Ends it as the system does; it must go of itself, with status 0. */
  async stop(): Promise<void> {
    const status = await this.#running().end("SIGTERM");
    assert.equal(status, 0, `Status after SIGTERM: ${this.log.slice(-4000)}`);
  }

  /** Ends it as a power cut would, as far as the process can tell. */
  async kill(): Promise<void> {
    await this.#running().end("SIGKILL");
  }

  /** Runs a command of the product on this data directory. */
  async cli(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const [file, ...first] = program;
    const all = [...first, ...args, "--dir", this.directory];
    return run(file, all, { ...options, env: { ...this.#env, ...options.env } });
  }

  /** Demands that the consistency check finds nothing. */
  async verify(): Promise<void> {
    const [file, ...first] = program;
    await run(file, [...first, "verify", this.directory], { env: this.#env });
  }

  async smtp(options: Partial<WireOptions> = {}): Promise<SmtpClient> {
    const client = await SmtpClient.connect({ port: this.ports.smtp, ...options });
    await client.hello();
    return client;
  }

  /** A session that is logged in, with INBOX selected. */
  async imap(user: string = login, word: string = password): Promise<ImapClient> {
    const { imaps } = this.ports;
    const client = await ImapClient.connect({ port: imaps, tls: true, waitMsMax: 60_000 });
    await client.login(user, word);
    await client.ok("SELECT INBOX");
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.isRunning) await this.stop();
      await this.verify();
    } finally {
      if (this.isRunning) await this.kill();
      await this.#owned[Symbol.asyncDispose]();
    }
  }

  #running(): Daemon {
    return this.#daemon ?? assert.fail("The product was not started");
  }
}

function portsFrom(base: number): Ports {
  return {
    smtp: base + services.smtp,
    submission: base + services.submission,
    submissions: base + services.submissions,
    imap: base + services.imap,
    imaps: base + services.imaps,
    http: base + services.http,
    https: base + services.https,
  };
}
