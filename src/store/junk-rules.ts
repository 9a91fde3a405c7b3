import { type NamePattern, parseNamePattern } from "../abnf/name-pattern.ts";

/** Patterns of names of mailboxes, in lower case; "": none. mail-behaviours.md 2.7 */
export interface JunkRules {
  readonly junk: string;
  readonly neutral: string;
  readonly notJunk: string;
}

/** What the messages in a mailbox are taken for. */
export type JunkEffect = keyof JunkRules;

const effects: readonly JunkEffect[] = ["junk", "neutral", "notJunk"];

/** Patterns are read once for all mailboxes. */
export class JunkRuleReader {
  readonly #known = new Map<string, Partial<Record<JunkEffect, NamePattern>>>();

  /** What a mailbox of that name is for; undefined: the rules, in JSON, do not say. */
  effectOf(rules: string, mailboxName: string): JunkEffect | undefined {
    if (rules === "") return undefined;
    const patterns = this.#patternsOf(rules);
    const name = mailboxName.toLowerCase();
    const match = effects.find((effect) => patterns[effect]?.matches(name));
    if (match !== undefined) return match;
    // Two that are told stand against all others.
    const untold = effects.filter((effect) => patterns[effect] === undefined);
    return untold.length === 1 ? untold[0] : undefined;
  }

  #patternsOf(rules: string): Partial<Record<JunkEffect, NamePattern>> {
    const known = this.#known.get(rules);
    if (known !== undefined) return known;
    // What the configuration has checked.
    const texts = JSON.parse(rules) as JunkRules;
    const patterns: Partial<Record<JunkEffect, NamePattern>> = {};
    for (const effect of effects) {
      if (texts[effect] !== "") patterns[effect] = parseNamePattern(texts[effect]);
    }
    if (this.#known.size >= knownMax) this.#known.clear();
    this.#known.set(rules, patterns);
    return patterns;
  }
}

const knownMax = 1000;
