import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readRichText } from "./rich-text.ts";
import type { RichNode } from "./rich-text.ts";
import { richHtml, richOfPlainText, richPlainText } from "./rich-text-format.ts";

interface Href {
  readonly href: string;
}
type Tree = string | readonly [string, ...(Tree | Href)[]];

/** A tree as a browser would have it. */
function node(tree: Tree): RichNode {
  if (typeof tree === "string") {
    return { nodeType: 3, nodeName: "#text", nodeValue: tree, childNodes: [] };
  }
  const [name, ...children] = tree;
  const isHref = (child: Tree | Href): child is Href =>
    typeof child === "object" && "href" in child;
  const href = children.find(isHref)?.href;
  const rest = children.filter((child): child is Tree => !isHref(child));
  return {
    nodeType: 1,
    nodeName: name,
    nodeValue: null,
    childNodes: rest.map((child) => node(child)),
    getAttribute: (wanted) => (wanted === "href" ? (href ?? null) : null),
  };
}

const check = (tree: Tree, html: string, text: string): void => {
  const blocks = readRichText(node(tree));
  assert.equal(richHtml(blocks), html);
  assert.equal(richPlainText(blocks), text);
};

describe("what is edited", () => {
  it("is lines with bold, italics and links", () => {
    check(
      [
        "DIV",
        "Hello ",
        ["B", "you ", ["I", "there"]],
        ["DIV", ["A", { href: "https://x.example" }, "x"]],
        ["DIV", ["BR"]],
        ["P", "end"],
      ],
      '<div>Hello <b>you </b><b><i>there</i></b></div>\n<div><a href="https://x.example/">x</a></div>\n<div><br></div>\n<div>end</div>',
      "Hello you there\nx <https://x.example/>\n\nend",
    );
  });
  it("is lists and quotes", () => {
    check(
      [
        "DIV",
        ["UL", ["LI", "one"], "\n", ["LI", ["B", "two"], ["BR"], "more"]],
        ["OL", ["LI", "a"], ["LI", "b"]],
        ["BLOCKQUOTE", "q", ["BLOCKQUOTE", ["P", "qq"]]],
      ],
      '<ul><li>one</li><li><b>two</b> more</li></ul>\n<ol><li>a</li><li>b</li></ol>\n<blockquote type="cite"><div>q</div>\n<blockquote type="cite"><div>qq</div></blockquote></blockquote>',
      "- one\n- two more\n1. a\n2. b\n> q\n>> qq",
    );
  });
  it("is nothing that runs or looks different from what it says", () => {
    check(
      [
        "DIV",
        ["SCRIPT", "alert(1)"],
        ["STYLE", "p{}"],
        ["FONT", '<b>&"x"'],
        ["A", { href: "javascript:alert(1)" }, "y"],
        ["IMG"],
        ["SPAN", ["STRONG", "z"]],
      ],
      "<div>&lt;b&gt;&amp;&quot;x&quot;y<b>z</b></div>",
      '<b>&"x"yz',
    );
    assert.deepEqual(readRichText(deep(100_000)), []);
  });
  it("keeps the address of a link out of the text where the words say it", () => {
    check(
      ["DIV", ["A", { href: "mailto:a@x.example" }, "a@x.example"]],
      '<div><a href="mailto:a@x.example">a@x.example</a></div>',
      "a@x.example",
    );
  });
});

function deep(depth: number): RichNode {
  let inner = node("x");
  for (let level = 0; level < depth; level++) {
    inner = { nodeType: 1, nodeName: "B", nodeValue: null, childNodes: [inner] };
  }
  return inner;
}

describe("plain text", () => {
  it("comes through rich text and back", () => {
    for (const text of ["", "a", "a\n\nb", "> q\n>> qq\n> q\nx", ">\n> a", "a < b & c"]) {
      assert.equal(richPlainText(richOfPlainText(text)), text.replaceAll(/^>$/gm, "> "));
    }
  });
});
