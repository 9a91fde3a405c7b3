import type { Socket } from "node:net";
import { TLSSocket, type SecureContext } from "node:tls";
import type { Certificates } from "../tls/certificates.ts";
import { clientKeyAsked } from "../tls/client-key.ts";
import { contextForName, refuseServerName } from "../tls/server-name.ts";
import { ConnectionLost } from "./output.ts";

/** Takes the server's side of a TLS handshake. Rejects with ConnectionLost where there is none within `timeoutMs`. */
export async function acceptTls(
  socket: Socket,
  certificates: Certificates,
  timeoutMs: number,
): Promise<TLSSocket> {
  const secureContext = await certificates.secureContext(undefined);
  if (secureContext === undefined || socket.destroyed) {
    socket.destroy();
    throw new ConnectionLost();
  }
  const tls = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    ...clientKeyAsked,
    SNICallback: (serverName, done) =>
      void answerServerName(serverName, socket, { certificates, initial: secureContext, done }),
  });
  return handshake(tls, timeoutMs);
}

async function handshake(tls: TLSSocket, timeoutMs: number): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const lost = (): void => reject(new ConnectionLost());
  const timer = setTimeout(lost, timeoutMs);
  tls.once("secure", resolve);
  tls.once("close", lost);
  // An error is followed by "close". A session adds no listener of its own: this one keeps the process alive.
  tls.on("error", lost);
  try {
    await promise;
    return tls;
  } catch (error) {
    tls.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    tls.off("close", lost);
  }
}

async function answerServerName(
  serverName: string,
  socket: Socket,
  { certificates, initial, done }: NameAnswer,
): Promise<void> {
  let context: SecureContext | undefined;
  try {
    context = await certificates.secureContext(serverName);
  } catch (error) {
    done(new Error("Cannot read the certificate", { cause: error }));
    return;
  }
  if (context !== undefined) {
    done(null, contextForName(context, initial));
    return;
  }
  await refuseServerName(socket);
  done(new Error("No certificate for the name"));
}

interface NameAnswer {
  readonly certificates: Certificates;
  readonly initial: SecureContext;
  readonly done: (error: Error | null, context?: SecureContext) => void;
}
