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
  hostName = "box.example";
  readonly #routes: Hono<WebEnvironment>;

  constructor(directory: string, password?: Pick<AdminPassword, "isSet" | "verify">) {
    const adminPassword = new AdminPassword(directory);
    const sessions = new AdminSessions(() => 1);
    const hostName = (): string => this.hostName;
    adminPassword.watch(() => sessions.endAll());
    const options = {
      admin: () => {
        const revisions = { document: { adminAnywhere: false } };
        const secondFactors = { removePasskey: () => Promise.resolve() };
        const store = { access: { secondFactors } };
        return { adminPassword, revisions, store } as unknown as Admin;
      },
      password: password ?? adminPassword,
      wrongPasswordMs: 1,
      sessions,
      failures: new FailedLoginLimiter({ clock: () => 1, rateLimits: true }),
      get hostName() {
        return hostName();
      },
      log: quietLog(),
    };
    this.#routes = adminRoutes(options, {} as Passkeys);
  }

  async post(
    path: string,
    body: object,
    { cookie = "", host = "127.0.0.1" }: { readonly cookie?: string; readonly host?: string } = {},
  ): Promise<Response> {
    const headers = { host, origin: `http://${host}`, "content-type": "application/json", cookie };
    const request = new Request(`http://${host}/admin/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    const incoming = { socket: { remoteAddress: "127.0.0.1" }, headers: { host } };
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

describe("a new admin password, or a passkey that goes", () => {
  it("ends all sessions, and whoever did it goes on", async () => {
    await using directory = await TemporaryDirectory.make("admin");
    const password = randomBytes(12).toString("hex");
    await new AdminPassword(directory.path).set(password);
    const pages = new Pages(directory.path);
    const [thief, owner] = [await pages.logIn(password), await pages.logIn(password)];
    const known = async (cookie: string): Promise<boolean> =>
      (await pages.post("api/no.such", {}, { cookie })).status === 404;
    assert.deepEqual([await known(thief), await known(owner)], [true, true]);
    const next = { password: `${password} new` };
    const set = await pages.post("api/admin.password", next, { cookie: owner });
    assert.equal(set.status, 200);
    assert.equal(await known(thief), false);
    const goes = cookieOf(set);
    assert.equal(await known(goes), true);
    const phone = await pages.logIn(next.password);
    const removed = await pages.post(
      "api/admin.passkey.remove",
      { name: "phone" },
      { cookie: goes },
    );
    assert.equal(removed.status, 200);
    assert.deepEqual([await known(phone), await known(cookieOf(removed))], [false, true]);
  });
});

describe("the admin pages", () => {
  it("are at the name that the settings give the box, without a new start", async () => {
    await using directory = await TemporaryDirectory.make("admin");
    const pages = new Pages(directory.path);
    const status = async (host: string): Promise<number> =>
      (await pages.post("api/status", {}, { host })).status;
    assert.deepEqual([await status("box.example"), await status("mail.example")], [401, 403]);
    pages.hostName = "mail.example";
    assert.deepEqual([await status("box.example"), await status("mail.example")], [403, 401]);
  });

  it("look at no more passwords than anybody mistypes, however many come at once", async () => {
    let looks = 0;
    const pages = new Pages("", {
      isSet: true,
      verify: () => {
        looks++;
        return Promise.resolve(false);
      },
    });
    const tries = Array.from({ length: 30 }, () => pages.post("login", { password: "wrong" }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    assert.equal(looks, 10);
    assert.equal(statuses.filter((status) => status === 429).length, 20);
  });
});
