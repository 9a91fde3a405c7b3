import { gramsOf } from "./grams.ts";

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
