import { streamSSE } from "hono/streaming";
import type { Context } from "hono";
import type { JmapServer } from "../jmap-server/jmap-server.ts";
import { pushedTypes } from "../jmap-server/state-changes.ts";
import type { PushedType } from "../jmap-server/state-changes.ts";
import { problem } from "./problem.ts";
import type { WebEnvironment } from "./web-environment.ts";
import type { WebSessions } from "./web-sessions.ts";

/** RFC 8620 §7.3: a client may ask for any interval; ours are these, in seconds. */
const pingSecondsMin = 15;
const pingSecondsMax = 900;
/** Changes that come close together are told together. */
const gatherMs = 50;

/** The stream of state changes of the login's account. RFC 8620 §7.3 */
export function eventSource(
  context: Context<WebEnvironment>,
  jmap: JmapServer,
  sessions: Pick<WebSessions, "whileValid">,
): Response {
  const login = context.get("login");
  const types = typesOf(context.req.query("types") ?? "*");
  const closesAfter = context.req.query("closeafter") === "state";
  const ping = Number(context.req.query("ping") ?? "0");
  if (!Number.isInteger(ping) || ping < 0) return problem(400, "ping is no number of seconds");
  const interval = ping === 0 ? 0 : Math.min(Math.max(ping, pingSecondsMin), pingSecondsMax);
  return streamSSE(context, async (stream) => {
    const changed = new Set<PushedType>();
    let wake = Promise.withResolvers<void>();
    using _listening = jmap.listen(login, (now) => {
      for (const type of now) if (types.has(type)) changed.add(type);
      if (changed.size > 0) wake.resolve();
    });
    stream.onAbort(() => wake.resolve());
    let isOver = false;
    using _session =
      login.session &&
      sessions.whileValid(login.session, () => {
        isOver = true;
        wake.resolve();
      });
    const pinging =
      interval === 0 ? undefined : setInterval(() => wake.resolve(), interval * 1000).unref();
    try {
      while (!stream.aborted) {
        await wake.promise;
        if (stream.aborted) return;
        if (isOver) {
          // Of our own: whoever listens asks anew, and hears that it is logged out.
          await stream.writeSSE({ event: "ended", data: "{}" });
          return;
        }
        await stream.sleep(gatherMs);
        wake = Promise.withResolvers();
        if (changed.size === 0) {
          await stream.writeSSE({ event: "ping", data: JSON.stringify({ interval }) });
          continue;
        }
        const data = JSON.stringify(jmap.stateChange(login, changed));
        changed.clear();
        await stream.writeSSE({ event: "state", data });
        if (closesAfter) return;
      }
    } finally {
      clearInterval(pinging);
    }
  });
}

function typesOf(text: string): ReadonlySet<PushedType> {
  if (text === "*") return new Set(pushedTypes);
  const asked = new Set(text.split(","));
  return new Set(pushedTypes.filter((type) => asked.has(type)));
}
