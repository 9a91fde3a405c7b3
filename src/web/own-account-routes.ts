import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { WebAuthenticator } from "../account/authenticator.ts";
import type { DeviceTokens } from "../account/device-token.ts";
import { relyingPartyOf } from "../account/relying-party.ts";
import { CallRefusal } from "../admin/call.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { ConfirmationNeeded } from "../own-account/call.ts";
import type { OwnAccounts, Owner } from "../own-account/call.ts";
import { ownCallNamed, ownRefusalText } from "../own-account/calls.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { WebSession } from "../store/web-session.ts";
import { isFromUs } from "./authentication.ts";
import type { Confirmations } from "./confirmations.ts";
import { deviceOf } from "./device-cookie.ts";
import { isSecure, peerOf } from "./peer.ts";
import { problem } from "./problem.ts";
import { sessionToken } from "./session-cookie.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebSessions } from "./web-sessions.ts";

export interface OwnAccountRoutesOptions {
  /** There once the server has started. */
  readonly own: () => OwnAccounts;
  readonly store: Pick<MailStore, "account">;
  readonly sessions: WebSessions;
  readonly confirmations: Confirmations;
  readonly authenticator: WebAuthenticator;
  readonly devices: DeviceTokens;
  readonly log: Log;
}

const argumentOctetsMax = 256 * 1024;

/** The calls that people make about their own account. By the cookie of our pages only: no program has a part in it. */
export function ownAccountRoutes(options: OwnAccountRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  routes.post("/account/api/:call", bodyLimit({ maxSize: argumentOctetsMax }), async (context) => {
    const token = sessionToken(context);
    const session = token === undefined ? undefined : options.sessions.find(token);
    if (session === undefined) return problem(401, "Log in first");
    if (!isFromUs(context)) return problem(403, "This request comes from another site");
    return invoke(context, session, options);
  });
  return routes;
}

async function invoke(
  context: Context<WebEnvironment>,
  session: WebSession,
  options: OwnAccountRoutesOptions,
): Promise<Response> {
  const name = context.req.param("call") ?? "";
  const call = ownCallNamed(name);
  if (call === undefined) return problem(404, "There is no such call");
  if (!/^application\/json\s*(?:;|$)/i.test(context.req.header("content-type") ?? "")) {
    return problem(415, "The arguments are not application/json");
  }
  const args: unknown = await context.req.json().catch(() => undefined);
  // To the schemas a list is an object without members.
  if (Array.isArray(args)) return problem(400, "The arguments are not an object");
  try {
    const result = await call.invoke(options.own(), ownerOf(context, session, options), args);
    return context.json({ result: result ?? null }, 200, { "cache-control": "no-store" });
  } catch (error) {
    if (error instanceof ConfirmationNeeded) {
      return problem(403, error.message, { type: "urn:homepost:confirm" });
    }
    const text = ownRefusalText(error);
    if (text !== undefined) return problem(400, text);
    options.log.error("account.call.failed", { call: name, fault: faultText(error) });
    return problem(500, "A fault in this server");
  }
}

function ownerOf(
  context: Context<WebEnvironment>,
  session: WebSession,
  { store, confirmations, authenticator, devices }: OwnAccountRoutesOptions,
): Owner {
  const { accountId, login, tokenHash } = session;
  return {
    accountId,
    name: store.account(accountId)?.name ?? "",
    login,
    session: tokenHash,
    party: relyingPartyOf(context.req.header("host"), isSecure(context.env.incoming)),
    isConfirmed: confirmations.has(session),
    confirm: () => confirmations.note(tokenHash),
    requirePassword: async (password) => {
      const asked = { login, password, deviceOf: deviceOf(context, devices) };
      const outcome = await authenticator.confirm(asked, peerOf(context.env.incoming));
      if (outcome.kind === "authenticated" && outcome.accountId === accountId) return;
      const isLimited = outcome.kind === "refused" && outcome.reason === "rate-limited";
      throw new CallRefusal(
        isLimited
          ? "Too many wrong passwords from your network: wait a while"
          : "This is not your present password",
      );
    },
  };
}
