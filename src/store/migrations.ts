import type { Database } from "better-sqlite3";
import { firstSchema } from "./first-schema.ts";

/**
 * The schema as numbered steps; a released step is never edited. Release N runs on the data of N-1, and N-1 still
 * runs on data touched by N until the update is confirmed: expand first, contract a release later.
 *
 * `message` is clustered by mailbox and UID, because a mailbox is read in that order; its rows are narrow, because
 * a change of flags rewrites them. What is wide and never changes stands in `body`, once for all copies.
 */
const migrations: readonly string[] = [
  firstSchema,
  `
  -- Octets of all messages, the most there may be (0: no bound), and whether moving marks messages as junk.
  ALTER TABLE account ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE account ADD COLUMN quota INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE account ADD COLUMN junk_flags INTEGER NOT NULL DEFAULT 1;
  UPDATE account SET size =
    (SELECT coalesce(sum(size), 0) FROM mailbox WHERE account_id = account.id);

  -- Tombstones up to here may be gone, and when each came.
  ALTER TABLE mailbox ADD COLUMN highest_deleted_mod_seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tombstone ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
  UPDATE tombstone SET at = unixepoch() * 1000;

  -- NULL: older than threads, and not yet looked at.
  ALTER TABLE message ADD COLUMN thread_id INTEGER;
  CREATE INDEX message_thread ON message (thread_id);

  -- What threads are made of; identifiers in lower case, parted by spaces.
  CREATE TABLE body_thread (
    body_id INTEGER PRIMARY KEY,
    message_id TEXT,
    refs TEXT NOT NULL,
    in_reply_to TEXT NOT NULL,
    base_subject TEXT NOT NULL,
    is_reply INTEGER NOT NULL,
    is_report INTEGER NOT NULL,
    sent_at INTEGER
  );

  -- The thread of each message identifier that an account has met, of a message or in references to it.
  CREATE TABLE thread_key (
    account_id INTEGER NOT NULL,
    id_hash INTEGER NOT NULL,
    subject_hash INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, id_hash, subject_hash)
  ) WITHOUT ROWID;

  -- The thread of the newest message with a base subject.
  CREATE TABLE thread_subject (
    account_id INTEGER NOT NULL,
    subject_hash INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject_hash)
  ) WITHOUT ROWID;

  -- RFC 5464. Mailbox 0: of the account itself.
  CREATE TABLE annotation (
    account_id INTEGER NOT NULL,
    mailbox_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    mod_seq INTEGER NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, name)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE app_password (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    UNIQUE (account_id, name)
  );
  -- Not in "credential": an older release would take them for the account's own password.
  CREATE TABLE app_credential (
    app_password_id INTEGER NOT NULL REFERENCES app_password (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (app_password_id, kind)
  ) WITHOUT ROWID;

  CREATE TABLE tls_key (
    fingerprint TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    login TEXT NOT NULL,
    imap_preauth INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    UNIQUE (account_id, name)
  ) WITHOUT ROWID;

  -- key: hash of all attributes. account_id NULL: nobody's login.
  CREATE TABLE login_attempt (
    key BLOB PRIMARY KEY,
    account_id INTEGER,
    login TEXT,
    remote_address TEXT NOT NULL,
    local_address TEXT,
    tls TEXT,
    tls_key TEXT,
    protocol TEXT NOT NULL,
    user_agent TEXT,
    mechanism TEXT NOT NULL,
    credential TEXT,
    result TEXT NOT NULL,
    failed INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX login_attempt_account ON login_attempt (account_id, failed, last_at);
  CREATE INDEX login_attempt_last ON login_attempt (last_at);
  `,
  `
  -- What is on its way into thread_key (id_hash is set) and thread_subject.
  CREATE TABLE thread_news (
    account_id INTEGER NOT NULL,
    id_hash INTEGER,
    subject_hash INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    at INTEGER NOT NULL
  );
  `,
  `
  ALTER TABLE queue_entry ADD COLUMN tls_required_no INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE queue_entry ADD COLUMN transport TEXT;
  ALTER TABLE queue_entry ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE queue_entry ADD COLUMN attempts_max INTEGER;
  ALTER TABLE queue_entry ADD COLUMN from_id TEXT;
  ALTER TABLE queue_entry ADD COLUMN extra TEXT;
  ALTER TABLE queue_entry ADD COLUMN release_request TEXT;
  ALTER TABLE queue_entry ADD COLUMN report TEXT;
  ALTER TABLE queue_entry ADD COLUMN dialed TEXT;
  `,
  `
  CREATE TABLE sts_policy (
    domain TEXT PRIMARY KEY,
    latest TEXT,
    failure TEXT,
    used_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  -- By day first: what is old goes in one piece.
  CREATE TABLE tls_result (
    day TEXT NOT NULL,
    policy_domain TEXT NOT NULL,
    recipient_domain TEXT NOT NULL,
    key BLOB NOT NULL,
    is_host INTEGER NOT NULL,
    policy TEXT NOT NULL,
    is_reportable INTEGER NOT NULL,
    successful INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (day, policy_domain, recipient_domain, key)
  ) WITHOUT ROWID;
  CREATE TABLE tls_failure (
    day TEXT NOT NULL,
    policy_domain TEXT NOT NULL,
    recipient_domain TEXT NOT NULL,
    key BLOB NOT NULL,
    failure_key BLOB NOT NULL,
    detail TEXT NOT NULL,
    sessions INTEGER NOT NULL,
    PRIMARY KEY (day, policy_domain, recipient_domain, key, failure_key)
  ) WITHOUT ROWID;
  CREATE TABLE tls_support (
    account_id INTEGER NOT NULL,
    domain TEXT NOT NULL,
    start_tls INTEGER NOT NULL,
    require_tls INTEGER,
    at INTEGER NOT NULL,
    PRIMARY KEY (account_id, domain)
  ) WITHOUT ROWID;
  `,
  `
  -- Removals up to here may be forgotten with mailboxes that are gone; older releases forgot them at once.
  ALTER TABLE account ADD COLUMN highest_deleted_mod_seq INTEGER NOT NULL DEFAULT 0;
  UPDATE account SET highest_deleted_mod_seq =
    (SELECT coalesce(max(mod_seq), 0) FROM mailbox_tombstone WHERE account_id = account.id);
  ALTER TABLE tombstone ADD COLUMN thread_id INTEGER;
  `,
  `
  -- The domain of the recipient, as domainOf spells it: the queue goes from domain to domain.
  ALTER TABLE queue_entry ADD COLUMN domain TEXT NOT NULL DEFAULT '';
  UPDATE queue_entry SET domain =
    lower(replace(recipient, rtrim(recipient, replace(recipient, '@', '')), ''));
  DROP INDEX queue_entry_next;
  CREATE INDEX queue_entry_due ON queue_entry (domain, next_attempt_at) WHERE held = 0;
  CREATE INDEX queue_entry_from_id ON queue_entry (account_id, from_id) WHERE from_id IS NOT NULL;

  -- What is known for a while of entries that have left the queue, under their numbers.
  CREATE TABLE queue_retired (
    id INTEGER PRIMARY KEY,
    account_id INTEGER,
    reverse_path TEXT NOT NULL,
    recipient TEXT NOT NULL,
    domain TEXT NOT NULL,
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    size INTEGER NOT NULL,
    require_tls INTEGER NOT NULL,
    tls_required_no INTEGER NOT NULL,
    transport TEXT,
    from_id TEXT,
    extra TEXT,
    report TEXT,
    queued_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    history TEXT NOT NULL,
    outcome TEXT NOT NULL,
    ended_at INTEGER NOT NULL,
    keep_until INTEGER NOT NULL
  );
  CREATE INDEX queue_retired_keep ON queue_retired (keep_until);
  CREATE INDEX queue_retired_recipient ON queue_retired (account_id, recipient, ended_at);
  CREATE INDEX queue_retired_from_id ON queue_retired (account_id, from_id) WHERE from_id IS NOT NULL;
  ALTER TABLE account ADD COLUMN keep_retired_ms INTEGER NOT NULL DEFAULT 604800000;
  -- Entries that may wait in the queue; 0: no bound.
  ALTER TABLE account ADD COLUMN queued_max INTEGER NOT NULL DEFAULT 0;

  -- NULL: any.
  CREATE TABLE hold_rule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER,
    sender_domain TEXT,
    recipient_domain TEXT,
    created_at INTEGER NOT NULL
  );

  CREATE TABLE suppression (
    account_id INTEGER NOT NULL,
    base_address TEXT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    manual INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, base_address)
  ) WITHOUT ROWID;
  `,
  `
  -- Whom an account has sent mail to; addresses in lower case.
  CREATE TABLE sent_recipient (
    account_id INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, recipient)
  ) WITHOUT ROWID;

  -- How many recipients in each ten minutes of the last day, and how many of them for the first time.
  CREATE TABLE sent_count (
    account_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    recipients INTEGER NOT NULL,
    first_time INTEGER NOT NULL,
    PRIMARY KEY (account_id, slot)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE web_session (
    token_hash BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    login TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    remote_address TEXT NOT NULL,
    user_agent TEXT
  ) WITHOUT ROWID;

  CREATE TABLE account_object (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    create_seq INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL
  );
  CREATE INDEX account_object_kind ON account_object (account_id, kind);
  CREATE TABLE account_object_tombstone (
    account_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    mod_seq INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (account_id, kind, mod_seq, id)
  ) WITHOUT ROWID;
  -- Removals up to here have been forgotten.
  CREATE TABLE account_object_forgotten (
    account_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    mod_seq INTEGER NOT NULL,
    PRIMARY KEY (account_id, kind)
  ) WITHOUT ROWID;
  `,
  `
  -- Each index is a page more to write whenever mail leaves; failures are few.
  DROP INDEX queue_retired_keep;
  DROP INDEX queue_retired_recipient;
  CREATE INDEX queue_retired_failed ON queue_retired (account_id, recipient) WHERE outcome = 'failed';
  `,
  // What mailboxes are for, by patterns of their names, in JSON; '' where only special uses say so.
  "ALTER TABLE account ADD COLUMN junk_rules TEXT NOT NULL DEFAULT ''",
  // RFC 8621 §2; NULL: as the mailbox's use has it.
  "ALTER TABLE mailbox ADD COLUMN sort_order INTEGER",
  // Which queue entry came from which account_object of kind 'submission'; stays when the entry has left.
  "CREATE TABLE submission_entry (entry_id INTEGER PRIMARY KEY, object_id INTEGER NOT NULL)",
  `
  -- account_id NULL: of the admin.
  CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    account_id INTEGER REFERENCES account (id),
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    public_key BLOB NOT NULL,
    counter INTEGER NOT NULL,
    transports TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX passkey_account ON passkey (account_id);
  CREATE TABLE totp (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    secret BLOB NOT NULL,
    last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  );
  CREATE TABLE recovery_code (
    account_id INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (account_id, hash)
  ) WITHOUT ROWID;
  `,
];

/** Brings the schema to the newest step, or to `last`, each step in a transaction of its own. */
export function migrate(database: Database, last = migrations.length): void {
  const version = Number(database.pragma("user_version", { simple: true }));
  refuseNewer(version);
  for (let next = version; next < last; next++) {
    database.transaction(() => {
      database.exec(migrations[next]!);
      database.pragma(`user_version = ${next + 1}`);
    })();
  }
}

/** For those who only read, and cannot bring the schema up to date. */
export function refuseOtherSchema(version: number): void {
  refuseNewer(version);
  if (version === migrations.length) return;
  throw new Error(
    `Cannot read the data: its schema is ${version}, this release knows ${migrations.length}; start the ` +
      "server of this release on it once, which brings it up to date",
  );
}

function refuseNewer(version: number): void {
  if (version <= migrations.length) return;
  throw new Error(
    `Cannot open the data: its schema is ${version}, this release knows ${migrations.length}; install a newer release`,
  );
}
