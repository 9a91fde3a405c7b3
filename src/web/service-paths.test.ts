import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import type { Page } from "./page-pack.ts";
import { PathMap } from "./service-paths.ts";

const usual = new PathMap();
const paths = new PathMap({ webmail: "/post/", jmap: "/post-api/v1/", account: "/mail/" });

const requests: readonly (readonly [string, string])[] = [
  ["/post/", "/mail/"],
  ["/post", "/mail"],
  ["/post?a=/post/", "/mail?a=/post/"],
  ["/post-api/v1/session", "/jmap/session"],
  ["/mail/", "/account/"],
  ["/mail/config-v1.1.xml?emailaddress=a", "/mail/config-v1.1.xml?emailaddress=a"],
  ["/account/", "/.renamed"],
  ["/jmap/session", "/.renamed"],
  ["/admin/api/status", "/admin/api/status"],
  ["/", "/"],
  ["/postal", "/postal"],
  ["/login", "/login"],
];

describe("services at other addresses", () => {
  for (const [outer, inner] of requests) {
    it(`are found: ${outer} is ${inner}`, () => {
      assert.equal(paths.inner(outer), inner);
      assert.equal(usual.inner(outer), outer);
    });
  }

  it("are where redirections and cookies say", () => {
    assert.equal(paths.outer("/mail/?a=b"), "/post/?a=b");
    assert.equal(paths.outer("/account"), "/mail");
    assert.equal(paths.outer("https://example.org/mail/"), "https://example.org/mail/");
    const admin = new PathMap({ admin: "/house/admin/" });
    assert.equal(admin.cookie("a=b; Path=/admin; Secure"), "a=b; Path=/house/admin; Secure");
    assert.equal(admin.cookie("a=b; Path=/; Secure"), "a=b; Path=/; Secure");
  });

  it("are where pages and the session of JMAP say", () => {
    const script = `fetch("/jmap/api");a=\`/mail/html/\${b}\`;c='/account/';d="/mailbox";e="x/mail/";f="/mail";g=\`\${h}/mail/#/i\``;
    assert.equal(
      paths.text(script),
      `fetch("/post-api/v1/api");a=\`/post/html/\${b}\`;c='/mail/';d="/mailbox";e="x/mail/";f="/post";g=\`\${h}/post/#/i\``,
    );
    const session =
      '{"apiUrl":"/jmap/api","url":"wss://box.example/jmap/websocket","name":"/jmap"}';
    assert.equal(
      paths.session(session),
      '{"apiUrl":"/post-api/v1/api","url":"wss://box.example/post-api/v1/websocket","name":"/jmap"}',
    );
  });

  it("are in pages that are compressed anew, with another tag", () => {
    const octets = Uint8Array.from(
      Buffer.from('<script src="/assets/a.js"></script><a href="/mail/">'),
    );
    const page = (type: string): Page => ({
      type,
      etag: '"old"',
      immutable: true,
      brotli: octets,
      gzip: undefined,
      identity: () => octets,
    });
    const pages = new Map([
      ["/mail/", page("text/html; charset=utf-8")],
      ["/icon.png", page("image/png")],
    ]);
    assert.equal(usual.pages(pages), pages);
    const mapped = paths.pages(pages);
    const html = mapped.get("/mail/")!;
    const expected = '<script src="/assets/a.js"></script><a href="/post/">';
    assert.equal(Buffer.from(html.identity()).toString(), expected);
    assert.equal(gunzipSync(html.gzip!).toString(), expected);
    assert.notEqual(html.etag, '"old"');
    assert.deepEqual([html.brotli, html.immutable], [undefined, false]);
    assert.equal(mapped.get("/icon.png"), pages.get("/icon.png"));
  });
});
