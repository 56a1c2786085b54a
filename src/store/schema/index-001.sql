-- SPDX-License-Identifier: GPL-3.0-or-later
-- The index: can be deleted at any time. new_time and cur_time are the folders' mtimes in ns when they
-- were read, 0: read them again. total and unread are kept by the triggers below.

CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    new_time INTEGER NOT NULL DEFAULT 0,
    cur_time INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0
);

-- One row a file. Its name is base || suffix (the flags); key stands for base and people see it.
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL REFERENCES folder (id),
    is_cur INTEGER NOT NULL,
    base TEXT NOT NULL,
    suffix TEXT NOT NULL,
    key TEXT NOT NULL,
    u TEXT NOT NULL,
    flags INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sort_date INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    date INTEGER NOT NULL,
    has_attachment INTEGER NOT NULL,
    subject TEXT NOT NULL,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    sent_to TEXT NOT NULL,
    cc TEXT NOT NULL,
    message_id TEXT NOT NULL,
    in_reply_to TEXT NOT NULL,
    refs TEXT NOT NULL,
    list_id TEXT NOT NULL
);

CREATE UNIQUE INDEX message_file ON message (folder, is_cur, base, suffix);
CREATE INDEX message_page ON message (folder, sort_date DESC, id DESC);
CREATE INDEX message_date ON message (sort_date DESC, id DESC);
CREATE INDEX message_key ON message (key);
CREATE INDEX message_u ON message (u) WHERE u <> '';

CREATE TRIGGER message_added AFTER INSERT ON message
BEGIN
    UPDATE folder SET total = total + 1, unread = unread + (NEW.flags & 1 = 0)
    WHERE id = NEW.folder;
END;

CREATE TRIGGER message_removed AFTER DELETE ON message
BEGIN
    UPDATE folder SET total = total - 1, unread = unread - (OLD.flags & 1 = 0)
    WHERE id = OLD.folder;
END;

CREATE TRIGGER message_changed AFTER UPDATE OF folder, flags ON message
BEGIN
    UPDATE folder SET total = total - 1, unread = unread - (OLD.flags & 1 = 0)
    WHERE id = OLD.folder;
    UPDATE folder SET total = total + 1, unread = unread + (NEW.flags & 1 = 0)
    WHERE id = NEW.folder;
END;
