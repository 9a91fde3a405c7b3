import { connect } from "node:net";
import { once } from "node:events";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { Daemon } from "../program.ts";

export interface SocksProxyOptions {
  /** Where it listens, on port 1080. */
  readonly address: string;
  /** Where its connections come from. */
  readonly outgoingAddress: string;
  readonly username?: string;
  readonly password?: string;
}

const port = 1080;

/** A microsocks. RFC 1928 */
export class SocksProxy implements AsyncDisposable {
  readonly #owned: AsyncDisposable;

  private constructor(owned: AsyncDisposable) {
    this.#owned = owned;
  }

  static async start(options: SocksProxyOptions): Promise<SocksProxy> {
    await using owned = new AsyncDisposableStack();
    const directory = owned.use(await TemporaryDirectory.make("socks"));
    const { address, outgoingAddress, username, password } = options;
    const login = username === undefined ? [] : ["-u", username, "-P", password ?? ""];
    const words = ["-i", address, "-p", String(port), "-b", outgoingAddress, ...login];
    const daemon = owned.use(new Daemon("microsocks", words, { log: directory.file("log") }));
    await daemon.ready(async () => {
      const socket = connect(port, address);
      await once(socket, "connect");
      socket.destroy();
    });
    return new SocksProxy(owned.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}
