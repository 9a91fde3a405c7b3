import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Context } from "hono";
import { RequestError } from "../jmap/jmap-error.ts";
import { idOf } from "../jmap/id.ts";
import { coreLimits } from "../jmap-server/limits.ts";
import type { JmapServer } from "../jmap-server/jmap-server.ts";
import { jmapPaths } from "../jmap-server/session-object.ts";
import type { AccountId } from "../store/ids.ts";
import { authenticated } from "./authentication.ts";
import type { AuthenticationOptions } from "./authentication.ts";
import { eventSource } from "./event-source.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";

export interface JmapRoutesOptions extends AuthenticationOptions {
  readonly jmap: JmapServer;
}

const wellKnown = "/.well-known/jmap";

/** JMAP over HTTP. RFC 8620 §2.2, §3.1, §6, §7.3 */
export function jmapRoutes({ jmap, ...authentication }: JmapRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  const running = new Map<AccountId, number>();
  routes.get(wellKnown, (context) => context.redirect(jmapPaths.session, 307));
  routes.use("/jmap/*", authenticated(authentication));
  routes.get(jmapPaths.session, (context) =>
    context.json(jmap.session(context.get("login"), new URL(context.req.url).origin), 200, {
      "cache-control": "no-store",
    }),
  );
  routes.post(
    jmapPaths.api,
    bodyLimit({ maxSize: coreLimits.maxSizeRequest, onError: tooLarge }),
    async (context) => {
      if (!isJson(context.req.header("content-type"))) {
        return jmapProblem("notJSON", "The request is not application/json");
      }
      const { accountId } = context.get("login");
      const count = running.get(accountId) ?? 0;
      if (count >= coreLimits.maxConcurrentRequests) {
        return jmapProblem("limit", "Too many requests at once", "maxConcurrentRequests");
      }
      running.set(accountId, count + 1);
      try {
        return await answer(context, jmap);
      } finally {
        const left = (running.get(accountId) ?? 1) - 1;
        if (left > 0) running.set(accountId, left);
        else running.delete(accountId);
      }
    },
  );
  routes.get(`${jmapPaths.download}/:accountId/:blobId/:name`, (context) =>
    download(context, jmap),
  );
  routes.get(jmapPaths.eventSource, (context) => eventSource(context, jmap));
  return routes;
}

async function answer(context: Context<WebEnvironment>, jmap: JmapServer): Promise<Response> {
  const octets = new Uint8Array(await context.req.arrayBuffer());
  try {
    const response = await jmap.request(octets, context.get("login"), context.req.raw.signal);
    return context.json(response, 200, { "cache-control": "no-store" });
  } catch (error) {
    if (error instanceof RequestError) return jmapProblem(error.type, error.message, error.limit);
    if (context.req.raw.signal.aborted) return new Response(null, { status: 499 });
    throw error;
  }
}

/** RFC 8620 §6.2 */
function download(context: Context<WebEnvironment>, jmap: JmapServer): Response {
  const login = context.get("login");
  const { accountId = "", blobId = "", name = "" } = context.req.param();
  const found = accountId === idOf("a", login.accountId) ? jmap.download(login, blobId) : undefined;
  if (found === undefined) return problem(404, "There is nothing of that id");
  const asked = context.req.query("type");
  const type = asked !== undefined && mediaType.test(asked) ? asked : "application/octet-stream";
  const headers = new Headers({
    "content-type": type,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    // It never changes: RFC 8620 §6.2 wants it cached for ever, by this user only.
    "cache-control": "private, immutable, max-age=31536000",
    // Whatever it claims to be, it is nothing that runs or looks around on our pages.
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
  if (found.size !== undefined) headers.set("content-length", String(found.size));
  return new Response(ReadableStream.from(found.octets()), { headers });
}

// RFC 6838 §4.2
const mediaType = /^[\w.+-]{1,127}\/[\w.+-]{1,127}$/;

function isJson(type: string | undefined): boolean {
  return /^application\/json\s*(?:;|$)/i.test(type ?? "");
}

function tooLarge(): Response {
  return jmapProblem("limit", "The request is too large", "maxSizeRequest");
}

/** RFC 8620 §3.6.1 */
function jmapProblem(type: RequestError["type"], detail: string, limit?: string): Response {
  return problem(400, detail, {
    type: `urn:ietf:params:jmap:error:${type}`,
    ...(limit === undefined ? {} : { limit }),
  });
}
