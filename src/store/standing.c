/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/standing.c: what is known here of the messages of a ledger (L2). */
#include <config.h>

#include "standing.h"

#include <string.h>

#include "handle.h"
#include "name.h"

/* From this many rows on, one pass over the index costs less than a look for each. */
#define MANY       256
#define TEXT_CHUNK (64 * 1024)

struct StoreStandings {
    Store *store;
    GHashTable *by_file; /* base name (of texts) to StoreStanding */
    GPtrArray *blocks;   /* the standings, each by itself */
    GStringChunk *texts;
    GPtrArray *tag_lists;
};

static const char *const no_tags[] = { NULL };

StoreStandings *
store_standings_new(Store *store)
{
    StoreStandings *standings = g_new0(StoreStandings, 1);

    standings->store = store;
    standings->by_file = g_hash_table_new(g_str_hash, g_str_equal);
    standings->blocks = g_ptr_array_new_with_free_func(g_free);
    standings->texts = g_string_chunk_new(TEXT_CHUNK);
    standings->tag_lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    return standings;
}

void
store_standings_free(StoreStandings *standings)
{
    if (standings == NULL)
        return;
    g_hash_table_unref(standings->by_file);
    g_ptr_array_unref(standings->blocks);
    g_ptr_array_unref(standings->tag_lists);
    g_string_chunk_free(standings->texts);
    g_free(standings);
}

const StoreStanding *
store_standings_find(const StoreStandings *standings, const StoreEntry *entry)
{
    /* Most sessions read nothing, and then not even a name need be hashed. */
    return entry->file == NULL || standings->blocks->len == 0
               ? NULL
               : g_hash_table_lookup(standings->by_file, entry->file);
}

/* --- one row of the index --------------------------------------------------------------------- */

#define SELECT_STANDING                                                        \
    "SELECT m.base, m.key, f.name, m.flags, m.sort_date, m.from_name,"         \
    " m.from_address, m.subject FROM message m CROSS JOIN folder f ON f.id = " \
    "m.folder WHERE "

static const char *
own(StoreStandings *standings, sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);

    if (text == NULL || *text == '\0')
        return "";
    return g_string_chunk_insert(standings->texts, text);
}

bool
store_is_trash(const char *folder)
{
    return g_str_equal(folder, "Trash") || g_str_has_prefix(folder, "Trash/");
}

static void
take_row(StoreStandings *standings, sqlite3_stmt *row)
{
    const char *base = (const char *)sqlite3_column_text(row, 0);
    const char *folder = (const char *)sqlite3_column_text(row, 2);
    StoreStanding *standing = g_hash_table_lookup(standings->by_file, base);

    if (standing != NULL && (!standing->is_trashed || store_is_trash(folder)))
        return;
    if (standing == NULL) {
        standing = g_new0(StoreStanding, 1);
        g_ptr_array_add(standings->blocks, standing);
        g_hash_table_insert(standings->by_file,
                            g_string_chunk_insert(standings->texts, base), standing);
    }
    g_strlcpy(standing->key, (const char *)sqlite3_column_text(row, 1),
              sizeof standing->key);
    standing->folder = g_string_chunk_insert_const(standings->texts, folder);
    standing->is_trashed = store_is_trash(folder);
    standing->flags = (StoreFlags)sqlite3_column_int(row, 3);
    standing->sort_date = sqlite3_column_int64(row, 4);
    standing->from_name = own(standings, row, 5);
    standing->from_address = own(standings, row, 6);
    standing->subject = own(standings, row, 7);
    standing->tags = no_tags;
}

static bool
take_rows(StoreStandings *standings, sqlite3_stmt *rows, GHashTable *wanted,
          GError **error)
{
    int status = -1;

    while (rows != NULL &&
           (status = store_db_next(standings->store->index, rows, error)) == 1) {
        if (wanted == NULL || g_hash_table_contains(wanted, sqlite3_column_text(rows, 0)))
            take_row(standings, rows);
    }
    return status == 0;
}

