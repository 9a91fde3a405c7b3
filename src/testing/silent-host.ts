import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

// Accepts nothing: its thread sleeps, and the kernel drops what does not fit into the queue.
const program = `
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    process.send(server.address().port, () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });
  });
`;
/** More than the queue holds. */
const fillers = 8;

/** A port on loopback where connecting meets silence, as behind a firewall that drops packets. */
export class SilentHost implements AsyncDisposable {
  readonly port: number;
  readonly #end: () => Promise<void>;

  private constructor(port: number, end: () => Promise<void>) {
    this.port = port;
    this.#end = end;
  }

  static async listen(): Promise<SilentHost> {
    const child = spawn(process.execPath, ["-e", program], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const exited = once(child, "exit");
    const [message]: unknown[] = await once(child, "message");
    const port = Number(message);
    const sockets: Socket[] = [];
    for (let i = 0; i < fillers; i++) {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.on("error", () => {});
      sockets.push(socket);
    }
    await once(sockets[0]!, "connect");
    return new SilentHost(port, async () => {
      for (const socket of sockets) socket.destroy();
      child.kill("SIGKILL");
      await exited;
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end();
  }
}
