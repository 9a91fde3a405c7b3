import { once } from "node:events";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { HostListening } from "../../src/cli/command.ts";
import { deviceRequestOctetsMax } from "../../src/device/device-verbs.ts";
import type { DeviceReply, DeviceRequest } from "../../src/device/device-verbs.ts";
import { faultText } from "../../src/log/fault-text.ts";
import { LineCutter } from "../../src/lines/line-cutter.ts";
import { HostRefusal } from "./host-refusal.ts";
import type { Machine } from "./machine.ts";
import { carryOut } from "./verbs.ts";

export interface HostServerOptions {
  readonly machine: Machine;
  /** Milliseconds without anything to do until it ends. */
  readonly idleMs: number;
}

const connectionsMax = 16;
const askMsMax = 10_000;

/** Answers one request per connection; ends when nobody has asked for a while, and systemd starts it for the next. */
export class HostServer implements AsyncDisposable {
  readonly #options: HostServerOptions;
  readonly #server: Server;
  readonly #idle = Promise.withResolvers<void>();
  #atWork = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Changes of the machine wait for each other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: HostServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => void this.#serve(socket));
    this.#server.maxConnections = connectionsMax;
  }

  /** Resolves when nobody has asked for anything for a while. */
  get idle(): Promise<void> {
    return this.#idle.promise;
  }

  async listen(on: HostListening): Promise<void> {
    this.#server.listen(on);
    await once(this.#server, "listening");
    this.#rest();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await this.#turn;
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(socket: Socket): Promise<void> {
    this.#atWork++;
    clearTimeout(this.#timer);
    socket.on("error", () => socket.destroy());
    try {
      socket.setTimeout(askMsMax, () => socket.destroy());
      const request = await requestOf(socket);
      socket.setTimeout(0);
      if (request !== undefined) await reply(socket, await this.#answer(request));
    } finally {
      socket.destroy();
      this.#atWork--;
      this.#rest();
    }
  }

  async #answer({ verb, arguments: args }: DeviceRequest): Promise<DeviceReply> {
    const { machine } = this.#options;
    const doing = this.#turn.then(() => carryOut(machine, verb, args));
    this.#turn = doing.catch(() => {});
    try {
      const answer = await doing;
      machine.log.info("host.verb.done", { verb });
      return { kind: "answer", answer };
    } catch (error) {
      if (error instanceof HostRefusal) {
        machine.log.warn("host.verb.refused", { verb: verb.slice(0, 40), reason: error.message });
        return { kind: "refused", text: error.message };
      }
      machine.log.error("host.verb.failed", { verb, fault: faultText(error) });
      return { kind: "failed" };
    }
  }

  #rest(): void {
    if (this.#atWork > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#idle.resolve(), this.#options.idleMs);
  }
}

async function requestOf(socket: Socket): Promise<DeviceRequest | undefined> {
  const lines = new LineCutter(deviceRequestOctetsMax);
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      const [line] = lines.push(chunk as Buffer);
      if (line !== undefined) return parseRequest(line);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) return undefined;
    await reply(socket, { kind: "refused", text: "The request is too long" });
  }
  return undefined;
}

/** What cannot be read asks for a verb that nobody has. */
function parseRequest(line: string): DeviceRequest {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && "verb" in value) {
      const args = "arguments" in value ? value.arguments : {};
      if (typeof value.verb === "string") return { verb: value.verb, arguments: args };
    }
  } catch {
    // Not JSON.
  }
  return { verb: "", arguments: {} };
}

async function reply(socket: Socket, words: DeviceReply): Promise<void> {
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
    socket.end(`${JSON.stringify(words)}\n`, () => resolve());
  });
}
