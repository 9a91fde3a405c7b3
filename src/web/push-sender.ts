import { BlockList, isIP, isIPv4 } from "node:net";
import type { RequestOptions } from "node:https";
import type { Resolver } from "../dns/resolver.ts";
import type { PushSender } from "../jmap-server/push-service.ts";
import { isAtHome } from "./home-network.ts";
import type { Vapid } from "./vapid.ts";

export interface HttpsPushSenderOptions {
  readonly resolver: Pick<Resolver, "addresses">;
  readonly vapid?: Pick<Vapid, "authorization"> | undefined;
  /** Of tests: certificates that are trusted, and addresses at home. */
  readonly ca?: string | undefined;
  readonly allowsHome?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 30_000;
/** Whatever more they say is not read. */
const textCharactersMax = 200;

/**
 * Posts to push services. Who subscribes names the URL, so it must not lead to our own machines: the addresses are looked
 * up here, those at home are left out, and the connection goes to the address that was looked at. Redirects are not
 * followed. RFC 8620 §8.6, RFC 8030 §5
 */
export class HttpsPushSender implements PushSender {
  readonly #options: HttpsPushSenderOptions;

  constructor(options: HttpsPushSenderOptions) {
    this.#options = options;
  }

  async post(
    url: string,
    message: Parameters<PushSender["post"]>[1],
  ): Promise<{ readonly status: number | undefined; readonly text: string }> {
    const target = new URL(url);
    const address = await this.#addressOf(target.hostname.replaceAll(/^\[|\]$/g, ""));
    if (address === undefined) return { status: undefined, text: "There is no such server" };
    const authorization = this.#options.vapid?.authorization(url);
    const headers = {
      ...message.headers,
      ...(authorization === undefined ? {} : { authorization }),
    };
    return this.#send(target, address, { ...message, headers });
  }

  async #addressOf(host: string): Promise<string | undefined> {
    const isAllowed = (address: string): boolean =>
      this.#options.allowsHome === true || isPublic(address);
    if (isIP(host) !== 0) return isAllowed(host) ? host : undefined;
    const answer = await this.#options.resolver.addresses(host.toLowerCase());
    return answer.kind === "found" ? answer.records.find(isAllowed) : undefined;
  }

  async #send(
    { hostname, host, port, pathname, search }: URL,
    address: string,
    { headers, body }: Parameters<PushSender["post"]>[1],
  ): Promise<{ readonly status: number | undefined; readonly text: string }> {
    // Loaded with the first message: most servers have nobody to push to.
    const { request } = await import("node:https");
    const { ca, timeoutMs = defaultTimeoutMs } = this.#options;
    const options = {
      method: "POST",
      host: address,
      ...(isIP(hostname) === 0 && !hostname.startsWith("[") ? { servername: hostname } : {}),
      port: port === "" ? 443 : Number(port),
      path: pathname + search,
      headers: { ...headers, host, "content-length": body.length },
      agent: false,
      minVersion: "TLSv1.2",
      signal: AbortSignal.timeout(timeoutMs),
      ...(ca === undefined ? {} : { ca }),
    } satisfies RequestOptions;
    return new Promise((resolve) => {
      const sent = request(options);
      sent.on("error", ({ message }) => resolve({ status: undefined, text: message }));
      sent.on("response", (response) => {
        const { statusCode, statusMessage = "" } = response;
        response.destroy();
        resolve({ status: statusCode, text: statusMessage.slice(0, textCharactersMax) });
      });
      sent.end(body);
    });
  }
}

// RFC 6890 §2.2: what is no server's, and what would carry an address of IPv4 along.
const nobodys = new BlockList();
nobodys.addSubnet("0.0.0.0", 8);
nobodys.addSubnet("100.64.0.0", 10);
nobodys.addSubnet("192.0.0.0", 24);
nobodys.addSubnet("198.18.0.0", 15);
nobodys.addSubnet("224.0.0.0", 3);
nobodys.addSubnet("::", 96, "ipv6");
nobodys.addSubnet("64:ff9b::", 32, "ipv6");
nobodys.addSubnet("2002::", 16, "ipv6");
nobodys.addSubnet("fec0::", 10, "ipv6");
nobodys.addSubnet("ff00::", 8, "ipv6");

/** Whether it is an address of the internet. */
export function isPublic(address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  if (isIP(bare) === 0 || /^::ffff:/i.test(bare)) return false;
  return !isAtHome(bare) && !nobodys.check(bare, isIPv4(bare) ? "ipv4" : "ipv6");
}
