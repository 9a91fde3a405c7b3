import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Context } from "hono";
import * as v from "valibot";
import { authenticationResponse, registrationResponse } from "../account/passkey-response.ts";
import { PasskeyRefusal } from "../account/passkeys.ts";
import type { Passkeys } from "../account/passkeys.ts";
import { label } from "../admin/arguments.ts";
import type { Log } from "../log/log.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import { adminToken, setAdminToken } from "./admin-cookie.ts";
import type { AdminSessions } from "./admin-sessions.ts";
import { partyOf } from "./login-routes.ts";
import { beginPasskey, endPasskey } from "./passkey-cookie.ts";
import { clientOf } from "./peer.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

export interface AdminPasskeyRoutesOptions {
  readonly sessions: AdminSessions;
  readonly passkeys: Passkeys;
  readonly log: Log;
}

const loginSchema = v.strictObject({ response: authenticationResponse });
const newSchema = v.strictObject({ name: label, response: registrationResponse });

/** Passkeys of the admin pages: made there, and used in place of the password. Behind the guard of /admin. */
export function adminPasskeyRoutes(options: AdminPasskeyRoutesOptions): Hono<WebEnvironment> {
  const { passkeys } = options;
  const routes = new Hono<WebEnvironment>();
  routes.post("/admin/login/passkey/options", (context) => {
    const party = partyOf(context);
    if (party instanceof Response) return party;
    return context.json({
      options: passkeys.requestOptions(party, adminOf(beginPasskey(context))),
    });
  });
  routes.post("/admin/login/passkey", (context) => refusing(() => logIn(context, options)));
  routes.post("/admin/passkey/options", (context) => {
    const session = sessionOf(context, options.sessions);
    if (session === undefined) return problem(401, "Log in first");
    const party = partyOf(context);
    if (party instanceof Response) return party;
    const asked = { owner: "admin", login: "admin", party, session } as const;
    return context.json({ options: passkeys.creationOptions(asked) });
  });
  routes.post("/admin/passkey", (context) => refusing(() => register(context, options)));
  return routes;
}

async function logIn(
  context: Context<WebEnvironment>,
  { passkeys, sessions, log }: AdminPasskeyRoutesOptions,
): Promise<Response> {
  const { address: remoteAddress } = clientOf(context.env.incoming);
  const asked = v.safeParse(loginSchema, await context.req.json().catch(() => undefined));
  if (!asked.success) return problem(400, "A passkey is needed");
  const party = partyOf(context);
  if (party instanceof Response) return party;
  const browser = endPasskey(context);
  if (browser === undefined) return problem(400, "That took too long: try again");
  const passkey = await passkeys.prove(party, adminOf(browser), asked.output.response);
  if (passkey.owner !== "admin") {
    log.info("admin.login.refused", { remoteAddress, passkey: passkey.name });
    return problem(401, "This passkey is not for the admin pages");
  }
  log.info("admin.login.accepted", { remoteAddress, passkey: passkey.name });
  setAdminToken(context, sessions.begin());
  return context.json({});
}

async function register(
  context: Context<WebEnvironment>,
  { passkeys, sessions, log }: AdminPasskeyRoutesOptions,
): Promise<Response> {
  const session = sessionOf(context, sessions);
  if (session === undefined) return problem(401, "Log in first");
  const asked = v.safeParse(newSchema, await context.req.json().catch(() => undefined));
  if (!asked.success) return problem(400, "A name and a passkey are needed");
  const party = partyOf(context);
  if (party instanceof Response) return party;
  const { name, response } = asked.output;
  await passkeys.register({ owner: "admin", party, session }, name, response);
  log.info("admin.passkey.added", { passkey: name });
  return context.json({});
}

/** A challenge of the admin pages is none of the mail pages. */
function adminOf(browser: string): string {
  return `admin ${browser}`;
}

function sessionOf(context: Context<WebEnvironment>, sessions: AdminSessions): string | undefined {
  const token = adminToken(context);
  if (token === undefined || !sessions.use(token)) return undefined;
  return createHash("sha256").update(token).digest("base64url");
}

async function refusing(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PasskeyRefusal) return problem(401, error.message);
    if (error instanceof StoreRefusal) return problem(400, error.message);
    throw error;
  }
}
