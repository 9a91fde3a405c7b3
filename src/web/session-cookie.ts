import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { isSecure } from "./peer.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** With TLS the browser takes it from nobody but us: RFC 6265bis §4.1.3.2 */
function nameFor(context: Context<WebEnvironment>): string {
  return isSecure(context.env.incoming) ? "__Host-homepost" : "homepost";
}

export function sessionToken(context: Context<WebEnvironment>): string | undefined {
  const token = getCookie(context, nameFor(context));
  return token !== undefined && /^[\w-]{20,100}$/.test(token) ? token : undefined;
}

export function setSessionToken(
  context: Context<WebEnvironment>,
  token: string,
  lastsMs: number,
): void {
  setCookie(context, nameFor(context), token, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isSecure(context.env.incoming),
    maxAge: Math.floor(lastsMs / 1000),
  });
}

export function clearSessionToken(context: Context<WebEnvironment>): void {
  deleteCookie(context, nameFor(context), { path: "/", secure: isSecure(context.env.incoming) });
}
