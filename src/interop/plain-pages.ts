import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Pages as they are, without a policy, on a port of loopback. */
export class PlainPages implements AsyncDisposable {
  /** What was asked for and is not there. */
  readonly strange: string[] = [];
  readonly #pages = new Map<string, string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(({ url = "" }, response) => {
      const page = this.#pages.get(url);
      if (page === undefined) this.strange.push(url);
      const headers = { "content-type": "text/html; charset=utf-8" };
      response.writeHead(page === undefined ? 404 : 200, headers).end(page);
    });
  }

  static async open(): Promise<PlainPages> {
    const pages = new PlainPages();
    pages.#server.listen(0, "127.0.0.1");
    await once(pages.#server, "listening");
    return pages;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  put(path: string, html: string): void {
    this.#pages.set(path, html);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
