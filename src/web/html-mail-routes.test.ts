import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseSenderView } from "../jmap-server/sender-views.ts";
import { WebDoor } from "../testing/web-door.ts";

const gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

function letter(html: string, from = "Ann@News.Example"): string {
  return [
    `From: ${from}`,
    'Content-Type: multipart/related; boundary="x"',
    "",
    "--x",
    "Content-Type: text/html; charset=utf-8",
    "",
    html,
    "--x",
    "Content-Type: application/octet-stream",
    "Content-Transfer-Encoding: base64",
    "Content-ID: <pic@x>",
    "",
    gif,
    "--x",
    "Content-Type: image/png",
    "Content-ID: <lie@x>",
    "",
    "<svg onload=alert(1)>",
    "--x--",
    "",
  ].join("\r\n");
}

async function shown(web: WebDoor, path: string, headers?: Record<string, string>) {
  const response = await web.fetch(path, { headers: headers ?? (await web.logIn()) });
  return {
    response,
    text: await response.text(),
    header: (name: string) => response.headers.get(name),
  };
}

describe("HTML mail as a page", () => {
  it("has its own policy and nothing that runs, and its pictures inside", async () => {
    await using web = await WebDoor.open();
    const html =
      '<p onclick=x>Hi<script>x</script> <img src="cid:pic@x"><img src="cid:lie@x"><img src="cid:none">';
    const { id } = await web.jmap.test.add(letter(`${html}<img src="https://x.example/t.gif">`));
    const { response, text, header } = await shown(web, `/mail/html/m${id}/1`);
    assert.equal(response.status, 200);
    assert.equal(
      header("content-security-policy"),
      "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    );
    assert.equal(header("x-frame-options"), "SAMEORIGIN");
    assert.equal(header("cache-control"), "private, no-cache");
    assert.deepEqual(["homepost-shown", "homepost-external", "homepost-blocked"].map(header), [
      "html",
      "no",
      "1",
    ]);
    const expected = `<p>Hi <img src="data:image/gif;base64,${gif}" /><img src="data:," /><img src="data:," /><img /></p>`;
    assert.ok(text.includes(expected), text);
    assert.doesNotMatch(text, /<script|x\.example/);
  });

  it("is not made again for who has it", async () => {
    await using web = await WebDoor.open();
    const { id } = await web.jmap.test.add(letter("x"));
    const headers = await web.logIn();
    const path = `/mail/html/m${id}/1?external=no`;
    const first = await shown(web, path, headers);
    const etag = first.header("etag")!;
    const second = await shown(web, path, { ...headers, "if-none-match": etag });
    assert.deepEqual([second.response.status, second.text], [304, ""]);
    const other = await shown(web, `/mail/html/m${id}/1?external=yes`, {
      ...headers,
      "if-none-match": etag,
    });
    assert.equal(other.response.status, 200);
    const head = await web.fetch(path, { method: "HEAD", headers });
    assert.equal(head.headers.get("homepost-blocked"), "0");
  });

  it("loads from elsewhere when asked to, or as chosen for the sender", async () => {
    await using web = await WebDoor.open();
    const { test } = web.jmap;
    const html = '<img src="https://x.example/t.gif">';
    const { id } = await test.add(letter(html));
    const several = await test.add(letter(html, "ann@news.example, bob@x.example"));
    const headers = await web.logIn();
    const external = async (path: string) =>
      (await shown(web, path, headers)).header("homepost-external");
    const path = `/mail/html/m${id}/1`;
    assert.equal(await external(path), "no");
    assert.equal(await external(`${path}?external=yes`), "yes");
    await chooseSenderView(test.store.objects, test.accountId(), {
      address: "ann@news.EXAMPLE",
      view: "external",
    });
    const { response, text, header } = await shown(web, path, headers);
    assert.equal(response.status, 200);
    assert.equal(header("homepost-external"), "yes");
    assert.match(header("content-security-policy")!, /img-src data: https:;/);
    assert.match(text, /<img src="https:\/\/x\.example\/t\.gif"/);
    assert.equal(await external(`${path}?external=no`), "no");
    assert.equal(await external(`/mail/html/m${several.id}/1`), "no");
    assert.equal((await shown(web, `${path}?external=maybe`, headers)).response.status, 400);
  });
});

describe("whose HTML mail is shown, and of what size", () => {
  it("is the reader's own, and HTML", async () => {
    await using web = await WebDoor.open();
    const { test } = web.jmap;
    const { id } = await test.add(letter("x"));
    const theirs = await test.add(letter("x"), { mailboxId: test.mailboxId("INBOX", "other") });
    assert.equal((await web.fetch(`/mail/html/m${id}/1`)).status, 401);
    const headers = await web.logIn();
    for (const path of [`m${theirs.id}/1`, `m${id}/2`, `m${id}/9`, `m${id}/`, "m0/1", "x/1"]) {
      assert.equal((await web.fetch(`/mail/html/${path}`, { headers })).status, 404, path);
    }
    const foreign = { ...headers, "sec-fetch-site": "cross-site" };
    assert.equal((await web.fetch(`/mail/html/m${id}/1`, { headers: foreign })).status, 403);
  });

  it("is not without bounds: beyond, its words are shown", async () => {
    await using web = await WebDoor.open();
    const { id } = await web.jmap.test.add(
      letter(`<p>Hello &lt;you&gt;</p>${"<b>".repeat(800_000)}`),
    );
    const { text, header } = await shown(web, `/mail/html/m${id}/1`);
    assert.deepEqual(["homepost-shown", "etag"].map(header), ["text", null]);
    assert.match(text, /Hello &lt;you&gt;/);
    assert.match(header("content-security-policy")!, /^sandbox /);
  });
});
