import type { MiddlewareHandler } from "hono";
import type { PathMap } from "./service-paths.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** Puts the addresses that browsers see into redirections and cookies. */
export function renamedPaths(paths: PathMap): MiddlewareHandler<WebEnvironment> {
  return async (context, next) => {
    await next();
    if (paths.isUsual) return;
    const { headers } = context.res;
    const location = headers.get("location");
    if (location !== null) headers.set("location", paths.outer(location));
    const cookies = headers.getSetCookie();
    if (cookies.length === 0) return;
    headers.delete("set-cookie");
    for (const cookie of cookies) headers.append("set-cookie", paths.cookie(cookie));
  };
}
