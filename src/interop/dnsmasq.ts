import { Resolver } from "node:dns/promises";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { freePort } from "./free-ports.ts";
import { Daemon } from "./program.ts";

/** The DNS of one test: a dnsmasq on loopback that knows nothing but the given records and asks nobody. */
export class Dnsmasq implements AsyncDisposable {
  readonly port: number;
  readonly #directory: TemporaryDirectory;
  readonly #daemon: Daemon;

  private constructor(port: number, directory: TemporaryDirectory, daemon: Daemon) {
    this.port = port;
    this.#directory = directory;
    this.#daemon = daemon;
  }

  /** `records` are lines of its configuration, such as `mx-host=a.example,mx.a.example,10`. */
  static async start(records: readonly string[], ownPort?: number): Promise<Dnsmasq> {
    const directory = await TemporaryDirectory.make("dnsmasq");
    const port = ownPort ?? (await freePort());
    const args = [
      "--keep-in-foreground",
      "--conf-file=/dev/null",
      "--pid-file=",
      "--user=root",
      "--no-resolv",
      "--no-hosts",
      "--local=/#/",
      "--bind-interfaces",
      "--listen-address=127.0.0.1",
      `--port=${port}`,
      "--host-record=ready.example,127.0.0.1",
      ...records.map((record) => `--${record}`),
    ];
    const daemon = new Daemon("dnsmasq", args, { log: directory.file("log") });
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([`127.0.0.1:${port}`]);
    await daemon.ready(() => resolver.resolve4("ready.example"));
    return new Dnsmasq(port, directory, daemon);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#daemon[Symbol.asyncDispose]();
    await this.#directory[Symbol.asyncDispose]();
  }
}
