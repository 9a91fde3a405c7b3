import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientSettingsOf } from "./client-settings.ts";
import { parseConfig } from "./config.ts";
import { parseDocument } from "./document.ts";

const document = parseDocument(`
[domains."bücher.example"]
clientHost = "mail.bücher.example"
[domains."plain.example"]
[domains."off.example"]
disabled = true
`);
const config = parseConfig('hostName = "box.example.net"\nlisten = { imap = 0, https = 0 }', "");

describe("client settings", () => {
  it("are those of the domain, however it is spelt", () => {
    const host = "mail.xn--bcher-kva.example";
    for (const name of ["bücher.example", "BÜCHER.example", "xn--bcher-kva.example"]) {
      assert.deepEqual(clientSettingsOf(document, name, config), {
        domain: "xn--bcher-kva.example",
        displayName: "bücher.example",
        webHost: "box.example.net",
        webPort: undefined,
        incoming: [{ host, port: 993, security: "tls" }],
        outgoing: [
          { host, port: 465, security: "tls" },
          { host, port: 587, security: "starttls" },
        ],
        userName: "address",
      });
    }
  });

  it("name this machine where the domain has no name of its own for it", () => {
    const settings = clientSettingsOf(document, "plain.example", config);
    assert.equal(settings?.incoming[0]?.host, "box.example.net");
  });

  it("are there for no other domain", () => {
    for (const name of ["off.example", "other.example", "", ".", "plain.example."]) {
      assert.equal(clientSettingsOf(document, name, config), undefined, name);
    }
  });
});
