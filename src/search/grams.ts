/**
 * Text as a set of grams: numbers that stand for three characters in a row, and in scripts written without spaces
 * (and Korean, whose syllables fold into two or three letters) for one and for two. Whoever contains a text has all
 * grams of it, since each depends on nothing but the characters it stands for; a set that has them need not contain
 * it. Text is folded by i;unicode-casemap before; accents that this leaves behind their letters are passed over.
 */
export class GramCollector {
  /** For each gram the last round that had it: cheaper than a Set by far, and never cleared. */
  readonly #lastRound = new Uint32Array(gramsMax);
  readonly #grams = new Uint32Array(gramsMax);
  #count = 0;
  #round = 0;

  /** Begins a new set. */
  begin(): void {
    this.#round++;
    this.#count = 0;
    if (this.#round < 0xffffffff) return;
    this.#lastRound.fill(0);
    this.#round = 1;
  }

  /** Adds the grams of the text, as far as the set has room: it always has. */
  add(folded: string): void {
    eachGram(folded, this.#take);
  }

  /** The set since `begin`; valid until the next one. */
  grams(): Uint32Array {
    return this.#grams.subarray(0, this.#count);
  }

  readonly #take = (gram: number): void => {
    if (this.#lastRound[gram] === this.#round) return;
    this.#lastRound[gram] = this.#round;
    this.#grams[this.#count++] = gram;
  };
}

/** The grams of a few words. For whole messages there is GramCollector, which takes 8 MB and is quicker. */
export function gramsOf(folded: string): Set<number> {
  const grams = new Set<number>();
  eachGram(folded, (gram) => grams.add(gram));
  return grams;
}

function eachGram(folded: string, take: (gram: number) => void): void {
  const { length } = folded;
  let first = 0;
  let second = 0;
  for (let at = 0; at < length; at++) {
    const third = folded.charCodeAt(at);
    if (isAccent(third)) continue;
    if (isDense(third)) {
      take(hash(0, 0, third));
      if (isDense(second)) take(hash(0, second, third));
    } else if (first !== 0 && !isDense(first) && !isDense(second)) {
      take(hash(first, second, third));
    }
    first = second;
    second = third;
  }
}

/** Different characters can share a gram; so many grams that it hardly happens. */
export const gramsMax = 2 ** 20;

/** Spreads three UTF-16 code units over the grams. */
function hash(first: number, second: number, third: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ third, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 12;
}

/** Combining marks, which NFKD puts behind the letter. */
function isAccent(unit: number): boolean {
  return unit >= 0x300 && unit <= 0x36f;
}

/** A script in which one or two characters are a word: Jamo, Kana, Han with all its planes. Emoji too. */
function isDense(unit: number): boolean {
  if (unit < 0x1100) return false;
  return (
    unit <= 0x11ff ||
    (unit >= 0x2e80 && unit <= 0x9fff) ||
    (unit >= 0xac00 && unit <= 0xdfff) ||
    (unit >= 0xf900 && unit <= 0xfaff)
  );
}
