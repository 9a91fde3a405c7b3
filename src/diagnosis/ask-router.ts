import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";
import {
  externalAddressRequest,
  gatewayService,
  parseExternalAddress,
  parseSsdp,
  ssdpAddress,
  ssdpPort,
  ssdpSearch,
} from "./internet-gateway.ts";
import { natPmpPort, natPmpRequest, parseNatPmp } from "./nat-pmp.ts";
import type { RouterReply } from "./nat-pmp.ts";
import { parsePcpMap, pcpMapRequest } from "./pcp.ts";
import { defaultRouter } from "./routing-table.ts";

/** What the router in this network says of its address on the other side. */
export interface RouterAnswer {
  readonly protocol: "NAT-PMP" | "PCP" | "UPnP";
  readonly address: string;
}

export interface AskRouterOptions {
  /** The router's address; undefined: it is not known, and only UPnP is asked. */
  readonly router: string | undefined;
  /** Others in tests. */
  readonly ports?: { readonly natPmp: number; readonly ssdp: number } | undefined;
  readonly ssdpHost?: string | undefined;
  readonly signal: AbortSignal;
}

/** Milliseconds until the same is sent again; packets get lost. RFC 6886 §3.1 */
const againMs = [250, 500, 1_000] as const;
const ssdpWaitSeconds = 2;
const descriptionOctetsMax = 64 * 1024;
const mappingSeconds = 10;
/** discard (RFC 863): nobody listens there. */
const discardPort = 9;

/** The default router of this machine; undefined where it cannot be found out. */
export async function ownRouter(): Promise<string | undefined> {
  try {
    return defaultRouter(await readFile("/proc/net/route", "utf8"));
  } catch {
    return undefined;
  }
}

/** Asks in all ways that routers know, all at once; the first that gives an address counts. Undefined: none does. */
export async function askRouter(options: AskRouterOptions): Promise<RouterAnswer | undefined> {
  const done = new AbortController();
  const signal = AbortSignal.any([options.signal, done.signal]);
  const { router, ports = { natPmp: natPmpPort, ssdp: ssdpPort } } = options;
  const ways: Promise<RouterAnswer>[] = [
    named("UPnP", askUpnp({ host: options.ssdpHost ?? ssdpAddress, port: ports.ssdp }, signal)),
  ];
  if (router !== undefined && isIPv4(router)) {
    const at = { host: router, port: ports.natPmp };
    ways.push(named("NAT-PMP", askNatPmp(at, signal)), named("PCP", askPcp(at, signal)));
  }
  try {
    return await Promise.any(ways);
  } catch {
    return undefined;
  } finally {
    done.abort();
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
}

async function named(
  protocol: RouterAnswer["protocol"],
  reply: Promise<RouterReply>,
): Promise<RouterAnswer> {
  const answer = await reply;
  if (answer?.kind !== "address") throw new Error("It gives no address");
  return { protocol, address: answer.address };
}

function askNatPmp(at: Place, signal: AbortSignal): Promise<RouterReply> {
  return packets(at, { signal, packet: () => natPmpRequest, read: parseNatPmp });
}

async function askPcp(at: Place, signal: AbortSignal): Promise<RouterReply> {
  const nonce = randomBytes(12);
  const mapping = (socket: Socket, lifetimeSeconds: number): Buffer =>
    pcpMapRequest({
      nonce,
      clientAddress: socket.address().address,
      internalPort: discardPort,
      lifetimeSeconds,
    });
  return packets(at, {
    signal,
    packet: (socket) => mapping(socket, mappingSeconds),
    read: (packet) => parsePcpMap(packet, nonce),
    // What we have made goes again.
    farewell: (socket) => mapping(socket, 0),
  });
}

interface Conversation {
  readonly signal: AbortSignal;
  readonly packet: (socket: Socket) => Buffer;
  readonly read: (packet: Buffer) => RouterReply;
  readonly farewell?: (socket: Socket) => Buffer;
}

/** Sends until something is read, some times; only the router itself is heard. */
async function packets(at: Place, of: Conversation): Promise<RouterReply> {
  const { promise, resolve } = Promise.withResolvers<RouterReply>();
  const giveUp = (): void => resolve(undefined);
  const socket = createSocket("udp4");
  const timers: NodeJS.Timeout[] = [];
  socket.on("error", giveUp);
  socket.on("message", (packet) => {
    const reply = of.read(packet);
    if (reply !== undefined) resolve(reply);
  });
  socket.once("connect", () => {
    const send = (): void => socket.send(of.packet(socket), () => {});
    let waited = 0;
    for (const waitMs of [0, ...againMs]) timers.push(setTimeout(send, (waited += waitMs)));
    timers.push(setTimeout(giveUp, waited + againMs.at(-1)!));
  });
  of.signal.addEventListener("abort", giveUp, { once: true });
  if (of.signal.aborted) giveUp();
  socket.connect(at.port, at.host);
  try {
    const reply = await promise;
    if (reply?.kind === "address" && of.farewell !== undefined) {
      await new Promise<void>((sent) => socket.send(of.farewell!(socket), () => sent()));
    }
    return reply;
  } finally {
    of.signal.removeEventListener("abort", giveUp);
    for (const timer of timers) clearTimeout(timer);
    socket.close();
  }
}

async function askUpnp(at: Place, signal: AbortSignal): Promise<RouterReply> {
  const description = await findGateway(at, signal);
  if (description === undefined) return undefined;
  const service = gatewayService(await fetched(description, { signal }), description);
  if (service === undefined) return undefined;
  const body = externalAddressRequest(service);
  const soapAction = `"${service.type}#GetExternalIPAddress"`;
  return parseExternalAddress(await fetched(service.control, { signal, body, soapAction }));
}

async function findGateway({ host, port }: Place, signal: AbortSignal): Promise<URL | undefined> {
  const { promise, resolve } = Promise.withResolvers<URL | undefined>();
  const giveUp = (): void => resolve(undefined);
  const socket = createSocket("udp4");
  socket.on("error", giveUp);
  socket.on("message", (packet, { address }) => {
    const url = parseSsdp(packet, address);
    if (url !== undefined) resolve(url);
  });
  const timer = setTimeout(giveUp, (ssdpWaitSeconds + 1) * 1000);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  socket.send(ssdpSearch(ssdpWaitSeconds), port, host, (error) => {
    if (error) giveUp();
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", giveUp);
    clearTimeout(timer);
    socket.close();
  }
}

async function fetched(
  url: URL,
  of: { readonly signal: AbortSignal; readonly body?: string; readonly soapAction?: string },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { signal, body, soapAction } = of;
  const sent = request(url, {
    method: body === undefined ? "GET" : "POST",
    agent: false,
    signal,
    headers:
      body === undefined
        ? {}
        : { "content-type": 'text/xml; charset="utf-8"', SOAPAction: soapAction ?? "" },
  });
  sent.once("response", resolve).once("error", reject).end(body);
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of await promise) {
    octets += (chunk as Buffer).length;
    if (octets > descriptionOctetsMax) throw new RangeError("The answer is too long");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
