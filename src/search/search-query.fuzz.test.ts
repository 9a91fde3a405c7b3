import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseSearchQuery } from "./search-query.ts";
import { compileQuery } from "./term-match.ts";

const pieces = [
  ...Array.from('-:"*ab 1東é\0\n\u0301😀\ud83d()'),
  "from:",
  "subject:",
  "after:2026-01-01",
  "before:2026-99-99",
  " AND ",
  " NEAR ",
];
const noTexts = { header: [], from: [], recipients: [], subject: [], body: [], file: [] };

it("reads whatever is typed", () => {
  const random = new SeededRandom(5);
  for (let round = 0; round < 5000; round++) {
    const text = random.text(pieces, random.below(30));
    const query = parseSearchQuery(text);
    for (const term of query.terms) assert.ok(term.text.trim() !== "" || term.text !== "", text);
    const compiled = compileQuery(query);
    assert.match(compiled.expression ?? "", /^[a-z0-9()]*(?: (?:AND|OR) [a-z0-9()]+)*$/, text);
    compiled.matches({ ...noTexts, body: [text], subject: [text] });
  }
});
