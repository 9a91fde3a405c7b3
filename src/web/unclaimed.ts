import type { Context, MiddlewareHandler } from "hono";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** Where people begin. */
export const setupPath = "/setup/";

/** As long as the box is nobody's, there is the setup page and nothing else: pages lead to it, programs are told to wait. */
export function unclaimedFirst(isClaimed: () => boolean): MiddlewareHandler<WebEnvironment> {
  return async (context, next) => {
    const { path, method } = context.req;
    if (isClaimed() || path.startsWith(setupPath) || path.startsWith("/assets/")) return next();
    context.header("cache-control", "no-store");
    if (method === "GET" && isForPeople(context)) return context.redirect(setupPath, 302);
    return problem(503, "This box has not been set up yet", { headers: { "retry-after": "60" } });
  };
}

/** Also what phones ask to see whether there is a page to be shown first: these name no type, or all. */
function isForPeople(context: Context<WebEnvironment>): boolean {
  const { path } = context.req;
  const isForPrograms = /^\/(?:jmap|admin\/api|account\/api|\.well-known)(?:\/|$)/.test(path);
  return !isForPrograms && !/json/.test(context.req.header("accept") ?? "");
}
