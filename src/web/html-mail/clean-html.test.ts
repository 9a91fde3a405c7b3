import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostileMails } from "../../testing/hostile-mail.ts";
import { cleanHtml } from "./clean-html.ts";
import { faultOfHtml } from "./html-checker.ts";

const clean = (html: string, external = false): string => cleanHtml(html, { external }).html;

describe("hostile HTML", () => {
  const mails = hostileMails();
  it("is at hand in many forms", () => {
    assert.ok(mails.length >= 200, `${mails.length} forms`);
    assert.equal(new Set(mails.map(({ name }) => name)).size, mails.length);
  });
  for (const { name, html } of mails) {
    it(`comes out with nothing outside the lists: ${name}`, () => {
      for (const external of [false, true]) {
        const cleaned = cleanHtml(html, { external });
        assert.equal(faultOfHtml(cleaned, external), undefined, JSON.stringify(cleaned));
        const again = cleanHtml(cleaned.html, { external });
        assert.equal(faultOfHtml(again, external), undefined, JSON.stringify(again));
        if (!external) assert.doesNotMatch(cleaned.css, /url\(/);
      }
    });
  }
});

describe("links", () => {
  const check = (href: string, expected: string | undefined): void => {
    const attributes =
      expected === undefined ? "" : ` href="${expected}" target="_blank" rel="noreferrer noopener"`;
    assert.equal(clean(`<a href="${href}">x</a>`), `<a${attributes}>x</a>`);
  };
  it("lead to the web, a mail or a telephone", () => {
    check("https://x.example/a?b=1&amp;c=2#d", "https://x.example/a?b=1&amp;c=2#d");
    check("HTTP://X.example", "http://x.example/");
    check("//x.example/a", "https://x.example/a");
    check("mailto:a@b.example?subject=x%20y", "mailto:a@b.example?subject=x%20y");
    check("tel:+49 30 1", "tel:+49%2030%201");
    check("https://müller.example/straße", "https://xn--mller-kva.example/stra%C3%9Fe");
  });
  it("lead nowhere else", () => {
    for (const href of [
      "/logout",
      "x",
      "javascript:alert(1)",
      "data:text/html,x",
      "ftp://x/",
      "",
    ]) {
      check(href, undefined);
    }
  });
  it("stay within the mail where they point there", () => {
    assert.equal(
      clean('<a href="#top">x</a><p id="top">'),
      '<a href="#m-top">x</a><p id="m-top"></p>',
    );
  });
});

describe("pictures", () => {
  it("of the message are left to be filled in", () => {
    const { html, contentIds } = cleanHtml(
      '<img src="cid:a%40b"><img src="CID:c"><img src="cid:a@b">',
      {
        external: false,
      },
    );
    assert.deepEqual(contentIds, ["a@b", "c"]);
    assert.equal(html, '<img src="cid:0" /><img src="cid:1" /><img src="cid:0" />');
  });
  it("from elsewhere are left out and counted, or come over TLS without a word about us", () => {
    const html = '<img alt="A" src="http://x.example/a.png"><td background="//x.example/b">';
    const without = cleanHtml(html, { external: false });
    assert.deepEqual([without.html, without.blocked], ['<img alt="A" /><td></td>', 2]);
    const within = cleanHtml(html, { external: true });
    assert.equal(within.blocked, 0);
    assert.equal(
      within.html,
      '<img src="https://x.example/a.png" loading="lazy" referrerpolicy="no-referrer" alt="A" />' +
        '<td background="https://x.example/b"></td>',
    );
  });
  it("from the home network stay out in any case", () => {
    for (const host of [
      "192.168.0.1",
      "[fe80::1]",
      "localhost",
      "nas.local",
      "router",
      "fritz.box",
    ]) {
      const { html, blocked } = cleanHtml(`<img src="https://${host}/x">`, { external: true });
      assert.deepEqual([html, blocked], ["<img />", 1], host);
    }
  });
  it("in the address itself are shown where they are pictures", () => {
    assert.equal(
      clean('<img src="data:image/png;base64,\nAA AA==">'),
      '<img src="data:image/png;base64,AAAA==" />',
    );
    assert.equal(clean('<img src="data:image/svg+xml;base64,AAAA">'), "<img />");
  });
});

describe("styles", () => {
  it("keep what looks and lose what acts", () => {
    const style = (text: string): string => clean(`<p style="${text}">x</p>`);
    assert.equal(
      style("Color: RED !IMPORTANT; font: bold 12px/1.5 Arial,'Helvetica Neue'; top:0"),
      '<p style="color:RED !important;font:bold 12px/1.5 Arial,&quot;Helvetica Neue&quot;">x</p>',
    );
    assert.equal(
      style("width:calc(100% - 2px);position:relative"),
      '<p style="width:calc(100% - 2px);position:relative">x</p>',
    );
    assert.equal(style("position:fixed;width:expression(1);--x:1;color:var(--x)"), "<p>x</p>");
    assert.equal(
      style("background:#fff url(http://x.example/a) no-repeat"),
      '<p style="background:#fff  no-repeat">x</p>',
    );
  });
  it("of the head go through with names of their own", () => {
    const { css, wantsPaper } = cleanHtml(
      `<style media="screen">@import "x";.a > #b:hover,[x]{color:red}@media (max-width:600px){td.c{width:100%!important}}</style>`,
      { external: false },
    );
    assert.equal(
      css,
      "@media screen{.m-a > #m-b:hover{color:red}\n@media (max-width:600px){td.m-c{width:100% !important}\n}\n}\n",
    );
    assert.equal(wantsPaper, true);
  });
  it("that know dark pages are asked for no white paper", () => {
    const { css, wantsPaper } = cleanHtml(
      "<style>p{color:#000}@media (prefers-color-scheme: dark){p{color:#fff}}</style>",
      { external: false },
    );
    assert.match(css, /dark/);
    assert.equal(wantsPaper, false);
    assert.equal(cleanHtml("<p>x</p>", { external: false }).wantsPaper, false);
    assert.equal(cleanHtml('<p><font color="red">x', { external: false }).wantsPaper, true);
  });
  it("of comments are none", () => {
    assert.equal(
      cleanHtml("<!--[if mso]><style>p{color:red}</style><![endif]-->", { external: false }).css,
      "",
    );
  });
});

it("keeps the text of what it drops the frame of, and the body's colours", () => {
  assert.equal(
    clean('<body bgcolor="#fff" text="red"><form><label>Name</label></form><center>x</center>'),
    '<div bgcolor="#fff">Name<center>x</center></div>',
  );
});

it("ends what is nested too deep", () => {
  const { html } = cleanHtml("<div>".repeat(50_000), { external: false });
  assert.equal(faultOfHtml({ html, css: "" }, false), undefined);
});
