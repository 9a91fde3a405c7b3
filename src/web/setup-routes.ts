import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import * as v from "valibot";
import type { AdminPassword } from "../account/admin-password.ts";
import { PasswordRefusal } from "../account/password.ts";
import type { Log } from "../log/log.ts";
import type { BoxSetup } from "../setup/box-setup.ts";
import { setAdminToken } from "./admin-cookie.ts";
import { AdminSessions } from "./admin-sessions.ts";
import { onlyAtHome } from "./at-home.ts";
import { clientOf, isSecure } from "./peer.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

export interface SetupRoutesOptions {
  readonly setup: Pick<BoxSetup, "isClaimed" | "tryCode" | "claim">;
  readonly password: Pick<AdminPassword, "set">;
  /** Who sets the admin password is logged in with it. */
  readonly adminSessions: AdminSessions;
  /** Where the same page is with TLS; undefined where it is not. */
  secureDoor(): Promise<SecureDoor | undefined>;
  readonly hostName: string;
  readonly clock: () => number;
  readonly log: Log;
}

export interface SecureDoor {
  readonly port: number;
  /** For the key of the certificate there, which nobody else vouches for yet: the box shows them too. */
  readonly words: readonly string[];
}

const bodyOctetsMax = 8 * 1024;
const codeSchema = v.strictObject({ code: v.pipe(v.string(), v.nonEmpty(), v.maxLength(300)) });
const passwordSchema = v.strictObject({
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000)),
});
const cookieSeconds = 3600;

/**
 * What can be asked of a box that is nobody's, from the network at home: `state`, `claim` with the code, `password` of whom
 * the code was right from. With the password the box is claimed, and all else is among the calls of the admin pages.
 */
export function setupRoutes(options: SetupRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  const { setup, clock } = options;
  const sessions = new AdminSessions(clock);
  const hasCode = (context: Context<WebEnvironment>): boolean => {
    const token = getCookie(context, cookieNameFor(context));
    return !setup.isClaimed && token !== undefined && sessions.use(token);
  };
  routes.use("/setup/*", (context, next) =>
    onlyAtHome(context, next, { hostName: options.hostName, pages: "setup" }),
  );
  routes.use("/setup/api/*", bodyLimit({ maxSize: bodyOctetsMax }));
  routes.post("/setup/api/state", async (context) => {
    const state = { isClaimed: setup.isClaimed, hasCode: hasCode(context) };
    const secure = isSecure(context.env.incoming) ? undefined : await options.secureDoor();
    return context.json({ result: { ...state, secure } });
  });
  routes.post("/setup/api/claim", (context) => claim(context, options, sessions));
  routes.post("/setup/api/password", async (context) => {
    if (setup.isClaimed) return isClaimedAlready();
    if (!hasCode(context)) return problem(401, "The claim code is needed first");
    return takePassword(context, options);
  });
  return routes;
}

/**
 * Of a person who has the code, until there is a password. Another by https: a browser that has that one takes none of the
 * same name by http, and who goes on there would be asked for the code for ever. RFC 6265bis §5.7
 */
function cookieNameFor(context: Context<WebEnvironment>): string {
  return isSecure(context.env.incoming) ? "__Secure-homepost-setup" : "homepost-setup";
}

async function claim(
  context: Context<WebEnvironment>,
  { setup, log }: SetupRoutesOptions,
  sessions: AdminSessions,
): Promise<Response> {
  const asked = v.safeParse(codeSchema, await context.req.json().catch(() => undefined));
  if (!asked.success) return problem(400, "A claim code is needed");
  const outcome = await setup.tryCode(asked.output.code);
  const { address: remoteAddress } = clientOf(context.env.incoming);
  switch (outcome.kind) {
    case "claimed":
      return isClaimedAlready();
    case "wait":
      return tooManyTries(outcome.waitMs);
    case "wrong":
      log.info("setup.claim.refused", { remoteAddress });
      return problem(401, "This is not the claim code");
    case "right":
      log.info("setup.claim.accepted", { remoteAddress });
      setCookie(context, cookieNameFor(context), sessions.begin(), {
        path: "/setup",
        httpOnly: true,
        sameSite: "Strict",
        secure: isSecure(context.env.incoming),
        maxAge: cookieSeconds,
      });
      return context.json({ result: {} });
  }
}

async function takePassword(
  context: Context<WebEnvironment>,
  { setup, password, adminSessions, log }: SetupRoutesOptions,
): Promise<Response> {
  const asked = v.safeParse(passwordSchema, await context.req.json().catch(() => undefined));
  if (!asked.success) return problem(400, "A password is needed");
  try {
    await password.set(asked.output.password);
  } catch (error) {
    if (error instanceof PasswordRefusal) return problem(400, error.message);
    throw error;
  }
  await setup.claim();
  const { address: remoteAddress } = clientOf(context.env.incoming);
  log.info("setup.claimed", { remoteAddress });
  setAdminToken(context, adminSessions.begin());
  return context.json({ result: {} });
}

function isClaimedAlready(): Response {
  return problem(409, "This box has an owner: log in to the admin pages");
}

function tooManyTries(waitMs: number): Response {
  const waitSeconds = Math.ceil(waitMs / 1000);
  const headers = { "retry-after": String(waitSeconds) };
  return problem(429, "Too many wrong codes. Wait a while", { headers, waitSeconds });
}
