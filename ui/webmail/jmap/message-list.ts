import { signal } from "@preact/signals";
import type { EmailCache } from "./email-cache.ts";
import type { JmapClient } from "./jmap-client.ts";
import { JmapError } from "./transport.ts";
import { emailProperties } from "./types.ts";
import type { ListQuery, Responses } from "./types.ts";

/** Positions are asked for in pages: few requests, small answers. */
export const pageRows = 50;

/**
 * A list of messages that stays on the server: we know how long it is and those pages that were looked at. Changes
 * are spliced in (RFC 8620 §5.6); where that cannot be exact, pages are forgotten and asked for again.
 */
export class MessageList {
  readonly query: ListQuery;
  readonly total = signal(0);
  readonly status = signal<"loading" | "ready" | "failed">("loading");
  /** Counts changes of positions: who draws rows reads it. */
  readonly version = signal(0);
  readonly #client: JmapClient;
  readonly #cache: EmailCache;
  #ids: (string | undefined)[] = [];
  /** What stood there before pages were forgotten: better than nothing until they come again. */
  #stale: readonly (string | undefined)[] = [];
  #state: string | undefined;
  readonly #pages = new Map<number, Promise<void>>();
  /** Taken out by us, and still in what the server told last. */
  readonly #taken = new Set<string>();
  /** Answers that were asked for before are of a list that is no more. */
  #generation = 0;
  #holds = 0;

  constructor(client: JmapClient, cache: EmailCache, query: ListQuery) {
    this.#client = client;
    this.#cache = cache;
    this.query = query;
  }

  /** Undefined where its page has not come yet. */
  idAt(position: number): string | undefined {
    return this.#ids[position] ?? this.#stale[position];
  }

  /** -1: it is not in the pages that we have. */
  positionOf(id: string): number {
    const position = this.#ids.indexOf(id);
    if (position >= 0) return position;
    const before = this.#stale.indexOf(id);
    return before >= 0 && this.#ids[before] === undefined ? before : -1;
  }

