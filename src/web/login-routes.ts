import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import type { Authenticator } from "../account/authenticator.ts";
import { isFromUs } from "./authentication.ts";
import { peerOf } from "./peer.ts";
import { problem } from "./problem.ts";
import { clearSessionToken, sessionToken, setSessionToken } from "./session-cookie.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebSessions } from "./web-sessions.ts";

export interface LoginRoutesOptions {
  readonly sessions: WebSessions;
  readonly authenticator: Pick<Authenticator, "login">;
}

const loginSchema = v.strictObject({
  login: v.pipe(v.string(), v.nonEmpty(), v.maxLength(320)),
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000)),
  remember: v.optional(v.boolean(), false),
});

/** mail-behaviours 7: who guesses waits. */
const wrongPasswordMs = 1_000;

/** In and out of the pages. */
export function loginRoutes({ sessions, authenticator }: LoginRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  // Named by path: what is for all paths would be for those of other routes too.
  const small = bodyLimit({ maxSize: 8 * 1024 });
  routes.post("/login", small, async (context) => {
    if (!isFromUs(context)) return problem(403, "This request comes from another site");
    const asked = v.safeParse(loginSchema, await context.req.json().catch(() => undefined));
    if (!asked.success) return problem(400, "An address and a password are needed");
    const { login, password, remember } = asked.output;
    const { incoming } = context.env;
    const peer = peerOf(incoming);
    const outcome = await authenticator.login(login, password, peer);
    if (outcome.kind === "refused") {
      if (outcome.reason === "rate-limited") {
        return problem(429, "Too many wrong passwords from your network. Wait a while");
      }
      if (outcome.reason === "login-disabled") return problem(403, "This account is switched off");
      if (outcome.reason === "tls-needed") return problem(403, "Passwords are for https only");
      await new Promise((resolve) => setTimeout(resolve, wrongPasswordMs));
      return problem(401, "The address or the password is wrong");
    }
    const { token, lastsMs } = await sessions.begin({
      accountId: outcome.accountId,
      login: outcome.login,
      remoteAddress: peer.remoteAddress,
      userAgent: peer.client?.userAgent,
      remembered: remember,
    });
    setSessionToken(context, token, lastsMs);
    return context.json({ login: outcome.login });
  });
  routes.post("/logout", small, async (context) => {
    if (!isFromUs(context)) return problem(403, "This request comes from another site");
    const token = sessionToken(context);
    const session = token === undefined ? undefined : sessions.find(token);
    if (session !== undefined) await sessions.end(session.tokenHash);
    clearSessionToken(context);
    return context.body(null, 204);
  });
  return routes;
}
