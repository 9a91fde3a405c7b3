import { JmapError, LoggedOut, Unreachable } from "./transport.ts";
import type { Transport } from "./transport.ts";
import type { Session } from "./types.ts";

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const sessionUrl = "/jmap/session";
const apiUrl = "/jmap/api";
/** A line that is that slow is none. */
const timeoutMs = 60_000;

/** JMAP at the server that the page came from; the browser adds the cookie. */
export function httpTransport(fetch: Fetch, origin = ""): Transport {
  return {
    session: async () => (await json(fetch, `${origin}${sessionUrl}`)) as Session,
    request: async (using, methodCalls) =>
      (await json(fetch, `${origin}${apiUrl}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ using, methodCalls }),
      })) as Awaited<ReturnType<Transport["request"]>>,
  };
}

async function json(fetch: Fetch, url: string, init: RequestInit = {}): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new Unreachable("There is no answer", { cause: error });
  }
  if (response.status === 401) throw new LoggedOut("The session is over");
  if (response.status >= 502 && response.status <= 504) {
    throw new Unreachable(`The server is not up: ${response.status}`);
  }
  try {
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const { type = "", title = "" } = answer as { type?: string; title?: string };
    throw new JmapError(type.split(":").at(-1) ?? "", title);
  } catch (error) {
    if (error instanceof JmapError) throw error;
    // A connection that broke in the middle.
    throw new Unreachable("The answer did not come through", { cause: error });
  }
}
