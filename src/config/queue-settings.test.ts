import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";
import { emptyDocument, parseDocument } from "./document.ts";
import { queueSettings } from "./queue-settings.ts";

const config = parseConfig('hostName = "mail.example.org"', "");

describe("queue settings", () => {
  it("send directly where the document says nothing else", () => {
    const settings = queueSettings(emptyDocument, config);
    assert.deepEqual(settings.transport, { kind: "direct", port: 25 });
    assert.equal(settings.hostName, "mail.example.org");
  });

  it("send by the default transport", () => {
    const document = parseDocument(
      'defaultTransport = "isp"\n[transports.isp]\nkind = "smarthost"\nhost = "h"\nca = "-----BEGIN CERTIFICATE-----x"',
    );
    assert.deepEqual(queueSettings(document, config).transport, {
      kind: "smarthost",
      host: "h",
      port: 587,
      tls: "starttls",
      ca: "-----BEGIN CERTIFICATE-----x",
    });
  });

  it("know the machine's addresses, where others reach us on the port that we dial", () => {
    const machine = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const own = queueSettings(emptyDocument, config).selfAddresses ?? [];
    assert.ok(machine.every(({ address }) => own.includes(address)));
    const one = parseConfig('[listen]\naddresses = ["192.0.2.1"]', "");
    assert.deepEqual(queueSettings(emptyDocument, one).selfAddresses, ["192.0.2.1"]);
    const elsewhere = parseConfig("[queue]\nport = 2525", "");
    assert.deepEqual(queueSettings(emptyDocument, elsewhere).selfAddresses, []);
  });
});
