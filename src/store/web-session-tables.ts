import type { AccountId } from "./ids.ts";
import type { Reader } from "./reader.ts";
import type { WebSessionJobs } from "./web-session-jobs.ts";
import type { WebSession, WebSessionStore } from "./web-session.ts";

export interface WebSessionTablesOptions {
  readonly reader: () => Reader;
  readonly run: <Kind extends keyof WebSessionJobs>(
    kind: Kind,
    args: WebSessionJobs[Kind]["args"],
  ) => Promise<WebSessionJobs[Kind]["result"]>;
}

type Row = Omit<WebSession, "userAgent"> & { readonly userAgent: string | null };

const columns = `token_hash AS tokenHash, account_id AS accountId, login, created_at AS createdAt, used_at AS usedAt,
  expires_at AS expiresAt, remote_address AS remoteAddress, user_agent AS userAgent`;

/** The WebSessionStore of the store on disk. */
export class WebSessionTables implements WebSessionStore {
  readonly #options: WebSessionTablesOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: WebSessionTablesOptions) {
    this.#options = options;
  }

  get(tokenHash: Buffer): WebSession | undefined {
    const row = this.#options
      .reader()
      .get<Row>(`SELECT ${columns} FROM web_session WHERE token_hash = ?`, tokenHash);
    return row === undefined ? undefined : sessionOf(row);
  }

  of(accountId: AccountId): WebSession[] {
    return this.#options
      .reader()
      .all<Row>(
        `SELECT ${columns} FROM web_session WHERE account_id = ? ORDER BY used_at DESC`,
        accountId,
      )
      .map(sessionOf);
  }

  keep(session: WebSession): Promise<void> {
    return this.#options.run("keepWebSession", session);
  }

  noteUse(session: Pick<WebSession, "tokenHash" | "usedAt" | "expiresAt">): Promise<void> {
    const { tokenHash, usedAt, expiresAt } = session;
    return this.#options.run("noteWebSessionUse", { tokenHash, usedAt, expiresAt });
  }

  async remove(tokenHashes: readonly Buffer[]): Promise<void> {
    await this.#options.run("removeWebSessions", { tokenHashes });
    this.#removed();
  }

  async removeOthers(accountId: AccountId, but: Buffer | undefined): Promise<void> {
    await this.#options.run("removeOtherWebSessions", { accountId, but });
    this.#removed();
  }

  watch(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #removed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function sessionOf({ userAgent, ...row }: Row): WebSession {
  return { ...row, userAgent: userAgent ?? undefined };
}
