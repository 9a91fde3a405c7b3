import assert from "node:assert/strict";
import { it } from "node:test";
import { parseDocument } from "./document.ts";
import { zoneAccessFor, zoneAccessOf } from "./zone-access.ts";

const access = 'server = "192.0.2.53:54"\nkeyName = "k"\nsecret = "c2VjcmV0IHNlY3JldCBzZWNyZXQ="';
const document = parseDocument(`
[domains."example.org".dnsUpdate]
${access}
[domains."bücher.example.org".dnsUpdate]
zone = "bücher.example.org"
${access}
[domains."other.example"]
`);

it("is that of the longest zone that a name is in", () => {
  const zoneOf = (name: string): string | undefined => zoneAccessFor(document, name)?.zone;
  assert.equal(zoneOf("_acme-challenge.mail.example.org"), "example.org");
  assert.equal(zoneOf("example.org"), "example.org");
  assert.equal(zoneOf("mta-sts.xn--bcher-kva.example.org"), "xn--bcher-kva.example.org");
  assert.equal(zoneOf("notexample.org"), undefined);
  assert.equal(zoneAccessOf(document, "other.example"), undefined);
  assert.deepEqual(zoneAccessOf(document, "example.org")?.server, { host: "192.0.2.53", port: 54 });
});
