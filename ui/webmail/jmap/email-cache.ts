import { signal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import type { Email, Keywords } from "./types.ts";

/** Far more than any window shows; a list of 100,000 that is scrolled through leaves the rest behind. */
const emailsMax = 5_000;

/** Messages and threads that we know, each a signal: when one changes, only what shows it is drawn anew. */
export class EmailCache {
  readonly #emails = new Map<string, Signal<Email>>();
  readonly #threads = new Map<string, Signal<readonly string[]>>();

  /** The message as it is now; who draws with it hears of its changes. */
  get(id: string): Email | undefined {
    return this.#emails.get(id)?.value;
  }

  has(id: string): boolean {
    return this.#emails.has(id);
  }

  /** Its ids are the oldest first. RFC 8621 §3 */
  thread(threadId: string): readonly string[] | undefined {
    return this.#threads.get(threadId)?.value;
  }

  hasThread(threadId: string): boolean {
    return this.#threads.has(threadId);
  }

  put(emails: Iterable<Email>): void {
    for (const email of emails) {
      const known = this.#emails.get(email.id);
      if (known === undefined) this.#emails.set(email.id, signal(email));
      else known.value = email;
    }
  }

  putThreads(
    threads: Iterable<{ readonly id: string; readonly emailIds: readonly string[] }>,
  ): void {
    for (const { id, emailIds } of threads) {
      const known = this.#threads.get(id);
      if (known === undefined) this.#threads.set(id, signal(emailIds));
      else known.value = emailIds;
    }
  }

  /** Changes what is known of it; nothing where it is not known. */
  patch(id: string, change: (email: Email) => Email): void {
    const known = this.#emails.get(id);
    if (known !== undefined) known.value = change(known.peek());
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) this.#emails.delete(id);
  }

  /** Forgets the oldest where there are too many, but for those that are in use. Whether it has forgotten any. */
  prune(inUse: Iterable<string>): boolean {
    let over = this.#emails.size - emailsMax;
    if (over <= 0) return false;
    const kept = new Set(inUse);
    for (const id of this.#emails.keys()) {
      if (over <= 0) break;
      if (kept.has(id)) continue;
      this.#emails.delete(id);
      over--;
    }
    return true;
  }

  clear(): void {
    this.#emails.clear();
    this.#threads.clear();
  }
}

/** With the keyword, or without it. */
export function withKeyword(keywords: Keywords, keyword: string, isSet: boolean): Keywords {
  const { [keyword]: _, ...others } = keywords;
  return isSet ? { ...others, [keyword]: true } : others;
}
