import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { localSettings } from "../config/server-settings.ts";
import { freePortBase } from "../interop/free-ports.ts";
import { startServer } from "../server.ts";
import { TemporaryDirectory } from "./temporary-directory.ts";

export type Headers = Readonly<Record<string, string>>;

/** A whole localserve, and what a browser does with its pages. */
export class ServerPages implements AsyncDisposable {
  readonly port: number;
  readonly directory: string;
  readonly imapPort: number;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    directory: string,
    ports: { readonly http: number; readonly imap: number },
    stack: AsyncDisposableStack,
  ) {
    this.directory = directory;
    this.port = ports.http;
    this.imapPort = ports.imap;
    this.#stack = stack;
  }

  static async open(): Promise<ServerPages> {
    await using stack = new AsyncDisposableStack();
    const directory = stack.use(await TemporaryDirectory.make("admin"));
    const portBase = await freePortBase([25, 587, 465, 143, 993, 80, 443]);
    const settings = localSettings({
      directory: directory.path,
      addresses: ["127.0.0.1"],
      portBase,
      logLevel: "error",
    });
    stack.use(await startServer(settings));
    return new ServerPages(directory.path, settings.config.listen.ports, stack.move());
  }

  /** Not by fetch, which would not let the Host field be forged. */
  async post(path: string, body: unknown, headers: Headers = {}): Promise<Answer> {
    const outgoing = request({
      port: this.port,
      host: "127.0.0.1",
      path,
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: `http://127.0.0.1:${this.port}`,
        ...headers,
      },
    });
    outgoing.end(JSON.stringify(body));
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    const text = (await response.setEncoding("utf8").toArray()).join("");
    return {
      status: response.statusCode ?? 0,
      text,
      cookies: response.headers["set-cookie"] ?? [],
    };
  }

  /** Headers of somebody who has logged in; the first password is hashed while the server starts. */
  async logIn(
    path = "/admin/login",
    body: object = { password: "homepost-local" },
  ): Promise<Headers> {
    for (;;) {
      const { status, cookies } = await this.post(path, body);
      if (status === 200) return { cookie: cookies[0]!.split(";")[0]! };
      assert.equal(status, 403);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly string[];
}
