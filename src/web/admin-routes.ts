import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { stream } from "hono/streaming";
import * as v from "valibot";
import type { AdminPassword } from "../account/admin-password.ts";
import type { FailedLoginLimiter } from "../account/failed-login-limiter.ts";
import type { Passkeys } from "../account/passkeys.ts";
import type { Admin } from "../admin/call.ts";
import { callNamed, refusalText } from "../admin/calls.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { adminToken, clearAdminToken, setAdminToken } from "./admin-cookie.ts";
import { adminPasskeyRoutes } from "./admin-passkey-routes.ts";
import type { AdminSessions } from "./admin-sessions.ts";
import { onlyAtHome } from "./at-home.ts";
import { clientOf } from "./peer.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

export interface AdminRoutesOptions {
  readonly admin: () => Admin;
  readonly password: Pick<AdminPassword, "isSet" | "verify">;
  readonly sessions: AdminSessions;
  readonly failures: FailedLoginLimiter;
  readonly hostName: string;
  readonly log: Log;
  /** How long who guesses waits. Default: a second. */
  readonly wrongPasswordMs?: number | undefined;
}

const loginSchema = v.strictObject({
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000)),
});
const argumentOctetsMax = 1024 * 1024;
const defaultWrongMs = 1_000;
const endsSessions: ReadonlySet<string> = new Set(["admin.password", "admin.passkey.remove"]);

/**
 * The calls of the command line for the admin pages: the same names, arguments and results. At home, unless others are
 * allowed.
 */
export function adminRoutes(options: AdminRoutesOptions, passkeys: Passkeys): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  routes.use("/admin/*", (context, next) =>
    onlyAtHome(context, next, {
      // As of now: the settings may give it another.
      hostName: options.hostName,
      pages: "admin",
      isOpen: () => options.admin().revisions.document.adminAnywhere,
    }),
  );
  routes.use("/admin/*", bodyLimit({ maxSize: argumentOctetsMax }));
  routes.post("/admin/login", (context) => logIn(context, options));
  routes.post("/admin/logout", (context) => {
    const token = adminToken(context);
    if (token !== undefined) options.sessions.end(token);
    clearAdminToken(context);
    return context.body(null, 204);
  });
  routes.route("/", adminPasskeyRoutes({ ...options, passkeys }));
  routes.post("/admin/api/:call", async (context) => {
    const token = adminToken(context);
    if (token === undefined || !options.sessions.use(token)) return problem(401, "Log in first");
    return invoke(context, options);
  });
  return routes;
}

async function logIn(
  context: Context<WebEnvironment>,
  { password, sessions, failures, log, wrongPasswordMs = defaultWrongMs }: AdminRoutesOptions,
): Promise<Response> {
  const { address: remoteAddress } = clientOf(context.env.incoming);
  const asked = v.safeParse(loginSchema, await context.req.json().catch(() => undefined));
  if (!asked.success) return problem(400, "A password is needed");
  if (!password.isSet) {
    return problem(403, "There is no admin password yet: set one with homepost admin password");
  }
  if (!failures.allows(remoteAddress)) {
    return problem(429, "Too many wrong passwords from your network. Wait a while");
  }
  // Counted before, so that many at once do not all come in time.
  failures.failed(remoteAddress);
  if (!(await password.verify(asked.output.password))) {
    log.info("admin.login.refused", { remoteAddress });
    await new Promise((resolve) => setTimeout(resolve, wrongPasswordMs));
    return problem(401, "The password is wrong");
  }
  failures.succeeded(remoteAddress);
  log.info("admin.login.accepted", { remoteAddress });
  setAdminToken(context, sessions.begin());
  return context.json({});
}

/** The result as JSON; or, where the page asks for it, each line of progress before it, as JSON lines. */
async function invoke(
  context: Context<WebEnvironment>,
  options: AdminRoutesOptions,
): Promise<Response> {
  const name = context.req.param("call") ?? "";
  const call = callNamed(name);
  if (call === undefined) return problem(404, "There is no such call");
  if (!/^application\/json\s*(?:;|$)/i.test(context.req.header("content-type") ?? "")) {
    return problem(415, "The arguments are not application/json");
  }
  const args: unknown = await context.req.json().catch(() => undefined);
  const run = (report: (line: string) => void): Promise<unknown> =>
    call.invoke(options.admin(), args, { by: "admin page", report });
  if (context.req.header("accept") !== "application/jsonl") {
    try {
      const result = (await run(() => {})) ?? null;
      // All sessions have ended with what let them in; who has changed it goes on.
      if (endsSessions.has(name)) setAdminToken(context, options.sessions.begin());
      return context.json({ result });
    } catch (error) {
      return refusal(name, error, options.log);
    }
  }
  context.header("content-type", "application/jsonl");
  return stream(context, async (out) => {
    const write = (line: object): Promise<unknown> => out.write(`${JSON.stringify(line)}\n`);
    try {
      const result = await run((line) => void write({ progress: line }));
      await write({ result: result ?? null });
    } catch (error) {
      await out.write(`${await refusal(name, error, options.log).text()}\n`);
    }
  });
}

function refusal(call: string, error: unknown, log: Log): Response {
  const text = refusalText(error);
  if (text !== undefined) return problem(400, text);
  log.error("admin.call.failed", { call, fault: faultText(error) });
  return problem(500, "A fault in this server");
}
