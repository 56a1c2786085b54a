-- SPDX-License-Identifier: GPL-3.0-or-later
-- Previews: t is the digits after ",T=" in base, "" for a whole message; server_size is the size of the
-- whole one as its server announced it, 0 for a whole message.

ALTER TABLE message ADD COLUMN t TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN server_size INTEGER NOT NULL DEFAULT 0;

CREATE INDEX message_t ON message (t) WHERE t <> '';