/* --- tags --------------------------------------------------------------------------------------- */

static void
give_tags(StoreStandings *standings, GHashTable *by_key, const char *key,
          GStrvBuilder *names)
{
    StoreStanding *standing = g_hash_table_lookup(by_key, key);

    if (standing == NULL)
        return;
    g_ptr_array_add(standings->tag_lists, g_strv_builder_end(names));
    standing->tags = (const char *const *)g_ptr_array_index(
        standings->tag_lists, standings->tag_lists->len - 1);
}

/* Few messages have tags, and the table is in the order of their keys: one pass tells all. */
static bool
read_tags(StoreStandings *standings, GError **error)
{
    StoreDb *db = standings->store->ledger;
    g_autoptr(GHashTable) by_key = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    char key[STORE_KEY_LEN + 1] = "";
    sqlite3_stmt *rows;
    int status = -1;

    for (guint i = 0; i < standings->blocks->len; i++) {
        StoreStanding *standing = g_ptr_array_index(standings->blocks, i);

        g_hash_table_insert(by_key, standing->key, standing);
    }
    rows =
        store_db_bind(db, "SELECT key, name FROM tag ORDER BY key, name", NULL, 0, error);
    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        const char *next = (const char *)sqlite3_column_text(rows, 0);

        if (strcmp(key, next) != 0) {
            give_tags(standings, by_key, key, names);
            g_strv_builder_unref(names);
            names = g_strv_builder_new();
            g_strlcpy(key, next, sizeof key);
        }
        g_strv_builder_add(names, (const char *)sqlite3_column_text(rows, 1));
    }
    give_tags(standings, by_key, key, names);
    return status == 0;
}

/* --- reading ------------------------------------------------------------------------------------ */

static bool
read_one(StoreStandings *standings, const char *base, GError **error)
{
    char key[STORE_KEY_LEN + 1];

    store_name_key(base, key);
    return take_rows(standings,
                     store_db_query(standings->store->index, error,
                                    SELECT_STANDING "m.key = ?1 AND m.base = ?2",
                                    STORE_TEXT(key), STORE_TEXT(base)),
                     NULL, error);
}

static bool
read_all(StoreStandings *standings, GHashTable *wanted, GError **error)
{
    return take_rows(standings,
                     store_db_bind(standings->store->index,
                                   SELECT_STANDING "m.u <> '' ORDER BY m.id", NULL, 0,
                                   error),
                     wanted, error);
}

bool
store_standings_read(StoreStandings *standings, StoreEntry *const *entries, guint n,
                     GError **error)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer base;

    for (guint i = 0; i < n; i++) {
        if (entries[i]->file != NULL &&
            !g_hash_table_contains(standings->by_file, entries[i]->file))
            g_hash_table_add(wanted, entries[i]->file);
    }
    if (g_hash_table_size(wanted) == 0)
        return true;
    if (standings->store->index_lags && !store_refresh(standings->store, NULL, error))
        return false;
    if (g_hash_table_size(wanted) >= MANY)
        return read_all(standings, wanted, error) && read_tags(standings, error);
    g_hash_table_iter_init(&iter, wanted);
    while (g_hash_table_iter_next(&iter, &base, NULL)) {
        if (!read_one(standings, base, error))
            return false;
    }
    return read_tags(standings, error);
}

/* What lies elsewhere as well is not deleted. */
bool
store_standings_read_trash(StoreStandings *standings, GError **error)
{
    return take_rows(standings,
                     store_db_bind(standings->store->index,
                                   SELECT_STANDING
                                   "m.folder " STORE_IN_TRASH
                                   " AND NOT EXISTS (SELECT 1 FROM"
                                   " message o WHERE o.key = m.key AND o.base = m.base"
                                   " AND o.folder NOT " STORE_IN_TRASH ")",
                                   NULL, 0, error),
                     NULL, error) &&
           read_tags(standings, error);
}
