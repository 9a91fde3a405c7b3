import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { isSecure } from "./peer.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** As long as a challenge. */
const lastsSeconds = 300;

function nameFor(context: Context<WebEnvironment>): string {
  return isSecure(context.env.incoming) ? "__Host-homepost-passkey" : "homepost-passkey";
}

/** A name for the browser until it has logged in: who steals its challenge can do nothing with it. */
export function beginPasskey(context: Context<WebEnvironment>): string {
  const browser = randomBytes(16).toString("base64url");
  setCookie(context, nameFor(context), browser, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isSecure(context.env.incoming),
    maxAge: lastsSeconds,
  });
  return browser;
}

/** The name that it got, for this one time. */
export function endPasskey(context: Context<WebEnvironment>): string | undefined {
  const browser = getCookie(context, nameFor(context));
  deleteCookie(context, nameFor(context), { path: "/", secure: isSecure(context.env.incoming) });
  return browser !== undefined && /^[\w-]{22}$/.test(browser) ? browser : undefined;
}
