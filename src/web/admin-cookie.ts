import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { isSecure } from "./peer.ts";
import type { WebEnvironment } from "./web-environment.ts";

const path = "/admin";
const lastsSeconds = 24 * 3600;

/** The token of a session of the admin pages. */
export function adminToken(context: Context<WebEnvironment>): string | undefined {
  return getCookie(context, nameFor(context));
}

export function setAdminToken(context: Context<WebEnvironment>, token: string): void {
  setCookie(context, nameFor(context), token, {
    path,
    httpOnly: true,
    sameSite: "Strict",
    secure: isSecure(context.env.incoming),
    maxAge: lastsSeconds,
  });
}

export function clearAdminToken(context: Context<WebEnvironment>): void {
  deleteCookie(context, nameFor(context), { path });
}

function nameFor(context: Context<WebEnvironment>): string {
  return isSecure(context.env.incoming) ? "__Secure-homepost-admin" : "homepost-admin";
}
