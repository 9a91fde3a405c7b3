import { rmSync, statSync } from "node:fs";
import SqliteDatabase from "better-sqlite3";
import type { Database, Statement } from "better-sqlite3";
import { searchFile } from "../store/data-directory.ts";
import { bindingOf, type DatabaseOptions } from "../store/database.ts";
import type { BodyId, MessageId } from "../store/ids.ts";
import { BodySet } from "./body-set.ts";
import { PageSums } from "./page-sums.ts";

/**
 * "HPSX", and the number of what is written in it: both are refused where they differ. The number changes as well with
 * what counts as the text of a message (searched-text.ts): a search believes the words.
 */
const applicationId = 0x48505358;
const formatVersion = 3;
/** Of each connection, in KiB. */
const cacheKib = 8192;
/** The log is written back when it is larger. */
const walOctetsMax = 4 * 1024 * 1024;
const pageOctets = 4096;

/** Rows of prefixes stand behind all rows of bodies. */
const prefixRowsFrom = 2 ** 52;

const schema = `
  CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), message_id INTEGER NOT NULL);
  INSERT INTO progress VALUES (1, 0);
  -- Bodies that have been looked at. Not whole: what could not be read is a candidate for everything.
  CREATE TABLE indexed (body_id INTEGER PRIMARY KEY, size INTEGER NOT NULL, whole INTEGER NOT NULL);
  CREATE INDEX indexed_in_part ON indexed (body_id) WHERE whole = 0;
  -- Header fields that one message alone has in front of its body: a gram row of their own.
  CREATE TABLE prefix (message_id INTEGER PRIMARY KEY, body_id INTEGER NOT NULL);
  CREATE INDEX prefix_body ON prefix (body_id);
  -- The grams and words of a body are a set: no positions, no copy of the text.
  CREATE VIRTUAL TABLE gram USING fts5
    (tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
`;

/**
 * `search.db`: which grams each body has. Nothing in it is the only copy of anything, so commits do not wait for the
 * disk (WAL with synchronous=NORMAL stays consistent), and a file that is damaged, or not ours, is thrown away.
 */
export class SearchDatabase implements Disposable {
  readonly #options: DatabaseOptions;
  readonly #statements = new Map<string, Statement>();
  readonly #clock: () => number;
  #sums: PageSums | undefined;
  #database: Database;

  constructor(options: DatabaseOptions, clock: () => number = Date.now) {
    this.#options = options;
    this.#clock = clock;
    this.#database = this.#openOrReplace();
  }

