import { createHmac, type BinaryLike } from "node:crypto";
import type { Random } from "./password.ts";

const lifetimeMs = 15 * 60_000;
const entriesMax = 1000;

/**
 * Remembers for a while which passwords were right, so that a phone that logs in every minute does not cost thousands
 * of rounds each time. Holds keyed digests only, under a key that goes with them. A wrong answer is forgotten as soon as it is known,
 * but who asks meanwhile waits for the same one.
 */
export class VerificationCache<Answer> {
  readonly #random: Random;
  readonly #clock: () => number;
  readonly #answers = new Map<string, Promise<Answer | undefined>>();
  #key: BinaryLike = "";
  #wipedAt = Number.NEGATIVE_INFINITY;

  constructor(options: { readonly random: Random; readonly clock: () => number }) {
    this.#random = options.random;
    this.#clock = options.clock;
  }

  /**
   * `question` is all that the answer hangs on: with the verifiers in it, a new password asks anew. Undefined is the wrong
   * answer.
   */
  async answer(
    question: readonly string[],
    find: () => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    this.#wipe();
    const digest = createHmac("sha256", this.#key)
      .update(JSON.stringify(question))
      .digest("base64");
    const known = this.#answers.get(digest);
    if (known !== undefined) return known;
    const found = find();
    this.#remember(digest, found);
    let answer: Answer | undefined;
    try {
      answer = await found;
      return answer;
    } finally {
      const wrong = answer === undefined;
      if (wrong && this.#answers.get(digest) === found) this.#answers.delete(digest);
    }
  }

  #remember(digest: string, answer: Promise<Answer | undefined>): void {
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size < entriesMax) break;
      this.#answers.delete(oldest);
    }
    this.#answers.set(digest, answer);
  }

  #wipe(): void {
    const age = this.#clock() - this.#wipedAt;
    if (age >= 0 && age < lifetimeMs) return;
    this.#answers.clear();
    this.#key = this.#random(32);
    this.#wipedAt = this.#clock();
  }
}
