/** The first step of migrations.ts, as it was released. */
export const firstSchema = `
  CREATE TABLE state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    next_body_id INTEGER NOT NULL,
    next_message_id INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    segment_length INTEGER NOT NULL
  );
  INSERT INTO state VALUES (1, 1, 1, 0, 0);

  CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    removed INTEGER NOT NULL DEFAULT 0,
    mod_seq INTEGER NOT NULL DEFAULT 1,
    last_uid_validity INTEGER NOT NULL DEFAULT 0
  );

  CREATE TABLE credential (
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );
  CREATE INDEX credential_account ON credential (account_id);

  CREATE TABLE config_revision (
    revision INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    note TEXT NOT NULL
  );

  CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    special_use TEXT,
    uid_validity INTEGER NOT NULL,
    uid_next INTEGER NOT NULL DEFAULT 1,
    create_seq INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL,
    messages INTEGER NOT NULL DEFAULT 0,
    unseen INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    deleted_size INTEGER NOT NULL DEFAULT 0,
    keywords TEXT NOT NULL DEFAULT '',
    UNIQUE (account_id, name)
  );
  CREATE UNIQUE INDEX mailbox_use ON mailbox (account_id, special_use) WHERE special_use IS NOT NULL;

  CREATE TABLE subscription (
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    PRIMARY KEY (account_id, name)
  ) WITHOUT ROWID;

  CREATE TABLE mailbox_tombstone (
    account_id INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL,
    mailbox_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, mod_seq, mailbox_id)
  ) WITHOUT ROWID;

  CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    length INTEGER NOT NULL,
    dead INTEGER NOT NULL DEFAULT 0,
    sealed_at INTEGER
  );

  CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    refs INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    stored_size INTEGER NOT NULL,
    compressed INTEGER NOT NULL,
    size INTEGER NOT NULL,
    header_size INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    envelope TEXT NOT NULL,
    body_structure TEXT NOT NULL,
    structure TEXT NOT NULL,
    preview TEXT NOT NULL
  );
  CREATE INDEX body_segment ON body (segment);

  CREATE TABLE message (
    mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
    uid INTEGER NOT NULL,
    id INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL,
    create_seq INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    keywords TEXT,
    size INTEGER NOT NULL,
    internal_at INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    body_id INTEGER NOT NULL REFERENCES body (id),
    -- NULL: as in the body's row.
    prefix TEXT,
    PRIMARY KEY (mailbox_id, uid)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX message_id ON message (id);

  CREATE TABLE tombstone (
    mailbox_id INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (mailbox_id, mod_seq, uid)
  ) WITHOUT ROWID;

  CREATE TABLE queue_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    body_id INTEGER NOT NULL REFERENCES body (id),
    account_id INTEGER REFERENCES account (id),
    reverse_path TEXT NOT NULL,
    recipient TEXT NOT NULL,
    prefix TEXT,
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    smtp_utf8 INTEGER NOT NULL,
    eight_bit_mime INTEGER NOT NULL,
    require_tls INTEGER NOT NULL,
    dsn TEXT,
    queued_at INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_attempt_at INTEGER,
    last_error TEXT,
    history TEXT NOT NULL DEFAULT '[]'
  );
  CREATE INDEX queue_entry_next ON queue_entry (next_attempt_at);
  `;
