import { gramsOf } from "./grams.ts";
import { isWordBeginning } from "./words.ts";

/** Where a text stands in a message. */
export type SearchedPlace = "header" | "from" | "recipients" | "subject" | "body" | "file";

/** The first letter of a token. */
const letters: Readonly<Record<SearchedPlace, string>> = {
  header: "h",
  from: "f",
  recipients: "t",
  subject: "s",
  body: "b",
  file: "n",
};

/** Grams as words that SQLite's ascii tokenizer leaves whole: a letter for the place and four for the gram. */
export function gramTokens(place: SearchedPlace, grams: Uint32Array): string {
  const letter = letters[place];
  let tokens = "";
  for (const gram of grams) tokens += `${letter}${pairs[gram >>> 10]!}${pairs[gram & 1023]!} `;
  return tokens;
}

const digits = "0123456789abcdefghijklmnopqrstuv";
const pairs = Array.from({ length: 1024 }, (_, at) => digits[at >>> 5]! + digits[at & 31]!);

/** Places whose words are kept, too, and the first letter of such a token. */
const wordLetters = { body: "w", subject: "x", from: "y" } as const;
export type WordPlace = keyof typeof wordLetters;
export const wordPlaces = Object.keys(wordLetters) as readonly WordPlace[];

/** Words as tokens. Their letters in upper case stand for those in lower case: the tokenizer knows no other than ASCII's. */
export function wordTokens(place: WordPlace, words: Iterable<string>): string {
  const letter = wordLetters[place];
  let tokens = "";
  for (const word of words) tokens += `${letter}${word} `;
  return tokens;
}

/** An FTS5 expression for bodies that have the folded text in one of the places for sure; undefined: that cannot be told. */
export function wordExpression(
  folded: string,
  places: readonly SearchedPlace[],
): string | undefined {
  if (!isWordBeginning(folded)) return undefined;
  // Of the header alone a search may mean one field; with the body it means all of the message.
  const isAnywhere = places.includes("header") && places.includes("body");
  const isMeant = (place: WordPlace): boolean => isAnywhere || places.includes(place);
  const each = wordPlaces.filter(isMeant).map((place) => `"${wordLetters[place]}${folded}"*`);
  return each.length === 0 ? undefined : each.join(" OR ");
}

/** More grams make no difference: a few are in hardly any message together. */
const needleGramsMax = 12;

/** An FTS5 expression for bodies that may have the folded text in one of the places; undefined: any may. */
export function gramExpression(
  folded: string,
  places: readonly SearchedPlace[],
): string | undefined {
  const grams = spread(Uint32Array.from(gramsOf(folded)));
  if (grams.length === 0) return undefined;
  const each = places.map(
    (place) => `(${gramTokens(place, grams).trimEnd().replaceAll(" ", " AND ")})`,
  );
  return `(${each.join(" OR ")})`;
}

/** Some of them, from the whole length. */
function spread(grams: Uint32Array): Uint32Array {
  if (grams.length <= needleGramsMax) return grams;
  return Uint32Array.from(
    { length: needleGramsMax },
    (_, at) => grams[Math.floor((at * (grams.length - 1)) / (needleGramsMax - 1))]!,
  );
}
