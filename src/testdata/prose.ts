import type { RandomNumbers } from "./random-numbers.ts";
import type { Language } from "./vocabulary.ts";

/** One in so many words is a number of its own, such as an order has: what a search for one message looks for. */
const numberEvery = 60;

export function sentence(random: RandomNumbers, language: Language, words: number): string {
  let text = "";
  for (let i = 0; i < words; i++) {
    const isNumber = random.below(numberEvery) === 0;
    const word = isNumber ? `N${random.below(1_000_000)}` : random.pickCommon(language.words);
    text += i === 0 ? capitalized(word) : `${isNumber ? " " : language.between}${word}`;
  }
  return text;
}

/** Lines of at most some 70 characters, each ended by CRLF. */
export function paragraphs(random: RandomNumbers, language: Language, sentences: number): string {
  let text = "";
  let line = "";
  for (let i = 0; i < sentences; i++) {
    const next = `${sentence(random, language, 4 + random.below(8))}.`;
    if (line !== "" && line.length + next.length > 70) {
      text += `${line}\r\n`;
      line = "";
    }
    line += line === "" ? next : ` ${next}`;
    if (random.below(6) === 0) {
      text += `${line}\r\n\r\n`;
      line = "";
    }
  }
  return `${text}${line}\r\n`;
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
