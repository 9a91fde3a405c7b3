import { signal } from "@preact/signals";
import type { Admin } from "../admin.ts";
import type { CallArguments, CallResult } from "../api/admin-api.ts";
import { Loaded } from "../piece/loaded.ts";

export type QueueRow = CallResult<"queue.list">[number];
export type QueueFilter = NonNullable<CallArguments<"queue.list">["filter"]>;

export interface QueuePage {
  readonly rows: readonly QueueRow[];
  readonly total: number;
}

export const pageRows = 50;

/** What waits to be sent: a page of it by a filter, and what is chosen. */
export class Queue {
  readonly filter = signal<QueueFilter>({});
  readonly offset = signal(0);
  readonly chosen = signal<ReadonlySet<number>>(new Set());
  /** All that the filter means, not only what the page shows. */
  readonly isAllChosen = signal(false);
  readonly page: Loaded<QueuePage>;
  readonly #admin: Pick<Admin, "api" | "hear">;

  constructor(admin: Pick<Admin, "api" | "hear">) {
    this.#admin = admin;
    this.page = new Loaded(
      () => this.#ask(),
      (error) => admin.hear(error),
    );
  }

  async search(filter: QueueFilter): Promise<void> {
    this.filter.value = filter;
    await this.go(0);
  }

  async go(offset: number): Promise<void> {
    this.offset.value = Math.max(0, offset);
    this.chooseNone();
    await this.page.load();
  }

  choose(id: number, isChosen: boolean): void {
    const next = new Set(this.chosen.value);
    if (isChosen) next.add(id);
    else next.delete(id);
    this.chosen.value = next;
    this.isAllChosen.value = false;
  }

  choosePage(isChosen: boolean): void {
    const rows = this.page.value.value?.rows ?? [];
    this.chosen.value = new Set(isChosen ? rows.map(({ id }) => id) : []);
    this.isAllChosen.value = false;
  }

  chooseAll(): void {
    this.choosePage(true);
    this.isAllChosen.value = true;
  }

  chooseNone(): void {
    this.choosePage(false);
  }

  get chosenCount(): number {
    return this.isAllChosen.value ? (this.page.value.value?.total ?? 0) : this.chosen.value.size;
  }

  /** What the calls that change entries are told. */
  get selection(): { readonly filter?: QueueFilter; readonly all?: boolean } {
    if (!this.isAllChosen.value) return { filter: { ids: [...this.chosen.value] } };
    const isAnything = Object.values(this.filter.value).every((value) => value === undefined);
    return isAnything ? { all: true } : { filter: this.filter.value };
  }

  async #ask(): Promise<QueuePage> {
    const { api } = this.#admin;
    const filter = this.filter.value;
    const offset = this.offset.value;
    const [rows, { count: total }] = await Promise.all([
      api.call("queue.list", { filter, offset, limit: pageRows }),
      api.call("queue.count", { filter }),
    ]);
    return { rows, total };
  }
}
