import { once } from "node:events";
import { connect } from "node:tls";

/** PEM of the certificate that a TLS port on loopback shows. */
export async function certificateOf(port: number): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return `-----BEGIN CERTIFICATE-----\n${raw.toBase64()}\n-----END CERTIFICATE-----\n`;
}
