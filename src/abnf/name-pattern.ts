/**
 * A subset of regular expressions that is matched in linear time, whoever wrote it: characters, ".", classes, groups,
 * "|", "*", "+", "?", "^", "$" and "\" in front of what is meant as it stands. Nothing to look back at, no counts.
 */
export interface NamePattern {
  /** Whether some part of the text matches, as RegExp.test. */
  matches(text: string): boolean;
}

/** Not a pattern that we take: its message says why. */
export class PatternError extends SyntaxError {
  override readonly name = "PatternError";
}

const patternCharactersMax = 1000;
const nestingMax = 20;

/** A step of the machine: where to go on is its own number plus one unless it says otherwise. */
type Step =
  | { readonly kind: "character"; readonly takes: (character: string) => boolean }
  | { readonly kind: "begin" | "end" | "matched" }
  | { readonly kind: "split"; readonly to: readonly number[] };

/** Throws a PatternError. */
export function parseNamePattern(text: string): NamePattern {
  if (text.length > patternCharactersMax) throw new PatternError("the pattern is too long");
  const parser = new Parser(text);
  const steps: Step[] = [...parser.all(), { kind: "matched" }];
  return { matches: (of) => matches(steps, of) };
}

/** All ways at once, so that none is gone twice. */
function matches(steps: readonly Step[], text: string): boolean {
  const characters = Array.from(text);
  let active = new Set<number>();
  for (let at = 0; at <= characters.length; at++) {
    const next = new Set<number>();
    // It may begin anywhere.
    const waiting = [...active, 0];
    const seen = new Set<number>();
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      if (seen.has(step)) continue;
      seen.add(step);
      const { [step]: current } = steps;
      switch (current!.kind) {
        case "matched":
          return true;
        case "begin":
          if (at === 0) waiting.push(step + 1);
          break;
        case "end":
          if (at === characters.length) waiting.push(step + 1);
          break;
        case "split":
          waiting.push(...current!.to.map((to) => step! + to));
          break;
        case "character":
          if (at < characters.length && current!.takes(characters[at]!)) next.add(step + 1);
      }
    }
    active = next;
  }
  return false;
}

class Parser {
  readonly #characters: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#characters = Array.from(text);
  }

  all(): Step[] {
    const steps = this.#alternatives();
    if (this.#peek() !== undefined) throw new PatternError('there is a ")" without "("');
    return steps;
  }

  #alternatives(): Step[] {
    const branches = [this.#sequence()];
    while (this.#take("|")) branches.push(this.#sequence());
    return branches.reduceRight((rest, branch) => [
      { kind: "split", to: [1, branch.length + 2] },
      ...branch,
      { kind: "split", to: [rest.length + 1] },
      ...rest,
    ]);
  }

  #sequence(): Step[] {
    const steps: Step[] = [];
    for (let next = this.#peek(); next !== undefined && next !== "|" && next !== ")";) {
      const atom = this.#atom();
      const isAnchor = atom[0]?.kind === "begin" || atom[0]?.kind === "end";
      steps.push(...(next === "(" || !isAnchor ? this.#repeated(atom) : this.#once(atom)));
      next = this.#peek();
    }
    return steps;
  }

  #repeated(steps: readonly Step[]): readonly Step[] {
    const { length } = steps;
    let repeated = steps;
    if (this.#take("*")) {
      repeated = [
        { kind: "split", to: [1, length + 2] },
        ...steps,
        { kind: "split", to: [-length - 1] },
      ];
    } else if (this.#take("+")) repeated = [...steps, { kind: "split", to: [-length, 1] }];
    else if (this.#take("?")) repeated = [{ kind: "split", to: [1, length + 1] }, ...steps];
    return this.#once(repeated);
  }

  /** What cannot be repeated, or not once more. */
  #once(steps: readonly Step[]): readonly Step[] {
    const next = this.#peek();
    if (next === "*" || next === "+" || next === "?" || next === "{") {
      throw new PatternError(`"${next}" cannot stand here`);
    }
    return steps;
  }

  #atom(): Step[] {
    const character = this.#next();
    switch (character) {
      case "^":
        return [{ kind: "begin" }];
      case "$":
        return [{ kind: "end" }];
      case ".":
        return [{ kind: "character", takes: (of) => !/[\n\r\u2028\u2029]/.test(of) }];
      case "[":
        return [{ kind: "character", takes: this.#charClass() }];
      case "(":
        return this.#group();
      case "*":
      case "+":
      case "?":
      case "{":
      case "}":
      case "]":
        throw new PatternError(`"${character}" cannot stand here`);
      default: {
        const literal = character === "\\" ? this.#escaped() : character;
        return [{ kind: "character", takes: (of) => of === literal }];
      }
    }
  }

  #group(): Step[] {
    if (this.#take("?") && !this.#take(":")) throw new PatternError('"(?" is not understood');
    if (++this.#depth > nestingMax) throw new PatternError("too many groups within groups");
    const steps = this.#alternatives();
    this.#depth--;
    if (!this.#take(")")) throw new PatternError('a ")" is missing');
    return steps;
  }

  #charClass(): (character: string) => boolean {
    const isNegated = this.#take("^");
    const ranges: { readonly from: number; readonly to: number }[] = [];
    while (!this.#take("]")) {
      const from = this.#classCharacter();
      const isRange = this.#peek() === "-" && this.#characters[this.#at + 1] !== "]";
      if (isRange) this.#at++;
      const to = isRange ? this.#classCharacter() : from;
      if (to < from) throw new PatternError("a range of characters goes backwards");
      ranges.push({ from, to });
    }
    return (character) => {
      const code = character.codePointAt(0)!;
      return ranges.some(({ from, to }) => code >= from && code <= to) !== isNegated;
    };
  }

  #classCharacter(): number {
    const character = this.#next();
    if (character === "[") throw new PatternError('"[" cannot stand here');
    return (character === "\\" ? this.#escaped() : character).codePointAt(0)!;
  }

  /** What letters and digits mean behind "\" is not understood. */
  #escaped(): string {
    const character = this.#next();
    if (/[\p{L}\p{N}]/u.test(character))
      throw new PatternError(`"\\${character}" is not understood`);
    return character;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #next(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new PatternError("the pattern ends too early");
    return character;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }
}
