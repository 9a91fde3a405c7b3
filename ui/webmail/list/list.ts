import { computed, signal, untracked } from "@preact/signals";
import type { KeptChoices } from "../../kit/theme/theme.ts";
import type { Mail } from "../jmap/mail.ts";
import { mailboxShown } from "../jmap/mail-actions.ts";
import type { MessageList } from "../jmap/message-list.ts";
import type { Filter, ListQuery } from "../jmap/types.ts";
import { rowHeights } from "./row-height.ts";
import { Selection } from "./selection.ts";

export type ThreadMode = "off" | "on" | "unread";
/** "#garden": the label "garden". */
export type QuickFilter = "unread" | "read" | "flagged" | "attachments" | `#${string}`;

export interface Row {
  /** Undefined: it has not come yet. */
  readonly id: string | undefined;
  /** 1: a message of the thread above it. */
  readonly depth: 0 | 1;
  /** Messages of the thread that the row stands for; 1 where it is only itself. */
  readonly threadCount: number;
  readonly isOpen: boolean;
}

/** A thread that is open in the list: its other messages have rows of their own. */
interface OpenThread {
  readonly position: number;
  /** Of the row of its first message. */
  readonly row: number;
  readonly others: readonly string[];
}

/** Always the same: rows that saw it need not be drawn anew. */
const noThreads: readonly OpenThread[] = [];

const filters: Readonly<Record<Exclude<QuickFilter, `#${string}`>, Filter>> = {
  unread: { notKeyword: "$seen" },
  read: { hasKeyword: "$seen" },
  flagged: { hasKeyword: "$flagged" },
  attachments: { hasAttachment: true },
};

/** Ids that a selection takes at most; the server finds as many at once. */
const selectionMax = 10_000;

/** The messages on the screen: what they are of, how they are ordered, which are chosen. */
export class List {
  readonly threads = signal<ThreadMode>("off");
  readonly isNewestFirst = signal(true);
  readonly density = signal<keyof typeof rowHeights>("normal");
  readonly quick = signal<ReadonlySet<QuickFilter>>(new Set());
  readonly selection = new Selection();
  /** The message that the keyboard is at. */
  readonly cursor = signal<string | undefined>(undefined);
  readonly #mail: Mail;
  readonly #kept: KeptChoices;
  readonly #base = signal<Filter | undefined>(undefined);
  /** Threads that somebody opened or closed, by id. */
  readonly #open = signal<ReadonlyMap<string, boolean>>(new Map());
  /** Threads that had something unread when they came. */
  readonly #unreadAtFirst = new Map<string, boolean>();
  readonly #opened = computed(() => this.#openThreads());
  readonly rowCount = computed(() => {
    const total = this.#mail.list.value?.total.value ?? 0;
    return this.#opened.value.reduce((sum, { others }) => sum + others.length, total);
  });

  constructor(mail: Mail, kept: KeptChoices) {
    this.#mail = mail;
    this.#kept = kept;
    const threads = kept.getItem("homepost.threads");
    if (threads === "on" || threads === "unread") this.threads.value = threads;
    this.isNewestFirst.value = kept.getItem("homepost.order") !== "oldest";
  }

  get rowHeight(): number {
    return rowHeights[this.density.value];
  }

  get source(): MessageList | undefined {
    return this.#mail.list.value;
  }

  /** Another mailbox or search. */
  async show(base: Filter): Promise<void> {
    this.#base.value = base;
    this.quick.value = new Set();
    await this.#renew();
  }

  async setThreads(mode: ThreadMode): Promise<void> {
    this.threads.value = mode;
    this.#kept.setItem("homepost.threads", mode);
    await this.#renew();
  }

  async setOrder(order: "newest" | "oldest"): Promise<void> {
    this.isNewestFirst.value = order === "newest";
    this.#kept.setItem("homepost.order", order);
    await this.#renew();
  }

  async toggleQuick(filter: QuickFilter): Promise<void> {
    const quick = new Set(this.quick.value);
    if (!quick.delete(filter)) quick.add(filter);
    // Both at once would be nothing.
    const opposite = filter === "read" ? "unread" : "read";
    if (filter === "read" || filter === "unread") quick.delete(opposite);
    this.quick.value = quick;
    await this.#renew();
  }

