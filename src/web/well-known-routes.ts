import { Hono } from "hono";
import { hostOf } from "./host-field.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** What other machines look for at addresses that are the same everywhere (RFC 8615). */
export interface WellKnown {
  /** For an authority that looks whether a name is ours. RFC 8555 §8.3 */
  challengeAnswer(token: string): string | undefined;
  /** The MTA-STS policy of a domain of ours. RFC 8461 §3.2 */
  stsPolicy(domain: string): string | undefined;
}

const policyHostPrefix = "mta-sts.";

/** They answer whatever else is or is not served, to anybody. */
export function wellKnownRoutes(wellKnown: WellKnown): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  routes.get("/.well-known/acme-challenge/:token", (context) => {
    const answer = wellKnown.challengeAnswer(context.req.param("token"));
    if (answer === undefined) return context.notFound();
    return context.body(answer, 200, { "content-type": "application/octet-stream" });
  });
  // RFC 8461 §3.3: the name of the host says whose policy it is.
  routes.get("/.well-known/mta-sts.txt", (context) => {
    const host = hostOf(context.req.header("host") ?? "");
    const domain = host.startsWith(policyHostPrefix) ? host.slice(policyHostPrefix.length) : "";
    const policy = wellKnown.stsPolicy(domain);
    return policy === undefined ? context.notFound() : context.text(policy);
  });
  return routes;
}
