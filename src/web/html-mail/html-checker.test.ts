import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { faultOfHtml } from "./html-checker.ts";

const fault = (html: string, external = false): string | undefined =>
  faultOfHtml({ html, css: "" }, external);
const cssFault = (css: string, external = false): string | undefined =>
  faultOfHtml({ html: "", css }, external);

describe("the checker of HTML", () => {
  it("lets through what is escaped, nested and on the lists", () => {
    for (const html of [
      "a &amp; b &lt;script&gt;",
      '<p style="color:red;font-family:&quot;A b&quot;">x<br /></p>',
      '<a href="https://x.example/?a=b&amp;c" target="_blank" rel="noreferrer noopener">x</a>',
      '<a href="#m-x">x</a>',
      '<img src="cid:0" alt="&quot;" /><img src="data:image/png;base64,AA==" />',
    ]) {
      assert.equal(fault(html), undefined, html);
    }
  });
  const refused = [
    "<script>",
    "a < b",
    "a > b",
    "a & b",
    "&nbsp;",
    "<p>",
    "</p>",
    "<b><i></b></i>",
    "<p/>",
    '<p onclick="x"></p>',
    "<p title='x'></p>",
    "<p title=x></p>",
    '<p  title="x"></p>',
    '<p title="x"title="y"></p>',
    '<p title="x" title="y"></p>',
    '<p title="<"></p>',
    '<p id="x"></p>',
    '<p class="m-a x"></p>',
    "<P></P>",
    "<svg></svg>",
    "<!-- x -->",
    '<a href="javascript:alert(1)" target="_blank" rel="noreferrer noopener"></a>',
    '<a href="https://x.example/"></a>',
    '<a href="https://x.example/" target="_top" rel="noreferrer noopener"></a>',
    '<p href="#m-x"></p>',
    '<p src="cid:0"></p>',
    '<img src="https://x.example/" />',
    '<img src="data:image/svg+xml;base64,AA" />',
    '<td background="https://x.example/"></td>',
    '<p style="position:fixed"></p>',
    '<p style="color:expression(1)"></p>',
    '<p style="background:url(&quot;https://x.example/&quot;)"></p>',
    '<p style="behavior:x"></p>',
    '<p style="color:\\72 ed"></p>',
    '<p style="color:red}"></p>',
    '<p style="color:/**/red"></p>',
    '<p style="font-family:&quot;x"></p>',
  ];
  for (const html of refused) {
    it(`refuses ${html}`, () => assert.notEqual(fault(html), undefined));
  }
  it("lets pictures from elsewhere through where they are wanted", () => {
    assert.equal(fault('<img src="https://x.example/a?b" />', true), undefined);
    assert.equal(
      fault('<p style="background:url(&quot;https://x.example/a&quot;)"></p>', true),
      undefined,
    );
    assert.notEqual(fault('<img src="http://x.example/a" />', true), undefined);
    assert.notEqual(fault('<img src="https://x.example/a&quot;" />', true), undefined);
  });
  it("refuses what nests deeper than browsers like", () => {
    assert.notEqual(fault("<b>".repeat(300) + "</b>".repeat(300)), undefined);
  });
});

describe("the checker of style sheets", () => {
  it("lets rules and media queries through", () => {
    assert.equal(
      cssFault("@media (max-width:600px){.m-a > #m-b:hover,td{color:red}\n}\n"),
      undefined,
    );
  });
  for (const css of [
    '@import "x";',
    "@font-face{src:url(x)}",
    ".a{color:red}",
    "p{color:red",
    "p{color:red}}",
    "@media screen{p{color:red}",
    "p{background:url(https://x.example/)}",
    'p{background:url("https://x.example/")}',
    "p[title]{color:red}",
    "</style><script>",
    "p{color:</style>}",
    "p{co\\6c or:red}",
    "p{--x:red}",
    "p{animation:x 1s}",
    "p{b{color:red}}",
  ]) {
    it(`refuses ${css}`, () => assert.notEqual(cssFault(css), undefined));
  }
  it("lets pictures behind the text through where they are wanted", () => {
    assert.equal(cssFault('p{background:url("https://x.example/a")}', true), undefined);
    assert.notEqual(cssFault('p{background:url("http://x.example/a")}', true), undefined);
  });
});
