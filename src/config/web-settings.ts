import { isIP } from "node:net";
import * as v from "valibot";

/** The pages beside a web server that is there already. */
export interface WebSettings {
  /** Addresses and networks of proxies that may say for whom they speak. */
  readonly trustedProxies: readonly string[];
  /** Port of HTTPS as others see it, where it is not ours: of the proxy, or of the router. */
  readonly publicPort?: number | undefined;
  /** Where each service is; with a slash at both ends. */
  readonly paths: {
    readonly webmail: string;
    readonly admin: string;
    readonly account: string;
    readonly setup: string;
    readonly jmap: string;
  };
}

export const webDefaults: WebSettings = {
  trustedProxies: [],
  paths: {
    webmail: "/mail/",
    admin: "/admin/",
    account: "/account/",
    setup: "/setup/",
    jmap: "/jmap/",
  },
};

const proxiesMax = 50;
/** Of ours, and the same everywhere. */
const taken = ["assets", "login", "logout", ".well-known", "autodiscover", "client-settings"];

const path = (usual: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.maxLength(100),
      v.regex(/^(?:\/[a-z0-9][a-z0-9_-]*)+\/$/, 'not a path such as "/post/"'),
      v.check((text) => !taken.includes(text.split("/")[1]!), "something else of ours is there"),
    ),
    usual,
  );

export const webSchema = v.optional(
  v.strictObject({
    /** Addresses or networks, such as "127.0.0.1" or "10.0.0.0/8", whose X-Forwarded-For or Forwarded is believed. */
    trustedProxies: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.check(isNetwork, "not an address or a network"))),
        v.maxLength(proxiesMax),
      ),
      [],
    ),
    /** Port of HTTPS as others see it; listen.https where absent. */
    publicPort: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
    paths: v.optional(
      v.pipe(
        v.strictObject({
          webmail: path(webDefaults.paths.webmail),
          admin: path(webDefaults.paths.admin),
          account: path(webDefaults.paths.account),
          setup: path(webDefaults.paths.setup),
          jmap: path(webDefaults.paths.jmap),
        }),
        v.check(
          (paths) => areApart(Object.values(paths)),
          "one of the paths is at or below another",
        ),
      ),
      {},
    ),
  }),
  {},
);

function isNetwork(text: string): boolean {
  const [address = "", bits, more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  const bitsMax = version === 6 ? 128 : 32;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax);
}

function areApart(all: readonly string[]): boolean {
  return all.every((one, at) => all.every((other, i) => i === at || !one.startsWith(other)));
}
