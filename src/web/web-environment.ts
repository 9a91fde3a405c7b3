import type { HttpBindings } from "@hono/node-server";
import type { WebLogin } from "./web-login.ts";

/** What Hono carries along with each request. */
export interface WebEnvironment {
  Bindings: HttpBindings;
  Variables: {
    /** Set where the request has proved whose it is. */
    login: WebLogin;
  };
}
