/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/doubt.c: rows whose copy may be of another message (L2).
 *
 * The file's name says of which UIDL it is, and that may be wrong: it is written down, so that no listing
 * adopts it. Nothing is renamed or removed: whatever message it is, it may be the only copy. */
#include <config.h>

#include "store/ledger.h"
#include "row.h"

static bool
is_doubtful(const StoreEntry *entry)
{
    return entry->state == STORE_STATE_STORED || entry->state == STORE_STATE_HEADERS;
}

static bool
write_file(StoreDb *db, const char *file, GError **error)
{
    return file == NULL ||
           store_db_run(db, error, "INSERT OR IGNORE INTO doubted (file) VALUES (?1)",
                        STORE_TEXT(file));
}

/* Runs after the rows were written, so their names are taken from the undo list. */
static bool
write_doubted(StoreLedger *ledger, void *data, GError **error)
{
    StoreDb *db = ledger->store->ledger;

    (void)data;
    for (guint i = 0; i < ledger->undo->len; i++) {
        const StoreEntry *old = &g_array_index(ledger->undo, StoreRow, i).entry;

        if (!write_file(db, old->file, error) ||
            !write_file(db, old->preview_file, error))
            return false;
    }
    return true;
}

bool
store_ledger_doubt(StoreLedger *ledger, StoreEntry *const *entries, guint n,
                   GError **error)
{
    for (guint i = 0; i < n; i++) {
        StoreRow *row = (StoreRow *)entries[i];

        if (!is_doubtful(entries[i]))
            continue;
        store_row_touch(ledger, row);
        row->entry.state = STORE_STATE_LISTED;
        row->entry.file = NULL;
        row->entry.preview_file = NULL;
        row->entry.stored_at = 0;
        row->entry.is_wanted = false;
        row->entry.is_resized = false;
    }
    return ledger->touched->len == 0 ||
           store_ledger_save(ledger, write_doubted, NULL, error);
}