  /** Undefined: it has not come yet. */
  idAt(row: number): string | undefined {
    return this.#memberAt(row) ?? this.source?.idAt(this.positionAt(row));
  }

  rowAt(row: number): Row {
    const member = this.#memberAt(row);
    if (member !== undefined) return { id: member, depth: 1, threadCount: 1, isOpen: false };
    const thread = this.#threadBefore(row);
    const id = this.source?.idAt(this.positionAt(row));
    const threadId = id === undefined ? undefined : this.#mail.cache.get(id)?.threadId;
    const members = threadId === undefined ? undefined : this.#mail.cache.thread(threadId);
    const threadCount = this.threads.value === "off" ? 1 : (members?.length ?? 1);
    return { id, depth: 0, threadCount, isOpen: thread?.row === row };
  }

  /** The position in the list of what the row is, or is part of. */
  positionAt(row: number): number {
    let others = 0;
    for (const thread of this.#opened.value) {
      if (row <= thread.row) break;
      if (row <= thread.row + thread.others.length) return thread.position;
      others += thread.others.length;
    }
    return row - others;
  }

  /** -1: it has no row, or none that is known. */
  rowOf(id: string): number {
    for (const thread of this.#opened.value) {
      const at = thread.others.indexOf(id);
      if (at >= 0) return thread.row + 1 + at;
    }
    const position = this.source?.positionOf(id) ?? -1;
    return position < 0 ? -1 : this.#rowOfPosition(position);
  }

  /** Rows that are to be seen: fetches what is missing of them. */
  ensureRows(first: number, last: number): Promise<void> {
    const { source } = this;
    if (source === undefined) return Promise.resolve();
    return source.ensure(this.positionAt(Math.max(0, first)), this.positionAt(last));
  }

  toggleThread(id: string): void {
    const threadId = this.#mail.cache.get(id)?.threadId;
    if (threadId === undefined) return;
    const row = this.rowOf(id);
    const open = new Map(this.#open.value);
    open.set(threadId, !(row >= 0 && this.rowAt(row).isOpen));
    this.#open.value = open;
  }

  /** Ids from one to the other, both with it. */
  readonly between = async (from: string, to: string): Promise<readonly string[]> => {
    const [first, last] = [this.rowOf(from), this.rowOf(to)].toSorted((one, other) => one - other);
    if (first === undefined || last === undefined || first < 0) return [to];
    if (this.#opened.value.length > 0) {
      const ids: string[] = [];
      for (let row = first; row <= last; row++) {
        const { id } = this.rowAt(row);
        if (id !== undefined) ids.push(id);
      }
      return ids;
    }
    return this.source?.idsBetween(first, last) ?? [];
  };

  async selectAll(): Promise<void> {
    const { source } = this;
    if (source === undefined || source.total.value === 0) return;
    const last = Math.min(source.total.value, selectionMax) - 1;
    this.selection.all(await source.idsBetween(0, last));
  }

  /**
   * The messages that something is done to: those chosen (where that is meant), or the given one. A thread that is not open is all of its
   * messages that are in the mailbox of the list; what was sent stays where it is.
   */
  targets(
    otherwise: string | undefined,
    { isChoiceMeant }: { readonly isChoiceMeant: boolean } = { isChoiceMeant: true },
  ): readonly string[] {
    const chosen = isChoiceMeant ? this.selection.ids.value : new Set<string>();
    const ids = chosen.size > 0 ? [...chosen] : otherwise === undefined ? [] : [otherwise];
    if (this.threads.value === "off") return ids;
    const mailboxId = mailboxShown(this.source?.query.filter ?? {});
    const { cache } = this.#mail;
    const all = ids.flatMap((id) => {
      const row = this.rowOf(id);
      const isWhole = row >= 0 && this.rowAt(row).threadCount > 1 && !this.rowAt(row).isOpen;
      const members = isWhole ? cache.thread(cache.get(id)?.threadId ?? "") : undefined;
      if (members === undefined || mailboxId === undefined) return [id];
      return members.filter((one) => cache.get(one)?.mailboxIds[mailboxId] === true);
    });
    return [...new Set(all)];
  }

  /** Of the messages that have been looked at, by name. */
  get labels(): readonly string[] {
    const labels = new Set<string>();
    for (const id of this.source?.knownIds ?? []) {
      for (const keyword of Object.keys(this.#mail.cache.get(id)?.keywords ?? {})) {
        if (!keyword.startsWith("$")) labels.add(keyword);
      }
    }
    for (const name of this.quick.value) if (isLabel(name)) labels.add(name.slice(1));
    return [...labels].sort();
  }

  /** The message that is so many rows further; undefined where there is none. */
  neighbour(id: string | undefined, step: number): string | undefined {
    if (this.rowCount.value === 0) return undefined;
    const from = id === undefined ? -1 : this.rowOf(id);
    if (from < 0) return this.rowAt(0).id;
    const row = Math.min(Math.max(from + step, 0), this.rowCount.value - 1);
    return this.rowAt(row).id;
  }

  #threadBefore(row: number): OpenThread | undefined {
    return this.#opened.value.findLast((one) => one.row <= row);
  }

  /** Of an open thread, below its first. */
  #memberAt(row: number): string | undefined {
    const thread = this.#threadBefore(row);
    return thread === undefined ? undefined : thread.others[row - thread.row - 1];
  }

