import type { Socket } from "node:net";
import { parseClientHello } from "./client-hello.ts";
import type { ClientHello } from "./client-hello.ts";

/**
 * Looks at the first message of a connection and leaves it in the socket, for whoever begins TLS there. Undefined where
 * it is none, or does not come in time.
 */
export function readClientHello(
  socket: Socket,
  timeoutMs: number,
): Promise<ClientHello | undefined> {
  const { promise, resolve } = Promise.withResolvers<ClientHello | undefined>();
  let octets = Buffer.alloc(0);
  const done = (hello: ClientHello | undefined): void => {
    clearTimeout(timer);
    socket.off("data", take).off("close", lost).pause();
    if (octets.length > 0 && !socket.destroyed) socket.unshift(octets);
    resolve(hello);
  };
  const take = (chunk: Buffer): void => {
    octets = Buffer.concat([octets, chunk]);
    const hello = parseClientHello(octets);
    if (hello !== "more") done(hello);
  };
  const lost = (): void => done(undefined);
  const timer = setTimeout(lost, timeoutMs);
  socket.on("data", take).once("close", lost);
  return promise;
}
