import type { AccountObjectJobs } from "./account-object-jobs.ts";
import type { SubmissionJobs } from "./submission-jobs.ts";
import type {
  AccountObject,
  AccountObjectChange,
  AccountObjectKind,
  AccountObjectsChanged,
  AccountObjectStore,
} from "./account-object.ts";
import type { AccountId, ModSeq } from "./ids.ts";
import type { Reader } from "./reader.ts";

export interface AccountObjectTablesOptions {
  readonly reader: () => Reader;
  readonly run: <Kind extends keyof (AccountObjectJobs & SubmissionJobs)>(
    kind: Kind,
    args: (AccountObjectJobs & SubmissionJobs)[Kind]["args"],
  ) => Promise<(AccountObjectJobs & SubmissionJobs)[Kind]["result"]>;
}

const columns = "id, value, create_seq AS createSeq, mod_seq AS modSeq";

/** The AccountObjectStore of the store on disk. */
export class AccountObjectTables implements AccountObjectStore {
  readonly #options: AccountObjectTablesOptions;

  constructor(options: AccountObjectTablesOptions) {
    this.#options = options;
  }

  all(accountId: AccountId, kind: AccountObjectKind): AccountObject[] {
    return this.#options
      .reader()
      .all(
        `SELECT ${columns} FROM account_object WHERE account_id = ? AND kind = ? ORDER BY id`,
        accountId,
        kind,
      );
  }

  get(accountId: AccountId, kind: AccountObjectKind, id: number): AccountObject | undefined {
    return this.#options
      .reader()
      .get(
        `SELECT ${columns} FROM account_object WHERE id = ? AND account_id = ? AND kind = ?`,
        id,
        accountId,
        kind,
      );
  }

  removed(
    accountId: AccountId,
    kind: AccountObjectKind,
    since: ModSeq,
  ): { readonly id: number; readonly modSeq: ModSeq }[] | undefined {
    const reader = this.#options.reader();
    const forgotten = reader.get(
      "SELECT 1 FROM account_object_forgotten WHERE account_id = ? AND kind = ? AND mod_seq > ?",
      accountId,
      kind,
      since,
    );
    if (forgotten !== undefined) return undefined;
    return reader.all(
      `SELECT id, mod_seq AS modSeq FROM account_object_tombstone
       WHERE account_id = ? AND kind = ? AND mod_seq > ? ORDER BY mod_seq, id`,
      accountId,
      kind,
      since,
    );
  }

  change(change: AccountObjectChange): Promise<AccountObjectsChanged> {
    return this.#options.run("changeObjects", change);
  }

  withdrawSubmission(of: SubmissionJobs["withdrawSubmission"]["args"]): Promise<void> {
    return this.#options.run("withdrawSubmission", of);
  }
}
