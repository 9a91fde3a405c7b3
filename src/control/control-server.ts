import { once } from "node:events";
import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { Admin } from "../admin/call.ts";
import type { Log } from "../log/log.ts";
import { LineCutter } from "../lines/line-cutter.ts";
import {
  clientsMax,
  requestOctetsMax,
  socketName,
  type ControlAnswer,
  type ControlRequest,
} from "./protocol.ts";

export interface ControlServerOptions {
  readonly admin: Admin;
  readonly directory: string;
  readonly log: Log;
}

const idleMs = 10 * 60_000;

/**
 * Answers the calls that come over the control socket. Whoever holds the lock of the data directory may open it;
 * a socket that is left there is a dead server's.
 */
export class ControlServer implements AsyncDisposable {
  readonly #options: ControlServerOptions;
  readonly #path: string;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#path = join(options.directory, socketName);
    // A client may close its half after its last call and still read the answers.
    this.#server = createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket));
    this.#server.maxConnections = clientsMax;
  }

  async listen(): Promise<void> {
    rmSync(this.#path, { force: true });
    // Nobody else can reach it before the mode is set: the directory itself is private to us.
    this.#server.listen(this.#path);
    await once(this.#server, "listening");
    chmodSync(this.#path, 0o600);
    this.#server.on("error", ({ message }) =>
      this.#options.log.warn("control.listener.failed", { reason: message }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const client of this.#clients) client.destroy();
    await closed;
  }

  async #serve(socket: Socket): Promise<void> {
    this.#clients.add(socket);
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    const lines = new LineCutter(requestOctetsMax);
    try {
      for await (const chunk of socket) {
        for (const line of lines.push(chunk as Buffer)) await this.#answer(socket, line);
      }
    } catch (error) {
      if (error instanceof RangeError) {
        send(socket, { kind: "refused", text: "The request is too long" });
      }
    } finally {
      socket.end();
      this.#clients.delete(socket);
    }
  }

  async #answer(socket: Socket, line: string): Promise<void> {
    const request = requestOf(line);
    // With the first call: most of the time nobody asks for any.
    const { callNamed, refusalText } = await import("../admin/calls.ts");
    const call = request && callNamed(request.call);
    if (!call) {
      send(socket, {
        kind: "refused",
        text: "The server does not know this call: update one side",
      });
      return;
    }
    const { admin, log } = this.#options;
    try {
      const result = await call.invoke(admin, request.arguments, {
        by: "cli",
        report: (text) => send(socket, { kind: "progress", line: text }),
      });
      log.info("control.call.done", { call: request.call });
      send(socket, { kind: "result", result });
    } catch (error) {
      const text = refusalText(error);
      if (text !== undefined) {
        send(socket, { kind: "refused", text });
        return;
      }
      log.error("control.call.failed", {
        call: request.call,
        reason: Error.isError(error) ? error.stack : String(error),
      });
      send(socket, { kind: "failed" });
    }
  }
}

function requestOf(line: string): ControlRequest | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("call" in value)) return undefined;
    if (typeof value.call !== "string") return undefined;
    return { call: value.call, arguments: "arguments" in value ? value.arguments : {} };
  } catch {
    return undefined;
  }
}

function send(socket: Socket, answer: ControlAnswer): void {
  if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
}
