import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { encodeQuestion, parseReply } from "./dns-message.ts";
import type { Question, Reply } from "./dns-message.ts";

export interface DnsServer {
  readonly address: string;
  readonly port: number;
}

/** Damaged or foreign packets that are passed over before an exchange gives up. */
const strayPacketsMax = 100;

/**
 * Asks one server once: by UDP from a socket and port of its own, so that a forger has to guess port and id, and
 * again by TCP where the answer is truncated. Undefined where no answer came in time or the server is not there.
 * RFC 5452 §9.2, RFC 7766 §5
 */
export async function exchange(
  server: DnsServer,
  question: Question,
  signal: AbortSignal,
): Promise<Exclude<Reply, { kind: "truncated" }> | undefined> {
  const overUdp = await exchangeOverUdp(server, question, signal);
  if (overUdp?.kind !== "truncated") return overUdp;
  const overTcp = await exchangeOverTcp(server, question, signal);
  return overTcp?.kind === "truncated" ? undefined : overTcp;
}

function exchangeOverUdp(
  server: DnsServer,
  question: Question,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const id = randomInt(0x10000);
    const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
    let strays = 0;
    const end = (reply: Reply | undefined): void => {
      signal.removeEventListener("abort", giveUp);
      socket.close();
      resolve(reply);
    };
    const giveUp = (): void => end(undefined);
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    socket.once("error", giveUp);
    socket.on("message", (packet) => {
      const reply = parseReply(packet, id, question);
      if (reply !== undefined || ++strays > strayPacketsMax) end(reply);
    });
    // A connected socket drops what comes from other addresses, and hears "port unreachable".
    socket.connect(server.port, server.address, () => {
      if (!signal.aborted) socket.send(encodeQuestion(id, question));
    });
  });
}

/** RFC 1035 §4.2.2: two octets of length in front of each message. */
function exchangeOverTcp(
  server: DnsServer,
  question: Question,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const id = randomInt(0x10000);
    const socket = connect({ host: server.address, port: server.port });
    let received = Buffer.alloc(0);
    const end = (reply: Reply | undefined): void => {
      signal.removeEventListener("abort", giveUp);
      socket.destroy();
      resolve(reply);
    };
    const giveUp = (): void => end(undefined);
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    socket.once("error", giveUp);
    socket.once("end", giveUp);
    socket.once("connect", () => {
      const packet = encodeQuestion(id, question);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(packet.length);
      socket.write(Buffer.concat([length, packet]));
    });
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const octets = received.readUInt16BE();
      if (received.length >= 2 + octets)
        end(parseReply(received.subarray(2, 2 + octets), id, question));
    });
  });
}
