import type { Answer } from "../../../src/diagnosis/answer.ts";
import type { Language } from "../../kit/text/wording.ts";
import { answersInGerman } from "./answers-de.ts";
import type { AnswerText } from "./answers-de.ts";

/** An answer about the line in the language of the page; as the server says it where there is no other text. */
export function answerText(answer: Answer, language: Language): AnswerText {
  const text = answersInGerman[`${answer.question}.${answer.finding}`];
  if (language !== "de" || text === undefined) return answer;
  const filled = (sentence: string): string =>
    sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => answer.facts[name] ?? whole);
  return { what: filled(text.what), do: text.do.map(filled) };
}
