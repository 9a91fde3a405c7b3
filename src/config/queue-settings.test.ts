import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { describe, it } from "node:test";
import type { Transport } from "../queue/transport.ts";
import { parseConfig } from "./config.ts";
import { emptyDocument, parseDocument } from "./document.ts";
import type { Document } from "./document.ts";
import { queueSettings } from "./queue-settings.ts";

const config = parseConfig('hostName = "mail.example.org"', "");

const ids: Readonly<Record<string, number>> = { mia: 7 };

function settingsOf(document: Document, of = config) {
  return queueSettings(document, of, (name) => ids[name]);
}

describe("queue settings", () => {
  it("send directly where the document says nothing else", () => {
    const settings = settingsOf(emptyDocument);
    assert.deepEqual(settings.transport, { kind: "direct", port: 25 });
    assert.equal(settings.hostName, "mail.example.org");
  });

  it("send by the default transport", () => {
    const document = parseDocument(
      'defaultTransport = "isp"\n[transports.isp]\nkind = "smarthost"\nhost = "h"\nca = "-----BEGIN CERTIFICATE-----x"',
    );
    assert.partialDeepStrictEqual(settingsOf(document).transport, {
      kind: "relay",
      host: "h",
      port: 587,
      tls: "starttls",
      ca: "-----BEGIN CERTIFICATE-----x",
    });
  });

  it("hold every kind of transport, with its port", () => {
    const document = parseDocument(`
[transports.direct]
kind = "direct"
ipv6 = false
[transports.mx]
kind = "smtp"
host = "h"
tls = "opportunistic"
[transports.provider]
kind = "submission"
host = "h"
username = "u"
password = "p"
mechanisms = ["PLAIN"]
[transports.secure]
kind = "submissions"
host = "h"
[transports.tunnel]
kind = "socks"
address = "[::1]:1080"
remoteHostName = "away.example.org"
[transports.stop]
kind = "fail"
code = 450
`);
    const { transport, transports } = settingsOf(document);
    assert.deepEqual(transport, { kind: "direct", port: 25, ipv6: false });
    const expected = {
      direct: transport,
      mx: { kind: "relay", port: 25, tls: "opportunistic" },
      provider: { kind: "relay", port: 587, tls: "starttls", mechanisms: ["PLAIN"] },
      secure: { kind: "relay", port: 465, tls: "implicit" },
      tunnel: { kind: "socks", proxyHost: "::1", proxyPort: 1080, port: 25 },
      stop: { kind: "fail", code: 450, text: "Mail does not leave this way" },
    };
    assert.partialDeepStrictEqual(transports, expected);
    assert.deepEqual(Object.keys(transports ?? {}), Object.keys(expected));
  });
});

describe("transports and routes of the queue", () => {
  it("show the password to no server unless that is listed, but for old documents", () => {
    const { transports } = settingsOf(
      parseDocument(
        '[transports.new]\nkind = "submissions"\nhost = "h"\n[transports.old]\nkind = "smarthost"\nhost = "h"',
      ),
    );
    const mechanismsOf = (of: Transport | undefined) =>
      of?.kind === "relay" ? (of.mechanisms ?? "any") : assert.fail();
    const listed = mechanismsOf(transports?.["new"]);
    assert.ok(listed.includes("SCRAM-SHA-256-PLUS") && listed.includes("CRAM-MD5"));
    assert.ok(!listed.includes("PLAIN") && !listed.includes("LOGIN"));
    assert.equal(mechanismsOf(transports?.["old"]), "any");
  });

  it("hold the routes of accounts, domains and all", () => {
    const { routes } = settingsOf(
      parseDocument(`
[domains."bücher.example"]
[[domains."bücher.example".routes]]
toDomain = [".münchen.example"]
transport = "direct"
[accounts.mia]
addresses = ["mia@bücher.example"]
[[accounts.mia.routes]]
fromDomain = ["bücher.example"]
minimumAttempts = 2
transport = "direct"
[accounts.unborn]
addresses = []
[[accounts.unborn.routes]]
transport = "direct"
[[routes]]
transport = "direct"
`),
    );
    const direct = { fromDomain: [], toDomain: [], minimumAttempts: 0, transport: "direct" };
    assert.deepEqual(routes, {
      accounts: new Map([
        [7, [{ ...direct, fromDomain: ["xn--bcher-kva.example"], minimumAttempts: 2 }]],
      ]),
      domains: new Map([
        ["xn--bcher-kva.example", [{ ...direct, toDomain: [".xn--mnchen-3ya.example"] }]],
      ]),
      all: [direct],
    });
  });
});

describe("addresses of the queue", () => {
  it("are those that mail leaves from, where the settings name addresses", () => {
    const from = (addresses: string, smtp = 25) => {
      const text = `[listen]\naddresses = ${addresses}\nsmtp = ${smtp}\n`;
      return settingsOf(emptyDocument, parseConfig(text, "")).localAddresses;
    };
    assert.deepEqual(settingsOf(emptyDocument).localAddresses, []);
    assert.deepEqual(from('["127.0.0.1", "::1", "192.0.2.1", "2001:db8::1"]'), [
      "192.0.2.1",
      "2001:db8::1",
    ]);
    assert.deepEqual(from('["192.0.2.1"]', 0), []);
  });

  it("are the machine's, where others reach us on the port that we dial", () => {
    const machine = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const own = settingsOf(emptyDocument).selfAddresses ?? [];
    assert.ok(machine.every(({ address }) => own.includes(address)));
    const one = parseConfig('[listen]\naddresses = ["192.0.2.1"]', "");
    assert.deepEqual(settingsOf(emptyDocument, one).selfAddresses, ["192.0.2.1"]);
    const elsewhere = parseConfig("[queue]\nport = 2525", "");
    assert.deepEqual(settingsOf(emptyDocument, elsewhere).selfAddresses, []);
  });
});
