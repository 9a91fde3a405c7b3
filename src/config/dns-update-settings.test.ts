import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nameServerOf } from "./dns-update-settings.ts";
import { formatDocument, parseDocument } from "./document.ts";
import { masked, unmasked } from "./secrets.ts";

const document = parseDocument(`
[domains."example.org".dnsUpdate]
server = "ns.example.net"
keyName = "Home.Key"
secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQ="
`);

describe("settings of updates", () => {
  it("are kept, with the secret masked where they are shown", () => {
    assert.deepEqual(document.domains["example.org"]?.dnsUpdate, {
      server: "ns.example.net",
      keyName: "home.key",
      algorithm: "hmac-sha256",
      secret: "c2VjcmV0IHNlY3JldCBzZWNyZXQ=",
    });
    const shown = formatDocument(masked(document));
    assert.match(shown, /secret = "\*{8}"/);
    assert.doesNotMatch(shown, /c2Vj|algorithm|zone/);
    assert.deepEqual(unmasked(parseDocument(shown), document), document);
    assert.throws(
      () => unmasked(parseDocument(shown), parseDocument("")),
      /dnsUpdate\.secret: is masked/,
    );
  });

  const servers: readonly (readonly [string, string | undefined])[] = [
    ["ns.example", "ns.example 53"],
    ["NS.example:5353", "ns.example 5353"],
    ["192.0.2.53", "192.0.2.53 53"],
    ["192.0.2.53:54", "192.0.2.53 54"],
    ["2001:db8::53", "2001:db8::53 53"],
    ["[2001:db8::53]:54", "2001:db8::53 54"],
    ["[ns.example]:53", undefined],
    ["ns.example:0", undefined],
    ["ns.example:70000", undefined],
    ["a b", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of servers) {
    it(`name ${expected ?? "no server"}: "${text}"`, () => {
      const server = nameServerOf(text);
      assert.equal(server && `${server.host} ${server.port}`, expected);
    });
  }
});
