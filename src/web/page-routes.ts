import { Hono } from "hono";
import type { Context } from "hono";
import type { Page, Pages } from "./page-pack.ts";
import { problem } from "./problem.ts";
import { sessionToken } from "./session-cookie.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebSessions } from "./web-sessions.ts";

export interface PageRoutesOptions {
  readonly pages: Pages;
  readonly sessions: WebSessions;
}

/** Where the webmail is; the page for logging in leads there. */
const webmailPath = "/mail/";

/**
 * The pages run our scripts only, speak to us only, and are in nobody's frame. Pictures and documents that are looked
 * at in the page come as data: and blob:, and are nothing that runs: a blob: has the policy of the page that made it.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Our pages, compressed before. */
export function pageRoutes({ pages, sessions }: PageRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  for (const [path, page] of pages) {
    routes.get(path, (context) => {
      if (path !== "/") return answer(context, page);
      const token = sessionToken(context);
      const isLoggedIn = token !== undefined && sessions.find(token) !== undefined;
      return isLoggedIn ? context.redirect(webmailPath) : answer(context, page);
    });
  }
  for (const path of pages.keys()) {
    if (!path.endsWith("/") || path === "/") continue;
    // Who leaves out the slash means the same, with all that he asks besides. RFC 9110 §15.4.9
    routes.get(path.slice(0, -1), (context) => {
      return context.redirect(`${path}${new URL(context.req.url).search}`, 308);
    });
  }
  return routes;
}

function answer(context: Context<WebEnvironment>, page: Page): Response {
  const { type, etag, immutable } = page;
  const headers = new Headers({
    "content-type": type,
    "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
    etag,
    vary: "Accept-Encoding",
    // A worker has its own policy: that of its script.
    ...(/html|javascript/.test(type) ? { "content-security-policy": pagePolicy } : {}),
  });
  if (matches(context.req.header("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const accepted = encodingsOf(context.req.header("accept-encoding") ?? "");
  for (const [encoding, octets] of [
    ["br", page.brotli],
    ["gzip", page.gzip],
  ] as const) {
    if (octets === undefined || !accepted.has(encoding)) continue;
    headers.set("content-encoding", encoding);
    headers.set("content-length", String(octets.length));
    return new Response(octets, { headers });
  }
  if (accepted.has("identity;q=0")) return problem(406, "This page comes as br and gzip");
  return new Response(page.identity(), { headers });
}

/** RFC 9110 §12.5.3; names of encodings that are wanted at all. */
function encodingsOf(header: string): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const part of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    if (!parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) wanted.add(name);
    else if (name === "identity") wanted.add("identity;q=0");
  }
  return wanted;
}

/** RFC 9110 §13.1.2: weak comparison. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