  get knownIds(): ReadonlySet<string> {
    return new Set(this.#ids.filter((id) => id !== undefined));
  }

  get queryState(): string | undefined {
    return this.#state;
  }

  /** Fetches nothing until it is released: what is being changed would come in both its states. */
  hold(): () => void {
    this.#holds++;
    return () => {
      this.#holds--;
      if (this.#holds === 0) this.version.value++;
    };
  }

  /** Fetches the pages of these positions that are missing. Rejects where one cannot be had. */
  async ensure(first: number, last: number): Promise<void> {
    if (this.#holds > 0) return;
    const pages: Promise<void>[] = [];
    const firstPage = Math.max(0, Math.floor(first / pageRows));
    const isNew = this.#state === undefined;
    const lastPage = isNew
      ? firstPage
      : Math.floor(Math.min(last, this.total.peek() - 1) / pageRows);
    for (let page = firstPage; page <= lastPage; page++) {
      if (isNew || this.#isMissing(page)) pages.push(this.#page(page));
    }
    await Promise.all(pages);
  }

  /** Ids of these positions, asked for where their pages are missing; at most 10,000. */
  async idsBetween(first: number, last: number): Promise<readonly string[]> {
    const known = this.#ids.slice(first, last + 1);
    const ids = known.filter((id) => id !== undefined);
    if (ids.length === last + 1 - first && known.length === ids.length) return ids;
    const limit = last + 1 - first;
    const { ids: all } = await this.#client.call("Email/query", {
      ...this.query,
      position: first,
      limit,
    });
    return all;
  }

  /** The first rows as they were the last time, where the server cannot be asked. */
  resume(ids: readonly string[]): void {
    if (this.#state !== undefined) return;
    this.#stale = ids;
    this.#ids = Array.from<undefined>({ length: ids.length });
    this.status.value = "ready";
    this.#show();
  }

  /** What /queryChanges answered: splices it in, or forgets pages. RFC 8620 §5.6 */
  apply(changes: Responses["Email/queryChanges"]): void {
    const { oldQueryState, newQueryState, removed, added, total } = changes;
    // Made anew in the meantime: it knows already.
    if (oldQueryState !== this.#state) return;
    this.#generation++;
    let isExact = true;
    const out = new Set<string>();
    for (const id of removed) {
      if (this.#taken.delete(id)) continue;
      out.add(id);
    }
    const before = this.#ids.length;
    if (out.size > 0) {
      const kept = this.#ids.filter((id) => id === undefined || !out.has(id));
      isExact = before - kept.length === out.size;
      this.#ids = kept;
    }
    if (isExact) {
      for (const { id, index } of added.toSorted((one, other) => one.index - other.index)) {
        this.#ids.splice(index, 0, id);
      }
      isExact = total === undefined || total === this.#ids.length;
    }
    // What we took out and the server still has came back in the meantime.
    if (isExact && this.#taken.size === 0) this.#state = newQueryState;
    else this.#forget(total ?? this.#ids.length);
    this.total.value = this.#ids.length;
    this.version.value++;
  }

  /** Who draws rows asks for those that are missing. */
  askAgain(): void {
    this.version.value++;
  }

  /** Everything anew; rows stay on the screen until the new ones come. */
  async reload(): Promise<void> {
    this.#forget(this.#ids.length);
    await this.#page(0);
  }

  /** Takes messages out before the server has done so; the function puts them back, where it refuses. */
  take(ids: Iterable<string>): () => void {
    this.#generation++;
    const before = this.#ids;
    const out = new Set(ids);
    const taken = before.filter((id) => id !== undefined && out.has(id));
    this.#ids = before.filter((id) => id === undefined || !out.has(id));
    this.#stale = [];
    for (const id of taken) this.#taken.add(id!);
    this.#show();
    return () => {
      for (const id of taken) this.#taken.delete(id!);
      this.#ids = before;
      this.#show();
    };
  }

  #show(): void {
    this.total.value = this.#ids.length;
    this.version.value++;
  }

  #isMissing(page: number): boolean {
    const end = Math.min((page + 1) * pageRows, this.#ids.length);
    for (let at = page * pageRows; at < end; at++) {
      const id = this.#ids[at];
      if (id === undefined || !this.#cache.has(id)) return true;
    }
    return false;
  }

  #forget(total: number): void {
    this.#generation++;
    this.#stale = Array.from({ length: total }, (_, at) => this.idAt(at));
    this.#state = undefined;
    this.#taken.clear();
    this.#pages.clear();
    this.#ids = Array.from<undefined>({ length: total });
  }

  #page(page: number): Promise<void> {
    const known = this.#pages.get(page);
    if (known !== undefined) return known;
    const fetched = this.#fetch(page).finally(() => {
      if (this.#pages.get(page) === fetched) this.#pages.delete(page);
    });
    this.#pages.set(page, fetched);
    return fetched;
  }

  async #fetch(page: number): Promise<void> {
    const position = page * pageRows;
    const generation = this.#generation;
    try {
      const found = await this.#ask(position);
      // Rows that are still seen and have been forgotten are asked for again.
      if (this.#cache.prune(found.ids)) this.version.value++;
      if (generation === this.#generation) this.#place(found);
      // Whoever still needs the page asks again.
      else this.version.value++;
      this.status.value = "ready";
    } catch (error) {
      if (this.#state === undefined) this.status.value = "failed";
      throw error;
    }
  }

  async #ask(position: number): Promise<Responses["Email/query"]> {
    const batch = this.#client.batch();
    const query = batch.call("Email/query", {
      ...this.query,
      position,
      limit: pageRows,
      calculateTotal: true,
    });
    const properties = emailProperties;
    const emails = batch.call("Email/get", { "#ids": query.ref("/ids"), properties });
    const { collapseThreads } = this.query;
    if (collapseThreads) {
      const threads = batch.call("Thread/get", { "#ids": emails.ref("/list/*/threadId") });
      const members = batch.call("Email/get", {
        "#ids": threads.ref("/list/*/emailIds"),
        properties,
      });
      const answers = await Promise.all([threads.response, members.response]).catch(
        (error: unknown) => {
          // Threads so long that their members are too many for one answer: each is asked for when it is opened.
          if (error instanceof JmapError) return undefined;
          throw error;
        },
      );
      if (answers !== undefined) {
        this.#cache.put(answers[1].list);
        this.#cache.putThreads(answers[0].list);
      }
    }
    this.#cache.put((await emails.response).list);
    return query.response;
  }

  #place({ queryState, position, ids, total = 0 }: Responses["Email/query"]): void {
    if (this.#state !== undefined && this.#state !== queryState) {
      // Other pages are of an older list.
      this.#forget(total);
    }
    this.#state = queryState;
    // No holes: filter() would drop them.
    if (this.#ids.length !== total) {
      this.#ids = Array.from({ length: total }, (_, at) => this.#ids[at]);
    }
    for (const [index, id] of ids.entries()) this.#ids[position + index] = id;
    this.#show();
  }
}
