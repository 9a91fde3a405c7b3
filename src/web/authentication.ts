import type { Context, MiddlewareHandler } from "hono";
import type { Authenticator } from "../account/authenticator.ts";
import { peerOf } from "./peer.ts";
import { problem } from "./problem.ts";
import { sessionToken } from "./session-cookie.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebLogin } from "./web-login.ts";
import { asksForWebSocket } from "./web-socket/handshake.ts";
import type { WebSessions } from "./web-sessions.ts";

export interface AuthenticationOptions {
  readonly sessions: WebSessions;
  readonly authenticator: Pick<Authenticator, "login">;
}

/**
 * Lets requests through that prove whose they are: by the cookie of our pages, or, for other programs, by an address
 * with a password (RFC 7617) or the same pair as a bearer token (RFC 6750). A cookie alone changes nothing when another
 * site sends the browser here: its requests carry an Origin, and ours is the only one that is taken.
 */
export function authenticated(options: AuthenticationOptions): MiddlewareHandler<WebEnvironment> {
  return async (context, next) => {
    const login = await loginOf(context, options);
    if (login === undefined) {
      return refused(context.req.header("authorization") !== undefined || !isOurPage(context));
    }
    if (login === "foreign") return problem(403, "This request comes from another site");
    context.set("login", login);
    return next();
  };
}

/** Whose a request is, as of now; "foreign" where another site made it. */
export async function loginOf(
  context: Context<WebEnvironment>,
  options: AuthenticationOptions,
): Promise<WebLogin | "foreign" | undefined> {
  const header = context.req.header("authorization");
  return header === undefined
    ? byCookie(context, options)
    : await byPassword(context, header, options);
}

function byCookie(
  context: Context<WebEnvironment>,
  { sessions }: AuthenticationOptions,
): WebLogin | "foreign" | undefined {
  const token = sessionToken(context);
  const session = token === undefined ? undefined : sessions.find(token);
  if (session === undefined) return undefined;
  if (!isFromUs(context)) return "foreign";
  const { accountId, login, tokenHash } = session;
  return { accountId, login, session: tokenHash };
}

async function byPassword(
  context: Context<WebEnvironment>,
  header: string,
  { authenticator }: AuthenticationOptions,
): Promise<WebLogin | undefined> {
  const [, scheme = "", token = ""] = /^(basic|bearer) +([\w+/=~.-]{1,2000})$/i.exec(header) ?? [];
  // A bearer token of ours is what Basic sends: both are the address and an app password.
  const pair = Buffer.from(token, /^basic$/i.test(scheme) ? "base64" : "base64url").toString();
  const colon = pair.indexOf(":");
  if (colon < 1) return undefined;
  const peer = { ...peerOf(context.env.incoming), protocol: "jmap" } as const;
  const outcome = await authenticator.login(pair.slice(0, colon), pair.slice(colon + 1), peer);
  if (outcome.kind === "refused") return undefined;
  return { accountId: outcome.accountId, login: outcome.login, session: undefined };
}

/** Reading changes nothing; for the rest the browser tells who made the request. */
export function isFromUs(context: Context<WebEnvironment>): boolean {
  const { method } = context.req;
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  // What goes on as WebSocket does not only read: RFC 6455 §10.2.
  const reads = method === "GET" || method === "HEAD";
  if (reads && !asksForWebSocket(context.env.incoming.headers)) return true;
  const origin = context.req.header("origin");
  if (origin === undefined) return site === "same-origin";
  return originHost(origin) === context.req.header("host");
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** A browser that shows our page must not open its own dialogue for a password. */
function isOurPage(context: Context<WebEnvironment>): boolean {
  return context.req.header("sec-fetch-site") === "same-origin";
}

function refused(asks: boolean): Response {
  return problem(401, "Log in first", {
    headers: asks ? { "www-authenticate": 'Basic realm="Homepost", charset="UTF-8"' } : {},
  });
}
