import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { describe, it } from "node:test";
import { quietLog } from "../testing/store.ts";
import { AdminSessions } from "./admin-sessions.ts";
import { setClient } from "./peer.ts";
import { setupRoutes } from "./setup-routes.ts";

const routes = setupRoutes({
  setup: {
    isClaimed: false,
    tryCode: (code) => Promise.resolve({ kind: code === "right" ? "right" : "wrong" }),
    claim: () => Promise.resolve(),
  },
  password: { set: () => Promise.resolve() },
  adminSessions: new AdminSessions(() => 1),
  secureDoor: () => Promise.resolve(undefined),
  hostName: "mail.example",
  clock: () => 1,
  log: quietLog(),
});

async function post(
  call: string,
  of: { readonly body?: object; readonly cookie?: string; readonly isSecure?: boolean } = {},
): Promise<Response> {
  const { body = {}, cookie = "", isSecure = false } = of;
  const host = "homepost.local";
  const origin = `${isSecure ? "https" : "http"}://${host}`;
  const request = new Request(`${origin}/setup/api/${call}`, {
    method: "POST",
    headers: { host, origin, cookie, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const incoming = { headers: { host } } as unknown as IncomingMessage;
  setClient(incoming, { address: "192.168.1.2", isSecure, isVeiled: false });
  return routes.fetch(request, { incoming });
}

describe("who has shown the claim code", () => {
  it("is known by a cookie of http or of https, which do not stand in each other's way", async () => {
    for (const isSecure of [true, false]) {
      const claimed = await post("claim", { body: { code: "right" }, isSecure });
      const [field = ""] = claimed.headers.getSetCookie();
      assert.match(field, isSecure ? /^__Secure-homepost-setup=.*; Secure/ : /^homepost-setup=/);
      assert.match(field, /; Path=\/setup; HttpOnly; .*SameSite=Strict$/);
      const cookie = field.split(";")[0]!;
      const hasCode = async (by: boolean): Promise<unknown> => {
        const response = await post("state", { cookie, isSecure: by });
        return ((await response.json()) as { result: { hasCode: unknown } }).result.hasCode;
      };
      assert.deepEqual([await hasCode(isSecure), await hasCode(!isSecure)], [true, false]);
      const password = { password: "a good one" };
      assert.equal((await post("password", { body: password, isSecure })).status, 401);
      assert.equal((await post("password", { body: password, cookie, isSecure })).status, 200);
    }
  });

  it("is nobody with a wrong code", async () => {
    const refused = await post("claim", { body: { code: "wrong" } });
    assert.equal(refused.status, 401);
    assert.deepEqual(refused.headers.getSetCookie(), []);
  });
});
