import type { AccountId, ThreadId } from "./ids.ts";
import type { WriteContext } from "./write-context.ts";

/** So many rows are collected before they go where they belong. */
const recentMax = 4096;

interface Row {
  readonly account_id: number;
  /** NULL: a subject alone. */
  readonly id_hash: number | null;
  readonly subject_hash: number;
  readonly thread_id: number;
  readonly at: number;
}

/** A message identifier as an account knows it: with the base subject of the messages that name it. */
export interface ThreadKey {
  readonly accountId: AccountId;
  readonly identifier: number;
  readonly subject: number;
}

/**
 * Which identifier and which subject belong to which thread. Hashes scatter over the pages of a table: written one by
 * one they cost 10 kB a message, measured. So what is new is appended to `thread_news`, with a copy in memory, and
 * goes into `thread_key` and `thread_subject` thousands at a time, in their order.
 */
export class KnownThreads {
  readonly #context: WriteContext;
  readonly #identifiers = new Map<string, { subject: number; threadId: ThreadId }[]>();
  readonly #subjects = new Map<string, { threadId: ThreadId; at: number }>();
  #count = 0;
  #changes = 0;

  constructor(context: WriteContext) {
    this.#context = context;
    for (const row of context.all<Row>("SELECT * FROM thread_news ORDER BY rowid")) this.#note(row);
  }

  /** Grows with everything learnt. */
  get changes(): number {
    return this.#changes;
  }

  /** Of an identifier, with that subject; or with whatever subject. */
  ofIdentifier(key: ThreadKey, subjects: "same" | "any"): ThreadId | undefined {
    const { accountId, identifier, subject } = key;
    const recent = this.#identifiers.get(`${accountId} ${identifier}`);
    const found =
      recent?.find((one) => one.subject === subject) ??
      (subjects === "any" ? recent?.[0] : undefined);
    if (found !== undefined) return found.threadId;
    const condition = subjects === "any" ? "ORDER BY subject_hash != ?" : "AND subject_hash = ?";
    return this.#context.get<{ thread_id: number }>(
      `SELECT thread_id FROM thread_key WHERE account_id = ? AND id_hash = ? ${condition} LIMIT 1`,
      accountId,
      identifier,
      subject,
    )?.thread_id;
  }

  /** Of the newest message with that subject, if it is from then. */
  ofSubject(
    accountId: AccountId,
    subject: number,
    { from, to }: { from: number; to: number },
  ): ThreadId | undefined {
    const recent = this.#subjects.get(`${accountId} ${subject}`);
    const stored = this.#context.get<{ threadId: number; at: number }>(
      "SELECT thread_id AS threadId, at FROM thread_subject WHERE account_id = ? AND subject_hash = ?",
      accountId,
      subject,
    );
    const newest = recent !== undefined && !(stored && stored.at > recent.at) ? recent : stored;
    return newest && newest.at >= from && newest.at <= to ? newest.threadId : undefined;
  }

  learnIdentifier(key: ThreadKey, threadId: ThreadId): void {
    if (this.ofIdentifier(key, "same") !== undefined) return;
    const { accountId, identifier, subject } = key;
    this.#add({
      account_id: accountId,
      id_hash: identifier,
      subject_hash: subject,
      thread_id: threadId,
      at: 0,
    });
  }

  learnSubject(
    accountId: AccountId,
    subject: number,
    of: { threadId: ThreadId; at: number },
  ): void {
    const recent = this.#subjects.get(`${accountId} ${subject}`);
    if (recent !== undefined && recent.at > of.at) return;
    this.#add({
      account_id: accountId,
      id_hash: null,
      subject_hash: subject,
      thread_id: of.threadId,
      at: of.at,
    });
  }

  #add(row: Row): void {
    this.#context.run(
      "INSERT INTO thread_news (account_id, id_hash, subject_hash, thread_id, at) VALUES (?, ?, ?, ?, ?)",
      row.account_id,
      row.id_hash,
      row.subject_hash,
      row.thread_id,
      row.at,
    );
    this.#note(row);
    this.#changes++;
    if (this.#count >= recentMax) this.#settle();
  }

  #note(row: Row): void {
    this.#count++;
    if (row.id_hash === null) {
      const { thread_id: threadId, at } = row;
      this.#subjects.set(`${row.account_id} ${row.subject_hash}`, { threadId, at });
      return;
    }
    const key = `${row.account_id} ${row.id_hash}`;
    const known = { subject: row.subject_hash, threadId: row.thread_id };
    const others = this.#identifiers.get(key);
    if (others === undefined) this.#identifiers.set(key, [known]);
    else others.push(known);
  }

  #settle(): void {
    this.#context.run(
      `INSERT OR IGNORE INTO thread_key (account_id, id_hash, subject_hash, thread_id)
       SELECT account_id, id_hash, subject_hash, thread_id FROM thread_news WHERE id_hash IS NOT NULL
       ORDER BY account_id, id_hash, subject_hash, rowid`,
    );
    this.#context.run(
      `INSERT INTO thread_subject (account_id, subject_hash, thread_id, at)
       SELECT account_id, subject_hash, thread_id, at FROM thread_news WHERE id_hash IS NULL
       ORDER BY account_id, subject_hash, rowid
       ON CONFLICT (account_id, subject_hash) DO UPDATE SET thread_id = excluded.thread_id, at = excluded.at
       WHERE excluded.at >= at`,
    );
    this.#context.run("DELETE FROM thread_news");
    this.#identifiers.clear();
    this.#subjects.clear();
    this.#count = 0;
  }
}
