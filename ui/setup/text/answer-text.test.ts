import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { it } from "node:test";
import type { Answer } from "../../../src/diagnosis/answer.ts";
import { answerText } from "./answer-text.ts";
import { answersInGerman } from "./answers-de.ts";

const answer: Answer = {
  question: "reverse-name",
  verdict: "bad",
  finding: "none",
  what: "It has none",
  do: ["Ask"],
  facts: { address: "192.0.2.1", hostName: "mail.example" },
};

it("says an answer in the language of the page, as the server does where it has no other words", () => {
  assert.equal(answerText(answer, "en").what, "It has none");
  const german = answerText(answer, "de");
  assert.match(german.what, /^192\.0\.2\.1 hat im DNS keinen Namen/);
  assert.match(german.do[0]!, /192\.0\.2\.1 auf mail\.example zu setzen/);
  assert.equal(answerText({ ...answer, finding: "new" }, "de").what, "It has none");
});

it("has words for every finding of the server", () => {
  const cwd = `${import.meta.dirname}/../../../src/diagnosis`;
  const keys = globSync("*.ts", { cwd }).flatMap((file) => {
    const source = readFileSync(`${cwd}/${file}`, "utf8");
    const [, question] = /const question = "([\w-]+)" as const/.exec(source) ?? [];
    if (question === undefined || file.endsWith(".test.ts")) return [];
    const found = [...source.matchAll(/finding:[^,\n]*/g)].flatMap(([line]) =>
      [...line.matchAll(/"([\w-]+)"/g)].map(([, finding]) => `${question}.${finding}`),
    );
    return found;
  });
  assert.ok(keys.length > 20);
  const missing = keys.filter((key) => !Object.hasOwn(answersInGerman, key));
  assert.deepEqual(missing, []);
});
