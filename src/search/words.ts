/**
 * Beginnings of words. Whatever counts as a word: a text that has a word with this beginning has it as a part of
 * itself, so that nobody need look. Words are runs of letters of scripts that have words, with accents that stand
 * behind their letters; text is folded by i;unicode-casemap before.
 */
export class WordCollector {
  readonly #words = new Set<string>();

  /** Begins a new set. */
  begin(): void {
    this.#words.clear();
  }

  add(folded: string): void {
    const { length } = folded;
    let start = -1;
    for (let at = 0; at < length; at++) {
      if (isLetter(folded.charCodeAt(at))) {
        if (start < 0) start = at;
      } else if (start >= 0) {
        this.#take(folded, start, at);
        start = -1;
      }
    }
    if (start >= 0) this.#take(folded, start, length);
  }

  /** The set since `begin`: of each word up to `wordCharactersMax`. */
  words(): ReadonlySet<string> {
    return this.#words;
  }

  #take(folded: string, start: number, end: number): void {
    if (end - start < wordCharactersMin || this.#words.size >= wordsMax) return;
    this.#words.add(folded.slice(start, Math.min(end, start + wordCharactersMax)));
  }
}

const wordCharactersMin = 2;
const wordCharactersMax = 16;
/** Of one message. What is beyond it is found by looking. */
const wordsMax = 50_000;

/** Whether a folded text is the beginning of a word that a collector could have taken. */
export function isWordBeginning(folded: string): boolean {
  if (folded.length < wordCharactersMin || folded.length > wordCharactersMax) return false;
  for (let at = 0; at < folded.length; at++) if (!isLetter(folded.charCodeAt(at))) return false;
  return true;
}

/** A to Z, Latin letters that folding leaves whole, accents, Greek, Cyrillic and on to the scripts before Hangul. */
function isLetter(unit: number): boolean {
  return unit < 0xc0 ? unit >= 0x41 && unit <= 0x5a : unit < 0x1100;
}
