import type { ThreadId } from "../store/ids.ts";
import { isVisible, keywordTest } from "./keywords.ts";
import type { ListColumns } from "./mailbox-lists.ts";

/** Keywords of all messages of threads, over all mailboxes. RFC 8621 §4.4.1 */
export class ThreadKeywords {
  readonly #lists: readonly ListColumns[];
  /** By keyword: how many messages each thread has, and how many of them have it. */
  readonly #counted = new Map<string, ReadonlyMap<ThreadId, Counted>>();

  constructor(lists: readonly ListColumns[]) {
    this.#lists = lists;
  }

  all(threadId: ThreadId, keyword: string): boolean {
    const counted = this.#of(keyword).get(threadId);
    return counted !== undefined && counted.having === counted.all;
  }

  some(threadId: ThreadId, keyword: string): boolean {
    return (this.#of(keyword).get(threadId)?.having ?? 0) > 0;
  }

  #of(keyword: string): ReadonlyMap<ThreadId, Counted> {
    let counted = this.#counted.get(keyword);
    if (counted === undefined) {
      counted = this.#count(keyword);
      this.#counted.set(keyword, counted);
    }
    return counted;
  }

  #count(keyword: string): ReadonlyMap<ThreadId, Counted> {
    const counted = new Map<ThreadId, Counted>();
    const test = keywordTest(keyword);
    for (const { count, threadIds, bits, uids, keywords } of this.#lists) {
      for (let at = 0; at < count; at++) {
        const threadId = threadIds[at]!;
        if (!isVisible(bits[at]!)) continue;
        let thread = counted.get(threadId);
        if (thread === undefined) counted.set(threadId, (thread = { all: 0, having: 0 }));
        thread.all++;
        if (test(bits[at]!, keywords.get(uids[at]!))) thread.having++;
      }
    }
    return counted;
  }
}

interface Counted {
  all: number;
  having: number;
}
