import type { MiddlewareHandler } from "hono";
import { accessPointAddress } from "../../device/access-point-address.ts";
import { problem } from "../problem.ts";
import type { WebEnvironment } from "../web-environment.ts";
import { probeAnswer } from "./captive-probes.ts";
import { wifiPath, wifiRoutes, wifiUrl } from "./wifi-routes.ts";
import type { AccessPointOptions } from "./wifi-routes.ts";

/**
 * Whoever has come by the access point sees its pages and nothing else: all names lead here, so all pages lead to
 * those, and phones open a window for them of themselves. When they have been read, phones are told that all is well.
 */
export function accessPointFirst(options: AccessPointOptions): MiddlewareHandler<WebEnvironment> {
  const routes = wifiRoutes(options);
  return async (context, next) => {
    if (!isByAccessPoint(context.env.incoming.socket)) return next();
    const { method, path } = context.req;
    if (path.startsWith(wifiPath)) return routes.fetch(context.req.raw, context.env);
    context.header("cache-control", "no-store");
    if (method !== "GET" && method !== "HEAD") return problem(403, "There are only pages here");
    const known = options.wifi.isFinished
      ? probeAnswer(context.req.header("host"), path)
      : undefined;
    if (known === undefined) return context.redirect(wifiUrl, 302);
    const { status, type, body } = known;
    if (status === 204) return context.body(null, 204);
    return context.body(body, status, { "content-type": type });
  };
}

/**
 * By both ends: from another network the address of the access point can be called too, where a route is set to it, but
 * answers to its own network leave by its radio alone. What is shown there is for those who are near.
 */
function isByAccessPoint({ localAddress = "", remoteAddress = "" }: Ends): boolean {
  const network = accessPointAddress.replace(/\d+$/, "");
  const plain = (address: string): string => address.replace(/^::ffff:/i, "");
  return plain(localAddress) === accessPointAddress && plain(remoteAddress).startsWith(network);
}

interface Ends {
  readonly localAddress?: string | undefined;
  readonly remoteAddress?: string | undefined;
}