  async #renew(): Promise<void> {
    const base = this.#base.value;
    if (base === undefined) return;
    this.selection.clear();
    this.cursor.value = undefined;
    this.#open.value = new Map();
    this.#unreadAtFirst.clear();
    await this.#mail.show(this.#query(base)).ensure(0, 0);
  }

  #query(base: Filter): ListQuery {
    const quick = [...this.quick.value].map((name) =>
      isLabel(name) ? { hasKeyword: name.slice(1) } : filters[name],
    );
    return {
      filter: quick.length === 0 ? base : { operator: "AND", conditions: [base, ...quick] },
      sort: [{ property: "receivedAt", isAscending: !this.isNewestFirst.value }],
      collapseThreads: this.threads.value !== "off",
    };
  }

  #rowOfPosition(position: number): number {
    let others = 0;
    for (const thread of this.#opened.value) {
      if (thread.position >= position) break;
      others += thread.others.length;
    }
    return position + others;
  }

  #openThreads(): readonly OpenThread[] {
    const list = this.#mail.list.value;
    const open = this.#open.value;
    if (list === undefined || this.threads.value === "off") return noThreads;
    // Rows move when positions do; a flag that changes opens and closes nothing.
    const count = list.total.value;
    void list.version.value;
    if (this.threads.value === "on" && open.size === 0) return noThreads;
    const opened: OpenThread[] = [];
    let others = 0;
    for (let position = 0; position < count; position++) {
      const id = list.idAt(position);
      const members = id === undefined ? undefined : untracked(() => this.#membersIfOpen(id, open));
      if (members === undefined) continue;
      const rest = members.filter((one) => one !== id).toReversed();
      opened.push({ position, row: position + others, others: rest });
      others += rest.length;
    }
    return opened;
  }

  #membersIfOpen(id: string, open: ReadonlyMap<string, boolean>): readonly string[] | undefined {
    const { cache } = this.#mail;
    const threadId = cache.get(id)?.threadId;
    const members = threadId === undefined ? undefined : cache.thread(threadId);
    if (threadId === undefined || members === undefined || members.length < 2) return undefined;
    const chosen = open.get(threadId);
    if (chosen !== undefined) return chosen ? members : undefined;
    if (this.threads.value !== "unread") return undefined;
    let isUnread = this.#unreadAtFirst.get(threadId);
    if (isUnread === undefined) {
      isUnread = members.some((one) => cache.get(one)?.keywords["$seen"] === undefined);
      this.#unreadAtFirst.set(threadId, isUnread);
    }
    return isUnread ? members : undefined;
  }
}

function isLabel(name: QuickFilter): name is `#${string}` {
  return name.startsWith("#");
}
