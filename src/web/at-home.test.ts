import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { describe, it } from "node:test";
import { Hono } from "hono";
import { onlyAtHome } from "./at-home.ts";
import { setClient } from "./peer.ts";
import type { WebEnvironment } from "./web-environment.ts";

async function statusOf(of: {
  readonly address: string;
  readonly host: string;
  readonly isTls: boolean;
  readonly isOpen: boolean;
  readonly method?: string;
  readonly more?: Readonly<Record<string, string>>;
}): Promise<number> {
  const app = new Hono<WebEnvironment>();
  app.use((context, next) =>
    onlyAtHome(context, next, {
      hostName: "mail.example.org",
      pages: "admin",
      isOpen: () => of.isOpen,
    }),
  );
  app.all("/admin/", (context) => context.text("in"));
  const incoming = { headers: { host: of.host } } as IncomingMessage;
  setClient(incoming, { address: of.address, isSecure: of.isTls, isVeiled: false });
  const { method = "GET", more = {} } = of;
  const headers = { host: of.host, ...more };
  return (await app.request("/admin/", { method, headers }, { incoming })).status;
}

describe("pages at home", () => {
  for (const [address, host, isTls, isOpen, status] of [
    ["192.168.1.9", "homepost.local", false, false, 200],
    ["192.168.1.9", "evil.example", false, true, 403],
    ["203.0.113.9", "mail.example.org", true, false, 403],
    ["203.0.113.9", "mail.example.org:443", true, true, 200],
    ["203.0.113.9", "mail.example.org", false, true, 403],
    ["203.0.113.9", "homepost.local", true, true, 403],
  ] as const) {
    it(`say ${status} to ${address} for ${host}, TLS ${isTls}, open ${isOpen}`, async () => {
      assert.equal(await statusOf({ address, host, isTls, isOpen }), status);
    });
  }

  for (const [mode, dest, method, status] of [
    ["navigate", "document", "GET", 200],
    ["navigate", "document", "POST", 403],
    ["navigate", "iframe", "GET", 403],
    ["no-cors", "image", "GET", 403],
    ["cors", "empty", "GET", 403],
  ] as const) {
    it(`say ${status} to ${method} from elsewhere, as ${mode} for ${dest}`, async () => {
      const at = { address: "192.168.1.9", host: "homepost.local", isTls: false, isOpen: false };
      const more = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": mode,
        "sec-fetch-dest": dest,
      };
      assert.equal(await statusOf({ ...at, method, more }), status);
    });
  }
});
