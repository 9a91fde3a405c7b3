import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Context } from "hono";
import { RequestError } from "../jmap/jmap-error.ts";
import { idOf } from "../jmap/id.ts";
import { coreLimits } from "../jmap-server/limits.ts";
import type { JmapServer } from "../jmap-server/jmap-server.ts";
import { UploadTooLarge } from "../jmap-server/uploads.ts";
import { jmapPaths } from "../jmap-server/session-object.ts";
import type { AccountId } from "../store/ids.ts";
import { StoreRefusal } from "../store/mail-store.ts";
import type { Log } from "../log/log.ts";
import { authenticated, loginOf } from "./authentication.ts";
import type { AuthenticationOptions } from "./authentication.ts";
import { eventSource } from "./event-source.ts";
import { jmapWebSocket } from "./jmap-web-socket.ts";
import { isSecure } from "./peer.ts";
import { problem } from "./problem.ts";
import type { PathMap } from "./service-paths.ts";
import type { WebEnvironment } from "./web-environment.ts";

export interface JmapRoutesOptions extends AuthenticationOptions {
  readonly jmap: JmapServer;
  readonly log: Log;
  readonly paths: PathMap;
}

const wellKnown = "/.well-known/jmap";

/** JMAP over HTTP. RFC 8620 §2.2, §3.1, §6, §7.3 */
export function jmapRoutes({
  jmap,
  log,
  paths,
  ...authentication
}: JmapRoutesOptions): Hono<WebEnvironment> {
  const routes = new Hono<WebEnvironment>();
  const running = new Map<AccountId, number>();
  const uploading = new Map<AccountId, number>();
  routes.get(wellKnown, (context) => context.redirect(jmapPaths.session, 307));
  routes.use("/jmap/*", authenticated(authentication));
  routes.get(jmapPaths.session, (context) => {
    const { protocol, host } = new URL(context.req.url);
    // A proxy may have taken TLS off.
    const origin = `${isSecure(context.env.incoming) ? "https:" : protocol}//${host}`;
    const text = JSON.stringify(jmap.session(context.get("login"), origin));
    return context.body(paths.session(text), 200, {
      "content-type": "application/json",
      "cache-control": "no-store",
    });
  });
  routes.post(
    jmapPaths.api,
    // In front of the body: who sends slowly counts too.
    async (context, next) => {
      const { accountId } = context.get("login");
      using place = placeFor(running, accountId);
      if (place === undefined) {
        return jmapProblem("limit", "Too many requests at once", "maxConcurrentRequests");
      }
      return await next();
    },
    bodyLimit({ maxSize: coreLimits.maxSizeRequest, onError: tooLarge }),
    async (context) => {
      if (!isJson(context.req.header("content-type"))) {
        return jmapProblem("notJSON", "The request is not application/json");
      }
      return answer(context, jmap);
    },
  );
  routes.get(`${jmapPaths.download}/:accountId/:blobId/:name`, (context) =>
    download(context, jmap),
  );
  routes.post(`${jmapPaths.upload}/:accountId/`, (context) => upload(context, jmap, uploading));
  routes.get(jmapPaths.eventSource, (context) =>
    eventSource(context, jmap, authentication.sessions),
  );
  routes.get(jmapPaths.webSocket, (context) => {
    const { accountId, login, session } = context.get("login");
    return jmapWebSocket(context, {
      jmap,
      log,
      whileValid: (end) => session && authentication.sessions.whileValid(session, end),
      begin: () => placeFor(running, accountId),
      isStillIn: async () => {
        const now = await loginOf(context, authentication);
        return typeof now === "object" && now.accountId === accountId && now.login === login;
      },
    });
  });
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

function placeFor(running: Map<AccountId, number>, accountId: AccountId): Disposable | undefined {
  const isFull = (running.get(accountId) ?? 0) >= coreLimits.maxConcurrentRequests;
  return isFull ? undefined : counting(running, accountId);
}

function counting(counts: Map<AccountId, number>, accountId: AccountId): Disposable {
  counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  return {
    [Symbol.dispose]: () => {
      const left = (counts.get(accountId) ?? 1) - 1;
      if (left > 0) counts.set(accountId, left);
      else counts.delete(accountId);
    },
  };
}

/** RFC 8620 §6.1 */
async function upload(
  context: Context<WebEnvironment>,
  jmap: JmapServer,
  uploading: Map<AccountId, number>,
): Promise<Response> {
  const login = context.get("login");
  if (context.req.param("accountId") !== idOf("a", login.accountId)) {
    return problem(404, "There is no such account");
  }
  if ((uploading.get(login.accountId) ?? 0) >= coreLimits.maxConcurrentUpload) {
    return jmapProblem("limit", "Too many uploads at once", "maxConcurrentUpload");
  }
  const asked = context.req.header("content-type") ?? "";
  const type = mediaType.test(asked.split(";")[0]!.trim()) ? asked : "application/octet-stream";
  using _counted = counting(uploading, login.accountId);
  const body = context.req.raw.body ?? new ReadableStream({ start: (stream) => stream.close() });
  try {
    const { blobId, size } = await jmap.upload(login, body, type);
    return context.json({ accountId: idOf("a", login.accountId), blobId, type, size }, 201);
  } catch (error) {
    if (error instanceof UploadTooLarge)
      return jmapProblem("limit", error.message, "maxSizeUpload");
    // WebDAV's word for it, which HTTP has none of its own for. RFC 4918 §11.5
    if (error instanceof StoreRefusal) return problem(507, error.message);
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
