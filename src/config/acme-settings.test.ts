import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { acmeSettings } from "./acme-settings.ts";
import { certificateWishes } from "./certificate-names.ts";
import { formatDocument, parseDocument } from "./document.ts";
import { mask, masked, unmasked } from "./secrets.ts";

const text = `[acme]
enabled = true
authority = "https://ca.example/dir"
email = "mia@example.org"

[acme.externalAccount]
keyId = "kid-1"
key = "YSBrZXkgdGhhdCBib3RoIHNpZGVzIGtub3c"
`;

describe("the authority of the document", () => {
  it("is kept as it is written, its key masked", () => {
    const document = parseDocument(text);
    assert.equal(formatDocument(document), text);
    const shown = masked(document);
    assert.equal(shown.acme.externalAccount?.key, mask);
    const again = parseDocument(formatDocument(shown));
    assert.deepEqual(unmasked(again, document), document);
    assert.throws(() => unmasked(again, parseDocument("")), /acme\.externalAccount\.key/);
  });

  it("is Let's Encrypt, and nobody unless it is switched on", () => {
    assert.equal(acmeSettings(parseDocument("").acme), undefined);
    const { acme } = parseDocument("acme.enabled = true");
    assert.match(acmeSettings(acme)!.directoryUrl, /^https:\/\/acme-v02\.api\.letsencrypt\.org\//);
    for (const wrong of ["http://ca.example/dir", "letsencrypt2"]) {
      assert.throws(() => parseDocument(`acme.authority = "${wrong}"`), /not an authority/);
    }
  });
});

describe("names that certificates are fetched for", () => {
  const document = parseDocument(`
    [domains."bücher.example"]
    clientHost = "mail.bücher.example"
    mtaSts = {}
    [domains."plain.example"]
    clientHost = "box.example.net"
    [domains."off.example"]
    disabled = true
    [domains."home.local"]
  `);
  const names = (hostName: string): string[] =>
    certificateWishes(document, hostName).map(({ name, kind }) => `${name} ${kind}`);

  it("are those of the machine and of domains that are on", () => {
    assert.deepEqual(names("box.example.net"), [
      "box.example.net ecdsa",
      "box.example.net rsa",
      "mail.xn--bcher-kva.example ecdsa",
      "mta-sts.xn--bcher-kva.example ecdsa",
      "autoconfig.xn--bcher-kva.example ecdsa",
      "autoconfig.plain.example ecdsa",
    ]);
  });

  it("are of the public DNS", () => {
    for (const hostName of ["homepost", "homepost.local", "box.lan", "192.0.2.1", "localhost"]) {
      assert.ok(!names(hostName).some((name) => name.startsWith(hostName)), hostName);
    }
  });
});
