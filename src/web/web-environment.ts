import type { IncomingMessage } from "node:http";
import type { WebLogin } from "./web-login.ts";
import type { AcceptWebSocket } from "./web-socket/upgrade.ts";

/** What Hono carries along with each request. */
export interface WebEnvironment {
  Bindings: {
    readonly incoming: IncomingMessage;
    /** Where the request asks to go on as WebSocket. */
    readonly accept?: AcceptWebSocket;
  };
  Variables: {
    /** Set where the request has proved whose it is. */
    login: WebLogin;
  };
}
