import type { Database, Statement } from "better-sqlite3";
import type { Change } from "./change.ts";
import type { AccountId, BodyId, MailboxId, MessageId, ModSeq } from "./ids.ts";
import { type JunkEffect, JunkRuleReader } from "./junk-rules.ts";
import { KnownThreads } from "./known-threads.ts";
import { QueuedCounts } from "./queued-counts.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { SegmentWriter } from "./segment-writer.ts";

/**
 * What a job works with while its transaction is open. Owned by the writer thread; statements are prepared once and
 * kept. Changes of a job that fails are taken back with its savepoint.
 */
export class WriteContext {
  readonly database: Database;
  readonly segments: SegmentWriter;
  /** Milliseconds since 1970, the same for all jobs of a batch. */
  now = 0;
  changes: Change[] = [];
  /** Segments whose files go once the transaction is on disk. */
  removedSegments: number[] = [];
  /** Segments whose files are gone: their rows go with the next transaction. */
  forgottenSegments: number[] = [];
  readonly #statements = new Map<string, Statement>();
  readonly queuedCounts = new QueuedCounts(this);
  readonly #junkRules = new JunkRuleReader();
  #knownThreads: KnownThreads | undefined;
  #nextBodyId: number;
  #nextMessageId: number;

  constructor(database: Database, segments: SegmentWriter) {
    this.database = database;
    this.segments = segments;
    const state = database.prepare("SELECT next_body_id, next_message_id FROM state").get() as {
      next_body_id: number;
      next_message_id: number;
    };
    this.#nextBodyId = state.next_body_id;
    this.#nextMessageId = state.next_message_id;
  }

  statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  get<Row>(sql: string, ...parameters: unknown[]): Row | undefined {
    return this.statement(sql).get(...parameters) as Row | undefined;
  }

  all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.statement(sql).all(...parameters) as Row[];
  }

  run(sql: string, ...parameters: unknown[]): number {
    return this.statement(sql).run(...parameters).changes;
  }

  /** Made from the tables when it is first asked for. */
  get knownThreads(): KnownThreads {
    this.#knownThreads ??= new KnownThreads(this);
    return this.#knownThreads;
  }

  /** Goes up with all that is kept of rows in memory. */
  get memoryChanges(): number {
    return (this.#knownThreads?.changes ?? 0) + this.queuedCounts.changes;
  }

  /** Rows have been taken back: what is kept of them in memory goes too. */
  forgetMemory(): void {
    this.#knownThreads = undefined;
    this.queuedCounts.forget();
  }

  /** Ids are never used twice, also when the job that took one fails. */
  takeBodyId(): BodyId {
    return this.#nextBodyId++;
  }

  takeMessageId(): MessageId {
    return this.#nextMessageId++;
  }

  /** Writes what the batch used up, as the last statement of its transaction. */
  saveState(): void {
    for (const segment of this.forgottenSegments.splice(0)) {
      this.run("DELETE FROM segment WHERE id = ?", segment);
    }
    for (const sealed of this.segments.takeSealed()) {
      this.run(
        `INSERT INTO segment (id, length, sealed_at) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET length = excluded.length, sealed_at = excluded.sealed_at`,
        sealed.segment,
        sealed.length,
        this.now,
      );
    }
    const { segment, length } = this.segments.position;
    this.run(
      "UPDATE state SET next_body_id = ?, next_message_id = ?, segment = ?, segment_length = ?",
      this.#nextBodyId,
      this.#nextMessageId,
      segment,
      length,
    );
  }

  /** The next number of the account's modification sequence. RFC 7162 §3.1 */
  nextModSeq(accountId: AccountId): ModSeq {
    const row = this.get<{ mod_seq: number }>(
      "UPDATE account SET mod_seq = mod_seq + 1 WHERE id = ? RETURNING mod_seq",
      accountId,
    );
    if (row === undefined) throw new StoreRefusal("not-found", `No account ${accountId}`);
    return row.mod_seq;
  }

  /** RFC 9051 §2.3.1.1: never used before by a mailbox of this account, and later than any that a lost copy had. */
  nextUidValidity(accountId: AccountId): number {
    return this.get<{ last_uid_validity: number }>(
      `UPDATE account SET last_uid_validity = max(last_uid_validity + 1, ?) WHERE id = ?
       RETURNING last_uid_validity`,
      Math.floor(this.now / 1000),
      accountId,
    )!.last_uid_validity;
  }

  mailbox(id: MailboxId): WriterMailbox {
    const row = this.get<Omit<WriterMailbox, "junkEffect"> & { readonly junkRules: string }>(
      `SELECT m.id, m.account_id AS accountId, m.name, m.special_use AS specialUse, m.uid_validity AS uidValidity,
         m.uid_next AS uidNext, m.keywords, a.junk_flags AS junkFlags, a.junk_rules AS junkRules
       FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.id = ?`,
      id,
    );
    if (row === undefined) throw new StoreRefusal("not-found", "There is no such mailbox");
    const { junkRules, ...mailbox } = row;
    const isJunk = mailbox.specialUse === "\\Junk";
    const junkEffect = isJunk ? "junk" : this.#junkRules.effectOf(junkRules, mailbox.name);
    return { ...mailbox, junkEffect };
  }

  changed(change: Change): void {
    this.changes.push(change);
  }
}

export interface WriterMailbox {
  readonly id: MailboxId;
  readonly accountId: AccountId;
  readonly name: string;
  readonly specialUse: string | null;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly keywords: string;
  /** Whether moving marks messages as junk: 0 or 1. */
  readonly junkFlags: number;
  readonly junkEffect: JunkEffect | undefined;
}
