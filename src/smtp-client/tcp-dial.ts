import { connect, isIPv6 } from "node:net";
import type { Socket } from "node:net";
import { askProxy } from "./socks-dial.ts";
import type { SocksProxy } from "./socks-dial.ts";

export type Dialed =
  | { readonly kind: "connected"; readonly socket: Socket; readonly address: string }
  | {
      readonly kind: "unreachable";
      readonly text: string;
      /** No address answered in time, and none refused. */
      readonly isSilent: boolean;
    };

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
    if (signal.aborted) {
      return { kind: "unreachable", text: "The attempt was ended", isSilent: false };
    }
    errors.push(dialed);
  }
  const each = errors.map((error, index) => `${addresses[index]!}: ${wordsOf(error)}`);
  return {
    kind: "unreachable",
    text: `No connection to ${each.join(", ") || "any address"}`,
    isSilent: errors.includes(timedOut) && errors.every((error) => silences.has(error)),
  };
}

const timedOut = "timed out";

/** The error of the system with words for people in front. */
function wordsOf(error: string): string {
  const words = meanings.get(error);
  return words === undefined ? error : `${words} (${error})`;
}

const meanings: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "connection refused"],
  ["ECONNRESET", "connection cut"],
  ["ENETUNREACH", "no way to that network"],
  ["EHOSTUNREACH", "no way to that host"],
  ["EADDRNOTAVAIL", "no address of ours to go there from"],
]);

/** A family of addresses that this machine does not have says nothing either. */
const silences: ReadonlySet<string> = new Set([timedOut, "ENETUNREACH", "EADDRNOTAVAIL"]);

export interface DialOptions {
  readonly port: number;
  /** For all addresses together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Through it, where there is one. */
  readonly proxy?: SocksProxy | undefined;
  /** Ours to connect from, without a proxy; the system's choice for a family that is not among them. */
  readonly localAddresses?: readonly string[] | undefined;
}

/** A connection, or why there is none. */
async function dialAddress(address: string, options: DialOptions): Promise<Socket | string> {
  const { port, proxy, signal } = options;
  if (proxy === undefined) return dialOne(address, options);
  const { addresses, login } = proxy;
  // The proxy may be where only another address of ours leads, such as on this machine.
  const towards = { ...options, port: proxy.port, proxy: undefined, localAddresses: undefined };
  const dialed = await dial(addresses, towards);
  if (dialed.kind === "unreachable") return `the proxy does not answer (${dialed.text})`;
  const refusal = await askProxy(dialed.socket, { address, port }, { login, signal });
  return refusal ?? dialed.socket;
}

function dialOne(host: string, options: DialOptions): Promise<Socket | string> {
  const { port, signal, localAddresses = [] } = options;
  const localAddress = localAddresses.find((address) => isIPv6(address) === isIPv6(host));
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(timedOut);
    const socket = connect({ host, port, ...(localAddress === undefined ? {} : { localAddress }) });
    const giveUp = (): void => {
      socket.destroy();
      resolve(timedOut);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    // Stays on the socket: an error between here and the session must not end the process.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      signal.removeEventListener("abort", giveUp);
      resolve(error.code === "ETIMEDOUT" ? timedOut : (error.code ?? error.message));
    });
    socket.once("connect", () => {
      signal.removeEventListener("abort", giveUp);
      resolve(socket);
    });
  });
}
