import assert from "node:assert/strict";
import { it } from "node:test";
import { MessageParser } from "../message/message-parser.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { bodyLists, bodyPartOf, hasAttachment, leavesOf } from "./body-lists.ts";
import type { BodyLists, BodyPart } from "./body-lists.ts";

/** A leaf, with the letter that names it as its location; or a multipart. */
type Tree = string | Branch;
interface Branch extends ReadonlyArray<Tree> {
  readonly 0: string;
}

function text(tree: Tree, depth = 0): string {
  if (typeof tree === "string") {
    const [letter = "", type = "", disposition] = tree.split(" ");
    const shown = disposition === undefined ? "" : `Content-Disposition: ${disposition}\r\n`;
    return `Content-Type: ${type}\r\nContent-Location: ${letter}\r\n${shown}\r\nx`;
  }
  const [subtype, ...parts] = tree;
  const boundary = `b${depth}`;
  const children = parts.map((part: Tree) => `--${boundary}\r\n${text(part, depth + 1)}\r\n`);
  return `Content-Type: multipart/${subtype}; boundary=${boundary}\r\n\r\n${children.join("")}--${boundary}--`;
}

function rootOf(tree: Tree): BodyPart {
  const parser = new MessageParser();
  parser.push(Buffer.from(text(tree)));
  return bodyPartOf(parser.finish().root);
}

function letters(lists: BodyLists): Record<keyof BodyLists, string> {
  const of = (parts: readonly BodyPart[]): string =>
    parts.map(({ part }) => part.location ?? "?").join("");
  return {
    textBody: of(lists.textBody),
    htmlBody: of(lists.htmlBody),
    attachments: of(lists.attachments),
  };
}

it("parts are sorted into lists as in the example of RFC 8621 §4.1.4", () => {
  const tree: Tree = [
    "mixed",
    "A text/plain inline",
    [
      "mixed",
      [
        "alternative",
        ["mixed", "B text/plain inline", "C image/jpeg inline", "D text/plain inline"],
        ["related", "E text/html", "F image/jpeg"],
      ],
      "G image/jpeg attachment",
      "H application/x-excel",
      "J message/rfc822",
    ],
    "K text/plain inline",
  ];
  const root = rootOf(tree);
  assert.deepEqual(letters(bodyLists(root)), {
    textBody: "ABCDK",
    htmlBody: "AEK",
    attachments: "CFGHJ",
  });
  assert.ok(hasAttachment(root));
});

const cases: readonly (readonly [Tree, textBody: string, htmlBody: string, attachments: string])[] =
  [
    ["A text/plain", "A", "A", ""],
    ["A text/html", "A", "A", ""],
    ["A application/pdf", "", "", "A"],
    [["alternative", "A text/plain", "B text/html"], "A", "B", ""],
    [["alternative", "A text/html"], "A", "A", ""],
    [["alternative", "A text/plain", "B text/calendar"], "A", "A", "B"],
    [["mixed", "A text/plain", "B text/plain attachment"], "A", "A", "B"],
    [["related", "A text/html", "B image/png"], "A", "A", "B"],
  ];
for (const [tree, textBody, htmlBody, attachments] of cases) {
  it(`lists of ${JSON.stringify(tree)}`, () => {
    assert.deepEqual(letters(bodyLists(rootOf(tree))), { textBody, htmlBody, attachments });
  });
}

it("every part of any message without alternatives is in some list, and in each once", () => {
  const random = new SeededRandom(414);
  const leaves = ["text/plain", "text/html", "image/png inline", "a/b", "text/plain attachment"];
  let subtypes: readonly string[] = [];
  const make = (depth: number): Tree => {
    if (depth > 3 || random.chance(0.4)) return `L ${random.pick(leaves)}`;
    const parts = Array.from({ length: 1 + random.below(3) }, () => make(depth + 1));
    return [random.pick(subtypes), ...parts];
  };
  for (let run = 0; run < 2_000; run++) {
    subtypes = run % 2 === 0 ? ["mixed", "related"] : ["mixed", "alternative", "related"];
    const root = rootOf(make(0));
    const lists = bodyLists(root);
    for (const list of Object.values(lists)) assert.equal(new Set(list).size, list.length);
    if (run % 2 === 1) continue;
    const listed = new Set(Object.values(lists).flat());
    assert.equal(listed.size, leavesOf(root).length, `seed 414, run ${run}`);
  }
});
