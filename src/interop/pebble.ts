import { writeFile } from "node:fs/promises";
import { get } from "node:https";
import { text } from "node:stream/consumers";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { freePort } from "./free-ports.ts";
import { Daemon } from "./program.ts";

export interface PebbleOptions {
  /** Of the name server that it asks. */
  readonly dnsPort: number;
  /** Its address; that of loopback where absent. */
  readonly dnsHost?: string;
  /** Where it looks for proofs. */
  readonly httpPort: number;
  readonly tlsPort: number;
  /** Of external accounts, which it then demands: key by id, base64url. */
  readonly externalAccounts?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Let's Encrypt's authority for tests: real proofs, worthless certificates, and failures at will. */
export class Pebble implements AsyncDisposable {
  readonly directoryUrl: string;
  /** PEM file with whom to trust when asking it. */
  readonly trustFile: string;
  readonly #managementUrl: string;
  readonly #web: CertificateAuthority;
  readonly #daemon: Daemon;
  readonly #owned: AsyncDisposable;

  private constructor(
    owned: AsyncDisposable,
    parts: {
      readonly daemon: Daemon;
      readonly web: CertificateAuthority;
      readonly trustFile: string;
      readonly ports: readonly [number, number];
    },
  ) {
    const [port, managementPort] = parts.ports;
    this.directoryUrl = `https://127.0.0.1:${port}/dir`;
    this.#managementUrl = `https://127.0.0.1:${managementPort}`;
    this.#web = parts.web;
    this.#daemon = parts.daemon;
    this.trustFile = parts.trustFile;
    this.#owned = owned;
  }

  static async start(options: PebbleOptions): Promise<Pebble> {
    await using owned = new AsyncDisposableStack();
    const directory = owned.use(await TemporaryDirectory.make("pebble"));
    const web = new CertificateAuthority("Pebble's site");
    const { chain, key } = web.issue(["127.0.0.1"]);
    const ports = [await freePort(), await freePort()] as const;
    const { externalAccounts } = options;
    const configuration = {
      pebble: {
        listenAddress: `127.0.0.1:${ports[0]}`,
        managementListenAddress: `127.0.0.1:${ports[1]}`,
        certificate: directory.file("chain.pem"),
        privateKey: directory.file("key.pem"),
        httpPort: options.httpPort,
        tlsPort: options.tlsPort,
        ocspResponderURL: "",
        externalAccountBindingRequired: externalAccounts !== undefined,
        externalAccountMACKeys: externalAccounts ?? {},
      },
    };
    const trustFile = directory.file("trust.pem");
    await writeFile(trustFile, web.certificate);
    await writeFile(directory.file("chain.pem"), chain);
    await writeFile(directory.file("key.pem"), key);
    await writeFile(directory.file("pebble.json"), JSON.stringify(configuration));
    const words = ["-config", directory.file("pebble.json"), "-strict"];
    const daemon = owned.use(
      new Daemon(
        "pebble",
        [...words, "-dnsserver", `${options.dnsHost ?? "127.0.0.1"}:${options.dnsPort}`],
        {
          log: directory.file("log"),
          env: { PEBBLE_VA_NOSLEEP: "1", ...options.env },
        },
      ),
    );
    const pebble = new Pebble(owned.move(), { daemon, web, trustFile, ports });
    await daemon.ready(() => pebble.root());
    return pebble;
  }

  get log(): string {
    return this.#daemon.log;
  }

  /** Who signs what it issues, PEM. */
  async root(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    get(`${this.#managementUrl}/roots/0`, { ca: this.#web.certificate }, (response) => {
      text(response).then(resolve, reject);
    }).once("error", reject);
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}
