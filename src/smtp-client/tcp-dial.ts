import { connect } from "node:net";
import type { Socket } from "node:net";
import { askProxy } from "./socks-dial.ts";
import type { SocksProxy } from "./socks-dial.ts";

export type Dialed =
  | { readonly kind: "connected"; readonly socket: Socket; readonly address: string }
  | { readonly kind: "unreachable"; readonly text: string };

/**
 * Connects to the first address that answers. Each gets an equal share of the time that is left, so that a dead
 * one does not use it up.
 */
export async function dial(addresses: readonly string[], options: DialOptions): Promise<Dialed> {
  const { timeoutMs, signal } = options;
  const deadline = performance.now() + timeoutMs;
  const errors: string[] = [];
  for (const [index, address] of addresses.entries()) {
    const left = Math.max(1, deadline - performance.now());
    const share = Math.ceil(left / (addresses.length - index));
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(share)]);
    const dialed = await dialAddress(address, { ...options, timeoutMs: share, signal: bounded });
    if (typeof dialed !== "string") return { kind: "connected", socket: dialed, address };
    if (signal.aborted) return { kind: "unreachable", text: "The attempt was ended" };
    errors.push(`${address}: ${dialed}`);
  }
  return { kind: "unreachable", text: `No connection to ${errors.join(", ") || "any address"}` };
}

export interface DialOptions {
  readonly port: number;
  /** For all addresses together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Through it, where there is one. */
  readonly proxy?: SocksProxy | undefined;
}

/** A connection, or why there is none. */
async function dialAddress(address: string, options: DialOptions): Promise<Socket | string> {
  const { port, proxy, signal } = options;
  if (proxy === undefined) return dialOne(address, port, signal);
  const { addresses, login } = proxy;
  const dialed = await dial(addresses, { ...options, port: proxy.port, proxy: undefined });
  if (dialed.kind === "unreachable") return `the proxy does not answer (${dialed.text})`;
  const refusal = await askProxy(dialed.socket, { address, port }, { login, signal });
  return refusal ?? dialed.socket;
}

function dialOne(host: string, port: number, signal: AbortSignal): Promise<Socket | string> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve("timed out");
    const socket = connect({ host, port });
    const giveUp = (): void => {
      socket.destroy();
      resolve("timed out");
    };
    signal.addEventListener("abort", giveUp, { once: true });
    // Stays on the socket: an error between here and the session must not end the process.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      signal.removeEventListener("abort", giveUp);
      resolve(error.code ?? error.message);
    });
    socket.once("connect", () => {
      signal.removeEventListener("abort", giveUp);
      resolve(socket);
    });
  });
}
