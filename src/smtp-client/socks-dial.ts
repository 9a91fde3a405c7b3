import type { Socket } from "node:net";
import { SocksConversation } from "./socks-conversation.ts";
import type { SocksLogin, SocksTarget } from "./socks-conversation.ts";

/** A SOCKS5 proxy that stands between us and all others. */
export interface SocksProxy {
  /** Addresses of the proxy itself. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly login?: SocksLogin | undefined;
}

/**
 * Asks the proxy behind `socket` for a connection to the target. Undefined: `socket` now leads there; else why not. On
 * the way the socket keeps its own error listeners.
 */
export async function askProxy(
  socket: Socket,
  target: SocksTarget,
  { login, signal }: { readonly login: SocksLogin | undefined; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const conversation = new SocksConversation(target, login);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  // Not "data": a socket that was paused once would not flow by itself for those who read it later.
  const read = (): void => {
    for (let chunk = octetsOf(socket); chunk !== undefined; chunk = octetsOf(socket)) {
      const step = conversation.push(chunk);
      if (step.kind === "send") socket.write(step.octets);
      if (step.kind === "send" || step.kind === "more") continue;
      // At once: what is put back would else be read here again.
      socket.off("readable", read);
      if (step.kind === "refused") return resolve(step.text);
      if (step.rest.length > 0) socket.unshift(step.rest);
      return resolve(undefined);
    }
  };
  const end = (): void => resolve("The proxy closed the connection");
  const giveUp = (): void => resolve("timed out");
  socket.on("readable", read).once("close", end).once("end", end);
  signal.addEventListener("abort", giveUp, { once: true });
  socket.write(conversation.first());
  const refusal = signal.aborted ? "timed out" : await promise;
  signal.removeEventListener("abort", giveUp);
  socket.off("readable", read).off("close", end).off("end", end);
  if (refusal !== undefined) socket.destroy();
  return refusal;
}

function octetsOf(socket: Socket): Buffer | undefined {
  const chunk: unknown = socket.read();
  return Buffer.isBuffer(chunk) ? chunk : undefined;
}
