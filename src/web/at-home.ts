import type { Context, Next } from "hono";
import { isFromUs } from "./authentication.ts";
import { isAtHome, isHomeName } from "./home-network.ts";
import { clientOf, isSecure } from "./peer.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** Lets only requests through that come from the network at home, or where it is allowed from anywhere, to a name of this box, and from our own pages. */
export async function onlyAtHome(
  context: Context<WebEnvironment>,
  next: Next,
  of: {
    readonly hostName: string;
    readonly pages: string;
    /** Whether the internet may come too, over TLS and by the host name. */
    readonly isOpen?: () => boolean;
  },
): Promise<Response | undefined> {
  const { address, isVeiled } = clientOf(context.env.incoming);
  if (isVeiled) {
    return problem(
      403,
      `A proxy that is not known here stands before the ${of.pages} pages: see web.trustedProxies`,
    );
  }
  const name = context.req.header("host");
  const isInside = isAtHome(address) && isHomeName(name, of.hostName);
  const isByName = name?.replace(/:\d+$/, "").toLowerCase() === of.hostName.toLowerCase();
  const isAllowed = isByName && isSecure(context.env.incoming) && of.isOpen?.() === true;
  if (!isInside && !isAllowed) {
    return problem(403, `The ${of.pages} pages are for the network at home`);
  }
  if (!isVisit(context) && !isFromUs(context))
    return problem(403, "This request comes from another site");
  await next();
  return undefined;
}

/** Somebody follows a link to a page, whoever has it: they see the page, and nothing else has come with them. */
function isVisit({ req }: Context): boolean {
  return (
    (req.method === "GET" || req.method === "HEAD") &&
    req.header("sec-fetch-mode") === "navigate" &&
    req.header("sec-fetch-dest") === "document"
  );
}