  /** Throws everything away and begins anew. */
  clear(): void {
    this.#statements.clear();
    this.#database.close();
    removeFiles(this.#options.directory);
    this.#database = this.#open();
  }

  /** Holds some pages against what was written there, if it is time. Returns whether there is more to do; throws for damage. */
  checkSome(): boolean {
    const found = this.#sums?.step() ?? "done";
    if (found === "damaged")
      throw new ForeignIndex("Cannot use search.db: its octets have changed");
    return found === "more";
  }

  /** Messages up to this one have been looked at. */
  get lastMessageId(): MessageId {
    return this.#statement("SELECT message_id FROM progress").pluck().get() as number;
  }

  set lastMessageId(id: MessageId) {
    this.#statement("UPDATE progress SET message_id = ?").run(id);
  }

  transaction(write: () => void): void {
    this.#database.transaction(write)();
    if (this.#logOctets > walOctetsMax) this.#checkpoint();
  }

  hasBody(id: BodyId): boolean {
    return this.#statement("SELECT 1 FROM indexed WHERE body_id = ?").get(id) !== undefined;
  }

  /** The next bodies behind `after`, in the order of their ids. */
  bodiesBehind(after: BodyId, limit: number): { readonly id: BodyId; readonly size: number }[] {
    const sql =
      "SELECT body_id AS id, size FROM indexed WHERE body_id > ? ORDER BY body_id LIMIT ?";
    return this.#statement(sql).all(after, limit) as { id: number; size: number }[];
  }

  /** Bodies that could not be read. */
  bodiesInPart(): BodyId[] {
    return this.#statement("SELECT body_id FROM indexed WHERE whole = 0").pluck().all() as number[];
  }

  /** Undefined tokens: the body could not be read. */
  put(body: { readonly id: BodyId; readonly size: number; readonly tokens: string | undefined }) {
    const { id, size, tokens } = body;
    if (this.hasBody(id)) this.remove(id);
    this.#statement("INSERT INTO indexed VALUES (?, ?, ?)").run(
      id,
      size,
      tokens === undefined ? 0 : 1,
    );
    this.#statement("INSERT INTO gram (rowid, tokens) VALUES (?, ?)").run(id, tokens ?? "");
  }

  putPrefix(messageId: MessageId, bodyId: BodyId, tokens: string): void {
    this.#statement("INSERT OR REPLACE INTO prefix VALUES (?, ?)").run(messageId, bodyId);
    const rowId = prefixRowsFrom + messageId;
    this.#statement("DELETE FROM gram WHERE rowid = ?").run(rowId);
    this.#statement("INSERT INTO gram (rowid, tokens) VALUES (?, ?)").run(rowId, tokens);
  }

  remove(id: BodyId): void {
    this.#statement("DELETE FROM gram WHERE rowid = ?").run(id);
    this.#statement("DELETE FROM indexed WHERE body_id = ?").run(id);
    const prefixes = this.#statement("DELETE FROM prefix WHERE body_id = ? RETURNING message_id")
      .pluck()
      .all(id) as number[];
    for (const messageId of prefixes) {
      this.#statement("DELETE FROM gram WHERE rowid = ?").run(prefixRowsFrom + messageId);
    }
  }

  /** Bodies that match an FTS5 expression of tokens. */
  match(expression: string): BodySet {
    const found = new BodySet();
    for (const rowId of this.#rowsOf(expression)) {
      if (rowId < prefixRowsFrom) found.add(rowId);
      else found.add(this.#bodyOfPrefix(rowId));
    }
    return found;
  }

  /** Of those, the ones that match without what stands in front of single copies of them. */
  matchWhole(expression: string): BodySet {
    const found = new BodySet();
    for (const rowId of this.#rowsOf(expression)) if (rowId < prefixRowsFrom) found.add(rowId);
    return found;
  }

  #rowsOf(expression: string): number[] {
    const sql = "SELECT rowid FROM gram WHERE gram MATCH ?";
    return this.#statement(sql).pluck().all(expression) as number[];
  }

  #bodyOfPrefix(rowId: number): BodyId {
    const sql = "SELECT body_id FROM prefix WHERE message_id = ?";
    return this.#statement(sql)
      .pluck()
      .get(rowId - prefixRowsFrom) as number;
  }

  get octets(): number {
    const pages = this.#database.pragma("page_count", { simple: true }) as number;
    return pages * (this.#database.pragma("page_size", { simple: true }) as number);
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #statement(sql: string): Statement {
    // Where it could not be opened anew (a full disk), the next one to ask tries again.
    if (!this.#database.open) this.#database = this.#openOrReplace();
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #close(): void {
    this.#statements.clear();
    if (!this.#database.open) return;
    try {
      this.#checkpoint();
    } finally {
      this.#database.close();
    }
    this.#sums?.save();
  }

  #checkpoint(): void {
    this.#sums?.checkpoint(() => this.#database.pragma("wal_checkpoint(TRUNCATE)"));
  }

  get #logOctets(): number {
    const log = `${searchFile(this.#options.directory)}-wal`;
    return statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  }

  #openOrReplace(): Database {
    try {
      return this.#open();
    } catch (error) {
      if (!isDamage(error)) throw error;
      removeFiles(this.#options.directory);
      return this.#open();
    }
  }

  #open(): Database {
    const { directory } = this.#options;
    const file = searchFile(directory);
    this.#sums = new PageSums({ database: file, pageOctets, clock: this.#clock });
    const database = new SqliteDatabase(file, bindingOf(this.#options));
    try {
      database.pragma(`page_size = ${pageOctets}`);
      database.pragma("journal_mode = WAL");
      // Each is ours to see.
      database.pragma("wal_autocheckpoint = 0");
      database.pragma("synchronous = NORMAL");
      database.pragma(`cache_size = -${cacheKib}`);
      database.pragma("temp_store = MEMORY");
      const tables = database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get();
      if (tables === 0) {
        database.transaction(() => {
          database.exec(schema);
          database.pragma(`application_id = ${applicationId}`);
          database.pragma(`user_version = ${formatVersion}`);
        })();
      }
      check(database);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }
}

/** The file is not what we wrote there: it has to be made anew. */
export class ForeignIndex extends Error {
  override readonly name = "ForeignIndex";
}

export function isDamage(error: unknown): boolean {
  if (error instanceof ForeignIndex) return true;
  if (!(error instanceof SqliteDatabase.SqliteError)) return false;
  return damageCodes.some((code) => error.code.startsWith(code));
}

/** Also those that a table that is missing or unlike ours leads to. */
const damageCodes = ["SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_CONSTRAINT"];

function check(database: Database): void {
  const found = [
    database.pragma("application_id", { simple: true }),
    database.pragma("user_version", { simple: true }),
  ];
  if (found[0] !== applicationId || found[1] !== formatVersion) {
    throw new ForeignIndex(`Cannot use search.db: it says ${found.join(", ")}`);
  }
}

function removeFiles(directory: string): void {
  const file = searchFile(directory);
  for (const suffix of ["", "-wal", "-shm", "-journal", "-sums"])
    rmSync(`${file}${suffix}`, { force: true });
}
