import type { Database, Statement } from "better-sqlite3";
import { openReader } from "./database.ts";
import type { DatabaseOptions } from "./database.ts";

/** A read-only connection with its prepared statements. */
export class Reader implements Disposable {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(options: DatabaseOptions) {
    this.#database = openReader(options);
  }

  statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
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

  /** Several statements that see the same state. */
  snapshot<Result>(read: () => Result): Result {
    this.#database.exec("BEGIN");
    try {
      return read();
    } finally {
      this.#database.exec("COMMIT");
    }
  }

  /** The same state for all statements until it is disposed of. */
  holdSnapshot(): Disposable {
    this.#database.exec("BEGIN");
    return { [Symbol.dispose]: () => void this.#database.exec("COMMIT") };
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
