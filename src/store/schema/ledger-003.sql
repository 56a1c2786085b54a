-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person wants of a message on the server, and when its copy was last read back.

-- wish: the enum of store/wish.h. verified_at: seconds UTC at which the file was read and its SHA-256
-- agreed, 0: never since it was stored. due: stored by a session that was to delete it right after.
ALTER TABLE message ADD COLUMN wish INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN due INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0;

CREATE INDEX message_wish ON message (account) WHERE wish <> 0;
