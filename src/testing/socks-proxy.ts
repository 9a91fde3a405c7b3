import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

export interface SocksProxyOptions {
  /** Demanded where given. */
  readonly login?: { readonly username: string; readonly password: string };
}

/** A small SOCKS5 proxy for IPv4 on loopback, which remembers where it was asked to connect to. */
export class TestSocksProxy implements AsyncDisposable {
  readonly targets: string[] = [];
  readonly #options: SocksProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(options: SocksProxyOptions) {
    this.#options = options;
    this.#server = createServer((socket) => void this.#serve(this.#kept(socket)).catch(() => {}));
  }

  static async listen(options: SocksProxyOptions = {}): Promise<TestSocksProxy> {
    const proxy = new TestSocksProxy(options);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    // A TCP server that listens has this kind of address.
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }

  async #serve(socket: Socket): Promise<void> {
    const methods = (await octetsOf(socket, 2))[1]!;
    const offered = await octetsOf(socket, methods);
    const method = this.#options.login === undefined ? 0 : 2;
    if (!offered.includes(method)) return void socket.end(Buffer.from([5, 0xff]));
    socket.write(Buffer.from([5, method]));
    if (method === 2 && !(await this.#isLoggedIn(socket))) return;
    const request = await octetsOf(socket, 10);
    const address = [...request.subarray(4, 8)].join(".");
    const port = request.readUInt16BE(8);
    this.targets.push(`${address}:${port}`);
    const target = this.#kept(connect(port, address));
    target.once("error", () => socket.end(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0])));
    target.once("connect", () => {
      // In one piece with what the target says first, as fast proxies do.
      target.once("data", (greeting: Buffer) => {
        socket.write(Buffer.concat([Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 9]), greeting]));
        socket.pipe(target).pipe(socket);
      });
    });
  }

  async #isLoggedIn(socket: Socket): Promise<boolean> {
    const word = async () => octetsOf(socket, (await octetsOf(socket, 1))[0]!);
    await octetsOf(socket, 1);
    const given = { username: String(await word()), password: String(await word()) };
    const { username, password } = this.#options.login!;
    const isRight = given.username === username && given.password === password;
    socket.write(Buffer.from([1, isRight ? 0 : 1]));
    if (!isRight) socket.end();
    return isRight;
  }

  #kept(socket: Socket): Socket {
    this.#sockets.add(socket);
    return socket.on("error", () => {}).once("close", () => this.#sockets.delete(socket));
  }
}

async function octetsOf(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const octets: unknown = socket.read(count);
    if (Buffer.isBuffer(octets)) return octets;
    await once(socket, "readable");
    if (socket.readableEnded) throw new Error("The client went away");
  }
}
