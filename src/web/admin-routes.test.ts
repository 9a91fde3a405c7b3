import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { Hono } from "hono";
import { AdminPassword } from "../account/admin-password.ts";
import { FailedLoginLimiter } from "../account/failed-login-limiter.ts";
import type { Passkeys } from "../account/passkeys.ts";
import type { Admin } from "../admin/call.ts";
import { quietLog } from "../testing/store.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { adminRoutes } from "./admin-routes.ts";
import { AdminSessions } from "./admin-sessions.ts";
import type { WebEnvironment } from "./web-environment.ts";

/** The routes without a door, asked from this machine. */
class Pages {
  readonly #routes: Hono<WebEnvironment>;

  constructor(directory: string) {
    const adminPassword = new AdminPassword(directory);
    const sessions = new AdminSessions(() => 1);
    adminPassword.watch(() => sessions.endAll());
    const options = {
      admin: () => ({ adminPassword }) as unknown as Admin,
      password: adminPassword,
      sessions,
      failures: new FailedLoginLimiter({ clock: () => 1, rateLimits: true }),
      hostName: "mail.example",
      log: quietLog(),
    };
    this.#routes = adminRoutes(options, {} as Passkeys);
  }

  async post(path: string, body: object, cookie = ""): Promise<Response> {
    const host = "127.0.0.1";
    const headers = { host, origin: `http://${host}`, "content-type": "application/json", cookie };
    const request = new Request(`http://${host}/admin/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    const incoming = { socket: { remoteAddress: host }, headers: { host } };
    return this.#routes.fetch(request, { incoming } as unknown as WebEnvironment["Bindings"]);
  }

  async logIn(password: string): Promise<string> {
    return cookieOf(await this.post("login", { password }));
  }
}

function cookieOf(response: Response): string {
  const [cookie = ""] = response.headers.getSetCookie();
  return cookie.split(";")[0]!;
}

describe("a new admin password", () => {
  it("ends all sessions of the one before, and whoever set it goes on", async () => {
    await using directory = await TemporaryDirectory.make("admin");
    const password = randomBytes(12).toString("hex");
    await new AdminPassword(directory.path).set(password);
    const pages = new Pages(directory.path);
    const [thief, owner] = [await pages.logIn(password), await pages.logIn(password)];
    const known = async (cookie: string): Promise<boolean> =>
      (await pages.post("api/no.such", {}, cookie)).status === 404;
    assert.deepEqual([await known(thief), await known(owner)], [true, true]);
    const set = await pages.post("api/admin.password", { password: `${password} new` }, owner);
    assert.equal(set.status, 200);
    assert.equal(await known(thief), false);
    assert.equal(await known(cookieOf(set)), true);
  });
});
