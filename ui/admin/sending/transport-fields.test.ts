import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  emptyTransport,
  presetValues,
  transportSettings,
  transportValues,
} from "./transport-fields.ts";

type Shown = Parameters<typeof transportValues>[1];

const masked = { username: "u", password: "********" };

describe("the form of a transport", () => {
  for (const settings of [
    { kind: "submissions", host: "h", port: undefined, ...masked, mechanisms: ["PLAIN"] },
    { kind: "submission", host: "h", port: 2587, tls: "starttls", ...masked },
    { kind: "smtp", host: "h", port: undefined, tls: "none" },
    { kind: "smtp", host: "h", port: undefined, tls: "starttls", insecure: true },
    { kind: "socks", address: "p:1080", remoteAddresses: ["192.0.2.1"] },
    { kind: "direct", ipv4: true, ipv6: false },
    { kind: "fail", code: 550, text: "No" },
  ] as const) {
    it(`sends ${JSON.stringify(settings)} back as it was`, () => {
      const shown = settings as unknown as Shown;
      const sent = transportSettings(transportValues("x", shown), shown);
      assert.deepEqual(sent, settings);
    });
  }

  it("begins with what a provider wants", () => {
    const values = presetValues({
      name: "fastmail",
      kind: "submissions",
      host: "smtp.fastmail.com",
      mechanisms: ["PLAIN"],
    } as unknown as Parameters<typeof presetValues>[0]);
    assert.deepEqual(transportSettings({ ...values, username: "u", password: "p" }), {
      kind: "submissions",
      host: "smtp.fastmail.com",
      port: undefined,
      username: "u",
      password: "p",
      mechanisms: ["PLAIN", "LOGIN"],
    });
  });

  it("asks for no way to log in where there is no user", () => {
    const sent = transportSettings({ ...emptyTransport, host: "h" });
    assert.deepEqual(sent, { kind: "submissions", host: "h", port: undefined });
  });
});
