import { flagBits } from "../store/flags.ts";
import type { Flags } from "../store/flags.ts";
import { sentence } from "./prose.ts";
import { RandomNumbers } from "./random-numbers.ts";
import { testLetter } from "./test-letter.ts";
import type { TestHeader } from "./test-letter.ts";
import { languages, people } from "./vocabulary.ts";
import type { Language, Person } from "./vocabulary.ts";

export interface TestMessage {
  readonly octets: Buffer;
  readonly flags: Flags;
  readonly internalAt: number;
}

/** The first message was sent then; all test data is older than any server that runs on it. */
const beginAt = Date.UTC(2016, 0, 1);
const gapMsMax = 20 * 60_000;
/** Messages that may still be answered, and the longest chain of references. */
const openMax = 400;
const referencesMax = 30;
const replyShare = 0.45;
const listShare = 0.1;
const lists = ["garden.lists.example", "cycling.lists.example", "builders.lists.example"];
const keywordChoices = ["Work", "Family", "$label1", "todo"];

interface Open {
  readonly header: TestHeader;
  readonly language: Language;
}

/**
 * The mail that one account gets over the years: conversations, lists, several languages, some attachments. The same
 * for the same seed, message by message, however many are asked for.
 */
export class Correspondence {
  readonly #owner: Person;
  readonly #random: RandomNumbers;
  readonly #seed: number;
  readonly #open: Open[] = [];
  #count = 0;
  #at = beginAt;

  constructor(owner: Person, seed: number) {
    this.#owner = owner;
    this.#seed = seed;
    this.#random = new RandomNumbers(seed);
  }

  next(): TestMessage {
    const random = this.#random;
    this.#at += 1000 + random.below(gapMsMax);
    const answered =
      this.#open.length > 0 && random.chance(replyShare) ? random.pick(this.#open) : undefined;
    const language = answered?.language ?? random.pickCommon(languages);
    const header = this.#header(answered?.header, language);
    const at = this.#count % openMax;
    this.#open[at] = { header, language };
    this.#count++;
    return {
      octets: Buffer.from(testLetter(random, header, language)),
      flags: this.#flags(),
      internalAt: this.#at,
    };
  }

  #header(answered: TestHeader | undefined, language: Language): TestHeader {
    const random = this.#random;
    const others = Array.from({ length: random.chance(0.2) ? 3 : 0 }, () => random.pick(people));
    const subject =
      answered?.subject.replace(/^(?!Re: )/, "Re: ") ??
      sentence(random, language, 2 + random.below(5));
    const references = answered ? [...answered.references, answered.messageId] : [];
    const isList = answered ? answered.listId !== undefined : random.chance(listShare);
    return {
      from: random.pick(people),
      to: [this.#owner, ...others],
      subject,
      messageId: `<${this.#count}.${this.#seed}@testdata.example>`,
      references: references.slice(-referencesMax),
      // Clocks of senders are not quite right.
      sentAt: this.#at - random.below(120_000),
      listId: isList ? (answered?.listId ?? random.pick(lists)) : undefined,
    };
  }

  #flags(): Flags {
    const random = this.#random;
    let bits = 0;
    if (random.chance(0.85)) bits |= flagBits["\\Seen"];
    if (random.chance(0.2)) bits |= flagBits["\\Answered"];
    if (random.chance(0.04)) bits |= flagBits["\\Flagged"];
    if (random.chance(0.02)) bits |= flagBits.$Forwarded;
    return { bits, keywords: random.chance(0.05) ? [random.pick(keywordChoices)] : [] };
  }
}
