import type { WebSession } from "../store/web-session.ts";

/** For so long after a person has shown who they are, they may change what lets in. */
const lastsMs = 15 * 60_000;
const keptMax = 1000;

/** Sessions whose person has just typed a password, or shown a passkey. In memory: after a restart they do so again. */
export class Confirmations {
  readonly #clock: () => number;
  /** Times by sessions, the earliest first. */
  readonly #confirmed = new Map<string, number>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Logging in counts too. */
  has({ tokenHash, createdAt }: Pick<WebSession, "tokenHash" | "createdAt">): boolean {
    const at = Math.max(createdAt, this.#confirmed.get(tokenHash.toString("base64")) ?? 0);
    const age = this.#clock() - at;
    return age >= 0 && age < lastsMs;
  }

  note(tokenHash: Buffer): void {
    const key = tokenHash.toString("base64");
    this.#confirmed.delete(key);
    const earliest = this.#confirmed.keys().next().value;
    if (this.#confirmed.size >= keptMax && earliest !== undefined) {
      this.#confirmed.delete(earliest);
    }
    this.#confirmed.set(key, this.#clock());
  }
}
