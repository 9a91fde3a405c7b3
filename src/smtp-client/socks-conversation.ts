import { isIPv6 } from "node:net";

/** Where the proxy is to connect to. Names are resolved by us, so that what DNSSEC says of them holds. */
export interface SocksTarget {
  /** IPv4 or IPv6. */
  readonly address: string;
  readonly port: number;
}

export interface SocksLogin {
  /** 1 to 255 octets of UTF-8 each. RFC 1929 §2 */
  readonly username: string;
  readonly password: string;
}

export type SocksStep =
  /** The proxy has more to say. */
  | { readonly kind: "more" }
  | { readonly kind: "send"; readonly octets: Buffer }
  /** From here on the target speaks; `rest` is what it has said already. */
  | { readonly kind: "connected"; readonly rest: Buffer }
  | { readonly kind: "refused"; readonly text: string };

const version = 5;
const loginVersion = 1;
const noLogin = 0;
const byPassword = 2;
const addressOctets: Readonly<Record<number, number>> = { 1: 4, 4: 16 };

/** RFC 1928 §6 */
const replyTexts: Readonly<Record<number, string>> = {
  1: "a general failure of the proxy",
  2: "the proxy does not allow it",
  3: "the network cannot be reached",
  4: "the host cannot be reached",
  5: "the connection was refused",
  6: "the time to live ran out",
  7: "the proxy cannot connect",
  8: "the proxy does not know this kind of address",
};

/**
 * The client's side of SOCKS version 5 for CONNECT, RFC 1928, with username and password, RFC 1929: octets in, octets
 * out.
 *
 *     methods ──▶ [login] ──▶ request ──▶ connected
 */
export class SocksConversation {
  readonly #target: SocksTarget;
  readonly #login: SocksLogin | undefined;
  #state: "method" | "login" | "reply" | "ended" = "method";
  #octets = Buffer.alloc(0);

  constructor(target: SocksTarget, login?: SocksLogin) {
    this.#target = target;
    this.#login = login;
  }

  /** What goes out first: the methods that we know. RFC 1928 §3 */
  first(): Buffer {
    const methods = this.#login === undefined ? [noLogin] : [noLogin, byPassword];
    return Buffer.from([version, methods.length, ...methods]);
  }

  /** Takes what the proxy sent, cut anywhere. */
  push(chunk: Buffer): SocksStep {
    this.#octets = Buffer.concat([this.#octets, chunk]);
    switch (this.#state) {
      case "method":
        return this.#method();
      case "login":
        return this.#loggedIn();
      case "reply":
        return this.#reply();
      case "ended":
        return { kind: "more" };
    }
  }

  #method(): SocksStep {
    const answer = this.#take(2);
    if (answer === undefined) return { kind: "more" };
    if (answer[0] !== version) return this.#refused("This is no SOCKS5 proxy");
    const method = answer[1];
    if (method === noLogin) return this.#request();
    if (method === byPassword && this.#login !== undefined) {
      this.#state = "login";
      return { kind: "send", octets: formatLogin(this.#login) };
    }
    return this.#refused(
      this.#login === undefined
        ? "The proxy wants a user name and a password"
        : "The proxy takes neither a password nor nobody",
    );
  }

  // RFC 1929 §2: any status but 0 is a failure.
  #loggedIn(): SocksStep {
    const answer = this.#take(2);
    if (answer === undefined) return { kind: "more" };
    if (answer[1] !== 0) return this.#refused("The proxy takes not this user name and password");
    return this.#request();
  }

  #request(): SocksStep {
    this.#state = "reply";
    return { kind: "send", octets: formatConnect(this.#target) };
  }

  // RFC 1928 §6: VER REP RSV ATYP BND.ADDR BND.PORT
  #reply(): SocksStep {
    const head = this.#octets;
    if (head.length < 2) return { kind: "more" };
    if (head[0] !== version) return this.#refused("This is no SOCKS5 proxy");
    // Some proxies send nothing behind a failure.
    if (head[1] !== 0) {
      return this.#refused(replyTexts[head[1]!] ?? `the proxy answers with code ${head[1]}`);
    }
    if (head.length < 5) return { kind: "more" };
    // 3 is a name, with its length in front.
    const length = head[3] === 3 ? 1 + head[4]! : addressOctets[head[3]!];
    if (length === undefined) return this.#refused("The proxy broke the rules of SOCKS5");
    if (this.#take(4 + length + 2) === undefined) return { kind: "more" };
    this.#state = "ended";
    return { kind: "connected", rest: this.#octets };
  }

  #take(octets: number): Buffer | undefined {
    if (this.#octets.length < octets) return undefined;
    const taken = this.#octets.subarray(0, octets);
    this.#octets = this.#octets.subarray(octets);
    return taken;
  }

  #refused(text: string): SocksStep {
    this.#state = "ended";
    return { kind: "refused", text };
  }
}

function formatLogin({ username, password }: SocksLogin): Buffer {
  const name = Buffer.from(username);
  const word = Buffer.from(password);
  return Buffer.from([loginVersion, name.length, ...name, word.length, ...word]);
}

// RFC 1928 §4: VER CMD RSV ATYP DST.ADDR DST.PORT
function formatConnect({ address, port }: SocksTarget): Buffer {
  const octets = isIPv6(address) ? ipv6Octets(address) : address.split(".").map(Number);
  const kind = isIPv6(address) ? 4 : 1;
  return Buffer.from([version, 1, 0, kind, ...octets, port >> 8, port & 0xff]);
}

/** 16 octets of an address that `net.isIPv6` accepts. */
function ipv6Octets(address: string): number[] {
  // The host parser of URLs writes it in one way: lower case, no IPv4 at the end.
  const plain = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1);
  const [head = "", tail] = plain.split("::");
  const groups = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const before = groups(head);
  const after = groups(tail ?? "");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]);
}
