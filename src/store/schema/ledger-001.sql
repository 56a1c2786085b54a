-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ledger: precious. Times are seconds UTC; states and outcomes are the enums of store/ledger.h.

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    last_listing INTEGER NOT NULL DEFAULT 0
);

-- One row a message on a server. listed: stood in the account's latest listing, last_listed is then
-- the account's last_listing; else the time of the last listing that had it. stored_size: what the
-- server announced when the message was stored.
CREATE TABLE message (
    account INTEGER NOT NULL REFERENCES account (id),
    uidl BLOB NOT NULL,
    copy INTEGER NOT NULL,
    size INTEGER NOT NULL,
    stored_size INTEGER NOT NULL DEFAULT 0,
    header_hash BLOB,
    first_seen INTEGER NOT NULL,
    last_listed INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    state INTEGER NOT NULL,
    stored_at INTEGER NOT NULL DEFAULT 0,
    file TEXT,
    sha256 BLOB,
    PRIMARY KEY (account, uidl, copy)
) WITHOUT ROWID;

CREATE INDEX message_file ON message (file) WHERE file IS NOT NULL;

-- Every deletion asked of a server. Only grows; a row changes once, when its outcome is known.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    account TEXT NOT NULL,
    uidl BLOB NOT NULL,
    copy INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    reason TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    outcome INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX audit_open ON audit (account, uidl) WHERE outcome = 0;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit only grows');
END;

CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit only grows');
END;

CREATE TRIGGER audit_fixed
BEFORE UPDATE OF id, time, account, uidl, copy, message_id, subject, size, sha256, reason ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit only grows');
END;

CREATE TRIGGER audit_settled BEFORE UPDATE ON audit
WHEN OLD.outcome <> 0
BEGIN
    SELECT RAISE(ABORT, 'the audit only grows');
END;
