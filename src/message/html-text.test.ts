import assert from "node:assert/strict";
import { it } from "node:test";
import { textOfHtml } from "./html-text.ts";

const table: Record<string, string> = {
  "": "",
  plain: "plain",
  "<p>a</p><p>b</p>": " a  b ",
  "a<b>b</b>c": "abc",
  "<STYLE>p{}</STYLE>a": "a",
  "<script>if (a<b) '</p>'</script>a": "a",
  "<style>never closed": "",
  "<!-- > --><i>a</i>": " a",
  "<!doctype html>a": " a",
  "1 < 2 > 1": "1 < 2 > 1",
  "a<": "a<",
  "<a": "",
  "&amp;lt; &lt;b&gt; &#65;&#x42; &nope; &AMP": "&lt; <b> AB &nope; &AMP",
  "&#0;&#xD800;&#1114112;": "\ufffd\ufffd\ufffd",
};

for (const [html, expected] of Object.entries(table)) {
  it(`reads ${JSON.stringify(html)}`, () => {
    assert.equal(textOfHtml(html), expected);
  });
}
