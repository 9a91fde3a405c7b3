import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { WebAuthenticator } from "../account/authenticator.ts";
import type { DeviceTokens } from "../account/device-token.ts";
import type { Passkeys } from "../account/passkeys.ts";
import type { JmapServer } from "../jmap-server/jmap-server.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { HtmlCleaner } from "./html-mail/html-cleaner.ts";
import { accessPointFirst } from "./access-point/access-point.ts";
import type { AccessPointOptions } from "./access-point/wifi-routes.ts";
import { clientSetupRoutes } from "./client-setup-routes.ts";
import type { ClientSetup } from "./client-setup-routes.ts";
import { htmlMailRoutes } from "./html-mail-routes.ts";
import { adminRoutes } from "./admin-routes.ts";
import type { AdminRoutesOptions } from "./admin-routes.ts";
import { jmapRoutes } from "./jmap-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import type { Pages } from "./page-pack.ts";
import type { OwnAccounts } from "../own-account/call.ts";
import { Confirmations } from "./confirmations.ts";
import { mboxRoutes } from "./mbox-routes.ts";
import { ownAccountRoutes } from "./own-account-routes.ts";
import { pageRoutes } from "./page-routes.ts";
import { isSecure } from "./peer.ts";
import { problem } from "./problem.ts";
import { renamedPaths } from "./renamed-paths.ts";
import { PathMap } from "./service-paths.ts";
import { setupRoutes } from "./setup-routes.ts";
import type { SetupRoutesOptions } from "./setup-routes.ts";
import { unclaimedFirst } from "./unclaimed.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebSessions } from "./web-sessions.ts";
import { wellKnownRoutes } from "./well-known-routes.ts";
import type { WellKnown } from "./well-known-routes.ts";

export interface WebAppOptions {
  readonly store: MailStore;
  readonly jmap: JmapServer;
  readonly sessions: WebSessions;
  readonly authenticator: WebAuthenticator;
  readonly passkeys: Passkeys;
  readonly devices: DeviceTokens;
  readonly log: Log;
  /** Makes HTML mail safe. */
  readonly cleaner: HtmlCleaner;
  readonly admin: AdminRoutesOptions;
  readonly own: () => OwnAccounts;
  readonly clock: () => number;
  readonly setup: SetupRoutesOptions;
  /** Undefined where this is no box of ours. */
  readonly accessPoint?: AccessPointOptions | undefined;
  /** Undefined where they have not been built. */
  readonly pages?: Pages | undefined;
  readonly wellKnown?: WellKnown | undefined;
  readonly clientSetup?: ClientSetup | undefined;
  /** Where services are, where not at the usual places. */
  readonly paths?: PathMap | undefined;
}

/** All that is served over HTTP. */
export function webApp(options: WebAppOptions): Hono<WebEnvironment> {
  const { jmap, sessions, authenticator, log, admin, setup, wellKnown, clientSetup } = options;
  const { pages = new Map(), paths = new PathMap() } = options;
  const confirmations = new Confirmations(options.clock);
  const app = new Hono<WebEnvironment>();
  app.use(async (context, next) => {
    await next();
    const { headers } = context.res;
    for (const [name, value] of securityHeaders) if (!headers.has(name)) headers.set(name, value);
    if (isSecure(context.env.incoming))
      headers.set("strict-transport-security", "max-age=31536000");
  });
  if (options.accessPoint !== undefined) app.use(accessPointFirst(options.accessPoint));
  app.use(renamedPaths(paths));
  app.use(unclaimedFirst(() => setup.setup.isClaimed));
  app.route("/", setupRoutes(setup));
  if (wellKnown !== undefined) app.route("/", wellKnownRoutes(wellKnown));
  if (clientSetup !== undefined) app.route("/", clientSetupRoutes(clientSetup));
  app.route("/", loginRoutes(options));
  app.route("/", jmapRoutes({ jmap, log, sessions, authenticator, paths }));
  app.route("/", htmlMailRoutes(options));
  app.route("/", ownAccountRoutes({ ...options, confirmations }));
  app.route("/", mboxRoutes(options));
  app.route("/", adminRoutes(admin, options.passkeys));
  app.route("/", pageRoutes({ pages: paths.pages(pages), sessions }));
  app.notFound(() => problem(404, "There is no such page"));
  app.onError((error, context) => {
    // Who hung up in the middle hears nothing, and it is no fault of ours.
    if (context.req.raw.signal.aborted) return new Response(null, { status: 499 });
    if (error instanceof HTTPException)
      return problem(error.status, httpTitles[error.status] ?? "");
    log.error("http.request.faulted", { fault: faultText(error) });
    return problem(500, "A fault in this server");
  });
  return app;
}

const httpTitles: Readonly<Record<number, string>> = { 413: "The request is too large" };

const securityHeaders: readonly (readonly [string, string])[] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
  ["x-frame-options", "DENY"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
];
