import { writeFile } from "node:fs/promises";
import { Resolver } from "node:dns/promises";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { Daemon } from "../program.ts";
import { nameServerAddress } from "./zones.ts";

/** A validating resolver on 127.0.0.1:53 that knows the key of our root and nobody else's. */
export class Unbound implements AsyncDisposable {
  readonly #owned: AsyncDisposable;

  private constructor(owned: AsyncDisposable) {
    this.#owned = owned;
  }

  /** `forgets`: it keeps no answer, for tests that change their zones. */
  static async start(
    trustAnchor: string,
    { forgets = false }: { readonly forgets?: boolean } = {},
  ): Promise<Unbound> {
    await using owned = new AsyncDisposableStack();
    const directory = owned.use(await TemporaryDirectory.make("unbound"));
    const hints = directory.file("root.hints");
    await writeFile(hints, `. 3600 NS ns.example.\nns.example. 3600 A ${nameServerAddress}\n`);
    const configuration = directory.file("unbound.conf");
    await writeFile(
      configuration,
      unboundConf(hints, trustAnchor) + (forgets ? forgetfulConf : ""),
    );
    const log = directory.file("log");
    const words = ["-d", "-c", configuration];
    const daemon = owned.use(new Daemon("/usr/sbin/unbound", words, { log }));
    const resolver = new Resolver({ timeout: 1000, tries: 1 });
    resolver.setServers(["127.0.0.1"]);
    await daemon.ready(() => resolver.resolveSoa("signed.example"));
    return new Unbound(owned.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}

function unboundConf(hints: string, trustAnchor: string): string {
  return `server:
  interface: 127.0.0.1
  directory: ""
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  num-threads: 1
  root-hints: ${hints}
  trust-anchor: "${trustAnchor}"
  trust-anchor-signaling: no
  root-key-sentinel: no
  do-not-query-localhost: no
  local-zone: "2.0.192.in-addr.arpa." nodefault
  ede: yes
  val-log-level: 2
remote-control:
  control-enable: no
`;
}

const forgetfulConf = `server:
  cache-max-ttl: 0
  cache-max-negative-ttl: 0
  aggressive-nsec: no
`;
