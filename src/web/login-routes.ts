import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import type { PageLoginOutcome, WebAuthenticator } from "../account/authenticator.ts";
import type { DeviceTokens } from "../account/device-token.ts";
import { authenticationResponse } from "../account/passkey-response.ts";
import { PasskeyRefusal } from "../account/passkeys.ts";
import type { Passkeys } from "../account/passkeys.ts";
import { relyingPartyOf } from "../account/relying-party.ts";
import type { RelyingParty } from "../account/relying-party.ts";
import { isFromUs } from "./authentication.ts";
import { deviceOf, keepDevice } from "./device-cookie.ts";
import { beginPasskey, endPasskey } from "./passkey-cookie.ts";
import { isSecure, peerOf } from "./peer.ts";
import { problem } from "./problem.ts";
import { clearSessionToken, sessionToken, setSessionToken } from "./session-cookie.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebSessions } from "./web-sessions.ts";

export interface LoginRoutesOptions {
  readonly sessions: WebSessions;
  readonly authenticator: WebAuthenticator;
  readonly passkeys: Passkeys;
  readonly devices: DeviceTokens;
  /** How long who guesses waits. Default: a second. */
  readonly wrongPasswordMs?: number | undefined;
}

const loginSchema = v.strictObject({
  login: v.pipe(v.string(), v.nonEmpty(), v.maxLength(320)),
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000)),
  /** Of an app, or a recovery code. */
  code: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(50))),
  remember: v.optional(v.boolean(), false),
});
const passkeySchema = v.strictObject({
  response: authenticationResponse,
  remember: v.optional(v.boolean(), false),
});

/** mail-behaviours 7: who guesses waits. */
const wrongPasswordMs = 1_000;
const loginOctetsMax = 8 * 1024;
const passkeyOctetsMax = 64 * 1024;

/** In and out of the pages. */
export function loginRoutes(options: LoginRoutesOptions): Hono<WebEnvironment> {
  const { sessions, passkeys } = options;
  const routes = new Hono<WebEnvironment>();
  // Named by path: what is for all paths would be for those of other routes too.
  const small = bodyLimit({ maxSize: loginOctetsMax });
  routes.post("/login", small, (context) => logIn(context, options));
  routes.post("/login/passkey/options", small, (context) => {
    if (!isFromUs(context)) return foreign();
    const party = partyOf(context);
    if (party instanceof Response) return party;
    return context.json({ options: passkeys.requestOptions(party, beginPasskey(context)) });
  });
  routes.post("/login/passkey", bodyLimit({ maxSize: passkeyOctetsMax }), (context) =>
    logInByPasskey(context, options),
  );
  routes.post("/logout", small, async (context) => {
    if (!isFromUs(context)) return foreign();
    const token = sessionToken(context);
    const session = token === undefined ? undefined : sessions.find(token);
    if (session !== undefined) await sessions.end(session.tokenHash);
    clearSessionToken(context);
    return context.body(null, 204);
  });
  return routes;
}

async function logIn(
  context: Context<WebEnvironment>,
  options: LoginRoutesOptions,
): Promise<Response> {
  if (!isFromUs(context)) return foreign();
  const asked = v.safeParse(loginSchema, await context.req.json().catch(() => undefined));
  if (!asked.success) return problem(400, "An address and a password are needed");
  const { login, password, code, remember } = asked.output;
  const outcome = await options.authenticator.logInToPages(
    { login, password, code, deviceOf: deviceOf(context, options.devices) },
    peerOf(context.env.incoming),
  );
  return conclude(context, options, { outcome, remember });
}

async function logInByPasskey(
  context: Context<WebEnvironment>,
  options: LoginRoutesOptions,
): Promise<Response> {
  if (!isFromUs(context)) return foreign();
  const { passkeys, authenticator } = options;
  const asked = v.safeParse(passkeySchema, await context.req.json().catch(() => undefined));
  if (!asked.success) return problem(400, "A passkey is needed");
  const party = partyOf(context);
  if (party instanceof Response) return party;
  const browser = endPasskey(context);
  if (browser === undefined) return problem(400, "That took too long: try again");
  try {
    const passkey = await passkeys.prove(party, browser, asked.output.response);
    const outcome = authenticator.logInByPasskey(passkey, peerOf(context.env.incoming));
    return await conclude(context, options, { outcome, remember: asked.output.remember });
  } catch (error) {
    if (error instanceof PasskeyRefusal) return problem(401, error.message);
    throw error;
  }
}

/** Who we are to the browser; a problem to answer where passkeys cannot be for that. */
export function partyOf(context: Context<WebEnvironment>): RelyingParty | Response {
  const party = relyingPartyOf(context.req.header("host"), isSecure(context.env.incoming));
  if (typeof party !== "string") return party;
  const title = {
    "ip-address": "Passkeys need the name of the server in the address, not its IP address",
    "no-tls": "Passkeys are for https only",
    "no-name": "Passkeys need the name of the server in the address",
  }[party];
  return problem(400, title);
}

async function conclude(
  context: Context<WebEnvironment>,
  { sessions, devices, wrongPasswordMs: waitMs = wrongPasswordMs }: LoginRoutesOptions,
  { outcome, remember }: { readonly outcome: PageLoginOutcome; readonly remember: boolean },
): Promise<Response> {
  if (outcome.kind === "refused") return refusal(outcome.reason, waitMs);
  const peer = peerOf(context.env.incoming);
  const { token, lastsMs } = await sessions.begin({
    accountId: outcome.accountId,
    login: outcome.login,
    remoteAddress: peer.remoteAddress,
    userAgent: peer.client?.userAgent,
    remembered: remember,
  });
  setSessionToken(context, token, lastsMs);
  keepDevice(context, devices, outcome.accountId);
  return context.json({ login: outcome.login });
}

async function refusal(
  reason: Extract<PageLoginOutcome, { readonly kind: "refused" }>["reason"],
  waitMs: number,
): Promise<Response> {
  switch (reason) {
    case "rate-limited":
      return problem(429, "Too many wrong passwords from your network. Wait a while");
    case "login-disabled":
      return problem(403, "This account is switched off");
    case "tls-needed":
      return problem(403, "Passwords are for https only");
    case "code-needed":
      return problem(401, "A code is needed too", { type: "urn:homepost:code-needed" });
    case "wrong-code":
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return problem(401, "The code is wrong, or was used", { type: "urn:homepost:wrong-code" });
    case "clock-not-set":
      return problem(503, "The clock of this server is not set yet: wait a minute", {
        type: "urn:homepost:clock-not-set",
      });
    case "bad-credentials":
    case "bad-protocol":
    case "bad-channel-binding":
    case "cancelled":
    case "unavailable":
    case "unknown-mechanism":
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return problem(401, "The address or the password is wrong");
  }
}

function foreign(): Response {
  return problem(403, "This request comes from another site");
}
