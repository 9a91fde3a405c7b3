import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseConfig } from "./config.ts";

describe("settings beside another web server", () => {
  it("are the usual ones where nothing is said", () => {
    const { web } = parseConfig("", "");
    assert.deepEqual(web.trustedProxies, []);
    assert.equal(web.paths.webmail, "/mail/");
    assert.equal(web.publicPort, undefined);
  });

  it("name proxies, the port and the paths", () => {
    const { web } = parseConfig(
      'web = { trustedProxies = ["127.0.0.1", "fd00::/8"], publicPort = 443, paths = { webmail = "/post/" } }',
      "",
    );
    assert.deepEqual(web.trustedProxies, ["127.0.0.1", "fd00::/8"]);
    assert.deepEqual(
      [web.publicPort, web.paths.webmail, web.paths.jmap],
      [443, "/post/", "/jmap/"],
    );
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['trustedProxies = ["localhost"]', /not an address or a network/],
    ['trustedProxies = ["10.0.0.0/33"]', /not an address or a network/],
    ['trustedProxies = ["10.0.0.0/8/8"]', /not an address or a network/],
    ['paths = { webmail = "post" }', /not a path/],
    ['paths = { webmail = "/" }', /not a path/],
    ['paths = { webmail = "/../" }', /not a path/],
    ['paths = { webmail = "/assets/x/" }', /something else of ours/],
    ['paths = { webmail = "/admin/" }', /at or below another/],
    ['paths = { webmail = "/admin/mail/" }', /at or below another/],
  ];
  for (const [text, reason] of wrong) {
    it(`are not ${text}`, () => assert.throws(() => parseConfig(`web = { ${text} }`, ""), reason));
  }
});
