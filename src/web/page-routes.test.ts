import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { brotliCompressSync, gunzipSync, gzipSync } from "node:zlib";
import { WebDoor } from "../testing/web-door.ts";
import { readPagePack } from "./page-pack.ts";

const html = "<!doctype html><title>Hello</title>";
const packed = (path: string, type: string, text: string) => ({
  path,
  type,
  etag: "abc",
  immutable: path.startsWith("/assets/"),
  brotli: brotliCompressSync(text).toString("base64"),
  gzip: gzipSync(text).toString("base64"),
});
const pages = readPagePack(
  JSON.stringify({
    pages: [
      packed("/", "text/html", html),
      packed("/mail/", "text/html", html),
      packed("/assets/webmail-1.css", "text/css", "p {}"),
      {
        path: "/assets/icon.png",
        type: "image/png",
        etag: "p",
        immutable: true,
        identity: btoa("png"),
      },
    ],
  }),
);

describe("pages", () => {
  it("are sent as the browser takes them", async () => {
    await using web = await WebDoor.open({ pages });
    const get = (encoding: string) =>
      web.fetch("/mail/", { headers: { "accept-encoding": encoding } });
    for (const [accepted, sent] of [
      ["gzip, deflate, br, zstd", "br"],
      ["br;q=0, gzip", "gzip"],
      ["identity", null],
    ] as const) {
      const response = await get(accepted);
      assert.equal(response.headers.get("content-encoding"), sent);
      assert.equal(await response.text(), html);
    }
    assert.equal((await get("deflate, identity;q=0")).status, 406);
    const icon = await web.fetch("/assets/icon.png");
    assert.equal(await icon.text(), "png");
  });

  it("run our scripts only", async () => {
    await using web = await WebDoor.open({ pages });
    const response = await web.fetch("/mail/");
    const policy = response.headers.get("content-security-policy")!;
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /);
    assert.match(policy, /frame-ancestors 'none'/);
  });

  it("are kept where their names say what is inside, and asked for otherwise", async () => {
    await using web = await WebDoor.open({ pages });
    const style = await web.fetch("/assets/webmail-1.css");
    assert.match(style.headers.get("cache-control")!, /immutable/);
    const page = await web.fetch("/mail/");
    assert.equal(page.headers.get("cache-control"), "no-cache");
    const known = await web.fetch("/mail/", { headers: { "if-none-match": 'W/"x", "abc"' } });
    assert.equal(known.status, 304);
    assert.equal(known.headers.get("etag"), '"abc"');
  });

  it("lead to the mail who has logged in", async () => {
    await using web = await WebDoor.open({ pages });
    assert.equal((await web.fetch("/")).status, 200);
    const headers = await web.logIn();
    const response = await web.fetch("/", { headers });
    assert.equal(response.headers.get("location"), "/mail/");
    assert.equal((await web.fetch("/mail")).headers.get("location"), "/mail/");
  });
});

describe("packed pages", () => {
  it("unpack to the same octets", () => {
    const page = pages.get("/")!;
    assert.equal(Buffer.from(page.identity()).toString(), html);
    assert.equal(gunzipSync(page.gzip!).toString(), html);
    assert.throws(() => readPagePack('{"pages": 1}'));
  });
});
