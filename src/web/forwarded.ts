import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import { TLSSocket } from "node:tls";

/** Who asks, also where others stand in between. */
export interface Client {
  readonly address: string;
  /** Nobody between the browser and us can read along, but those that we trust. */
  readonly isSecure: boolean;
  /** Of a proxy that we do not know: the address is the proxy's, and anybody may be behind it. */
  readonly isVeiled: boolean;
}

/** Hops that one request may have passed; who has more is making them up. */
const hopsMax = 20;
const headerCharactersMax = 4_096;

/** Proxies that may tell whom they speak for. */
export class TrustedProxies {
  readonly #list = new BlockList();
  readonly #isEmpty: boolean;

  /** Addresses and networks, such as "127.0.0.1" and "10.0.0.0/8". */
  constructor(networks: readonly string[]) {
    this.#isEmpty = networks.length === 0;
    for (const network of networks) {
      const [address = "", bits] = network.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  has(address: string): boolean {
    if (this.#isEmpty) return false;
    const plain = plainAddress(address);
    const version = isIP(plain);
    return version !== 0 && this.#list.check(plain, version === 6 ? "ipv6" : "ipv4");
  }

  /** By the socket, and by what proxies say as far as we know them. RFC 7239 §5 */
  clientOf({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): Client {
    const peer = plainAddress(socket.remoteAddress ?? "");
    const isSecure = socket instanceof TLSSocket;
    const told = listsOf(headers);
    if (!this.has(peer)) return { address: peer, isSecure, isVeiled: told.length > 0 };
    const clients = told.map((hops) => this.#clientBefore(hops));
    const [first] = clients;
    // A proxy writes one of the two fields, and the other may come from the visitor as it is: which, we cannot know.
    const isAgreed = clients.every((hop) => hop?.address === first?.address);
    if (first === undefined || !isAgreed) return { address: peer, isSecure, isVeiled: true };
    const { address, proto } = first;
    return {
      address,
      isSecure: proto === undefined ? isSecure : proto === "https",
      isVeiled: false,
    };
  }

  /**
   * For whom the nearest of them speak; undefined where one of them does not say. What stands before a hop that we do not
   * trust, it may have made up; without such a hop it is somebody on the proxy's own machine, or in its network.
   */
  #clientBefore(hops: readonly Hop[]): Hop | undefined {
    let farthest: Hop | undefined;
    for (const hop of hops.toReversed()) {
      const address = plainAddress(hop.address);
      if (isIP(address) === 0) return undefined;
      farthest = { ...hop, address };
      if (!this.has(address)) break;
    }
    return farthest;
  }

  /** The name that the browser asked for, where a proxy that we trust says so; else what stands in the Host field. */
  hostOf({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string | undefined {
    if (!this.has(socket.remoteAddress ?? "")) return headers.host;
    const told = lastOf(textOf(headers["x-forwarded-host"])) ?? forwardedOf(headers)?.at(-1)?.host;
    return told !== undefined && /^[\w.:[\]-]{1,260}$/.test(told) ? told : headers.host;
  }
}

interface Hop {
  readonly address: string;
  readonly proto: string | undefined;
  readonly host: string | undefined;
}

/** Those that the request has passed, the first the farthest; as each of the two fields says that is there. */
function listsOf(headers: IncomingMessage["headers"]): readonly (readonly Hop[])[] {
  return [forwardedOf(headers), forwardedForOf(headers)].filter((hops) => hops !== undefined);
}

function forwardedOf(headers: IncomingMessage["headers"]): Hop[] | undefined {
  const forwarded = textOf(headers["forwarded"]);
  return forwarded === undefined ? undefined : parseForwarded(forwarded);
}

function forwardedForOf(headers: IncomingMessage["headers"]): Hop[] | undefined {
  const addresses = textOf(headers["x-forwarded-for"]);
  if (addresses === undefined) return undefined;
  const protos = listOf(textOf(headers["x-forwarded-proto"]));
  const hops = listOf(addresses);
  return hops.map((address, at) => ({
    address: withoutPort(address),
    // As a rule there is one for all.
    proto: (protos.length === hops.length ? protos[at] : protos.at(-1))?.toLowerCase(),
    host: undefined,
  }));
}

const token = /^[\w!#$%&'*+.^`|~-]+$/;

/** The elements of a Forwarded field; none where it is no such field. RFC 7239 §4 */
export function parseForwarded(text: string): Hop[] {
  const hops: Hop[] = [];
  for (const element of split(text, ",")) {
    const pairs = new Map<string, string>();
    for (const pair of split(element, ";")) {
      const equals = pair.indexOf("=");
      const name = pair.slice(0, equals).trim().toLowerCase();
      if (equals < 0 || !token.test(name)) return [];
      pairs.set(name, unquoted(pair.slice(equals + 1).trim()));
    }
    const node = pairs.get("for") ?? "";
    const proto = pairs.get("proto")?.toLowerCase();
    hops.push({ address: withoutPort(node), proto, host: pairs.get("host") });
    if (hops.length > hopsMax) return [];
  }
  return hops;
}

/** At separators outside of quotes; empty parts are left out. */
function split(text: string, separator: string): string[] {
  const parts = [""];
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === separator && !isQuoted) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1") : text;
}

/** RFC 7239 §6: an address, IPv6 in brackets, with or without a port; or a word that hides it. */
function withoutPort(node: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\w+)?$/.exec(node) ?? [];
  return bracketed ?? plain ?? node;
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}

function listOf(text: string | undefined): string[] {
  const parts = (text ?? "").split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "").slice(-hopsMax);
}

function lastOf(text: string | undefined): string | undefined {
  return listOf(text).at(-1);
}

/** Of a field that may come several times, as Node gives it. */
function textOf(field: string | readonly string[] | undefined): string | undefined {
  const text = typeof field === "string" || field === undefined ? field : field.join(", ");
  return text !== undefined && text.length > headerCharactersMax ? "" : text;
}
