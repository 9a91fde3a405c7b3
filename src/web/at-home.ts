import type { Context, Next } from "hono";
import { isFromUs } from "./authentication.ts";
import { isAtHome, isHomeName } from "./home-network.ts";
import { clientOf } from "./peer.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** Lets only requests through that come from the network at home, to a name of this box, and from our own pages. */
export async function onlyAtHome(
  context: Context<WebEnvironment>,
  next: Next,
  of: { readonly hostName: string; readonly pages: string },
): Promise<Response | undefined> {
  const { address, isVeiled } = clientOf(context.env.incoming);
  if (isVeiled) {
    return problem(
      403,
      `A proxy that is not known here stands before the ${of.pages} pages: see web.trustedProxies`,
    );
  }
  if (!isAtHome(address) || !isHomeName(context.req.header("host"), of.hostName)) {
    return problem(403, `The ${of.pages} pages are for the network at home`);
  }
  if (!isFromUs(context)) return problem(403, "This request comes from another site");
  await next();
  return undefined;
}
