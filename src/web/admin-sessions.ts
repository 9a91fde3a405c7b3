import { createHash, randomBytes } from "node:crypto";

/** mail-behaviours 6.8: a day after its last use. In memory: a restart logs out, which is rare and does no harm. */
const idleMs = 24 * 3600 * 1000;
const sessionsMax = 20;

/** Who is logged in to the admin pages. */
export class AdminSessions {
  readonly #clock: () => number;
  /** Times of last use by hashes of tokens, the one used longest ago first. */
  readonly #sessions = new Map<string, number>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A new session; its token. */
  begin(): string {
    const token = randomBytes(32).toString("base64url");
    const oldest = this.#sessions.keys().next().value;
    if (this.#sessions.size >= sessionsMax && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(hashOf(token), this.#clock());
    return token;
  }

  /** Whether the token is of a session that lasts; it lasts anew. */
  use(token: string): boolean {
    const hash = hashOf(token);
    const usedAt = this.#sessions.get(hash);
    const now = this.#clock();
    if (usedAt === undefined) return false;
    this.#sessions.delete(hash);
    if (now - usedAt > idleMs) return false;
    this.#sessions.set(hash, now);
    return true;
  }

  end(token: string): void {
    this.#sessions.delete(hashOf(token));
  }

  /** The password is another now: who came in by the one before is out. */
  endAll(): void {
    this.#sessions.clear();
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
