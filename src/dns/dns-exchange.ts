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
  return endedBy(signal, (end) => {
    const id = randomInt(0x10000);
    const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
    let strays = 0;
    socket.on("error", () => end(undefined));
    socket.on("message", (packet) => {
      const reply = parseReply(packet, id, question);
      if (reply !== undefined || ++strays > strayPacketsMax) end(reply);
    });
    socket.once("connect", () => socket.send(encodeQuestion(id, question)));
    // A connected socket drops what comes from other addresses, and hears "port unreachable".
    socket.connect(server.port, server.address);
    return () => socket.close();
  });
}

/** RFC 1035 §4.2.2: two octets of length in front of each message. */
function exchangeOverTcp(
  server: DnsServer,
  question: Question,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  return endedBy(signal, (end) => {
    const id = randomInt(0x10000);
    const socket = connect({ host: server.address, port: server.port });
    let received = Buffer.alloc(0);
    socket.on("error", () => end(undefined));
    socket.once("end", () => end(undefined));
    socket.once("connect", () => socket.write(framed(encodeQuestion(id, question))));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const octets = 2 + received.readUInt16BE();
      if (received.length >= octets) end(parseReply(received.subarray(2, octets), id, question));
    });
    return () => socket.destroy();
  });
}

/** Resolves with the first thing that `end` is told, or undefined when the time is over, and closes the socket once. */
function endedBy(
  signal: AbortSignal,
  begin: (end: (reply: Reply | undefined) => void) => () => void,
): Promise<Reply | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const { promise, resolve } = Promise.withResolvers<Reply | undefined>();
  const giveUp = (): void => resolve(undefined);
  signal.addEventListener("abort", giveUp, { once: true });
  const close = begin(resolve);
  return promise.finally(() => {
    signal.removeEventListener("abort", giveUp);
    close();
  });
}

function framed(packet: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}
