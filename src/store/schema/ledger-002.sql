-- SPDX-License-Identifier: GPL-3.0-or-later
-- Previews, arrivals, tags, facts of an account, copies in doubt.

-- wanted: a person asked for the whole message of a preview. preview: base name of the preview's file; in
-- a row that is stored (state 2 and more) a file that is to be removed. pending: rules have not run yet.
ALTER TABLE message ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN preview TEXT;
ALTER TABLE message ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;

CREATE INDEX message_preview ON message (preview) WHERE preview IS NOT NULL;
CREATE INDEX message_left_over ON message (file) WHERE preview IS NOT NULL AND state >= 2;
CREATE INDEX message_wanted ON message (account) WHERE wanted <> 0;
CREATE INDEX message_pending ON message (account) WHERE pending <> 0;

-- key: of the message's file, as people see it.
CREATE TABLE tag (
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (key, name)
) WITHOUT ROWID;

CREATE INDEX tag_name ON tag (name);

-- Keys of previews that whole messages have replaced: the key is found still.
CREATE TABLE alias (
    key TEXT PRIMARY KEY,
    file TEXT NOT NULL
) WITHOUT ROWID;

-- Files that may hold another message than their name says: never adopted.
CREATE TABLE doubted (
    file TEXT PRIMARY KEY
) WITHOUT ROWID;

-- What was last seen of the account's server; see store/facts.h.
CREATE TABLE facts (
    account INTEGER PRIMARY KEY REFERENCES account (id),
    last_login INTEGER NOT NULL,
    last_success INTEGER NOT NULL,
    login_delay INTEGER NOT NULL,
    checked_at INTEGER NOT NULL,
    login_user TEXT NOT NULL,
    mechanism TEXT NOT NULL,
    tls TEXT NOT NULL,
    certificate TEXT NOT NULL,
    issuer TEXT NOT NULL,
    capabilities TEXT NOT NULL,
    cert_until INTEGER NOT NULL,
    key_sha256 BLOB,
    expire_days INTEGER NOT NULL
);
