/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/message.c: reading the index: folders, pages, one message by its ID (L2).
 *
 * Pages are found by key (date and row), never by offset, so the millionth costs what the first does. What
 * the ledger knows of a message is looked up for the rows of the page alone. */
#include <config.h>

#include "store/message.h"

#include <string.h>

#include "store/ledger.h"
#include "handle.h"
#include "name.h"
#include "place.h"
#include "wish.h"

#define MIN_KEY_LEN 4

#define SELECT_MESSAGE                                                               \
    "SELECT m.id, m.key, f.name, m.flags, m.size, m.sort_date, m.stored_at, m.date," \
    " m.has_attachment, m.subject, m.from_name, m.from_address, m.sent_to, m.cc,"    \
    " m.message_id, m.in_reply_to, m.refs, m.list_id, m.base, m.u, m.t,"             \
    " m.server_size"                                                                 \
    " FROM message m CROSS JOIN folder f ON f.id = m.folder WHERE "

enum { COLUMN_SUBJECT = 9, COLUMN_BASE = 18, COLUMN_U, COLUMN_T, COLUMN_SERVER_SIZE };

void
store_message_free(StoreMessage *message)
{
    if (message == NULL)
        return;
    g_free(message->file);
    g_free(message->folder);
    g_free(message->account);
    g_strfreev(message->tags);
    pb_envelope_free(message->envelope);
    g_free(message);
}

void
store_folder_free(StoreFolder *folder)
{
    if (folder == NULL)
        return;
    g_free(folder->name);
    g_free(folder);
}

/* --- rows ---------------------------------------------------------------------------------- */

static char *
text_of(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);

    return g_strdup(text == NULL ? "" : text);
}

static PbEnvelope *
envelope_of(sqlite3_stmt *row)
{
    PbEnvelope *envelope = g_new0(PbEnvelope, 1);
    int column = COLUMN_SUBJECT;

    envelope->date = sqlite3_column_int64(row, 7);
    envelope->has_attachment = sqlite3_column_int(row, 8) != 0;
    envelope->subject = text_of(row, column++);
    envelope->from_name = text_of(row, column++);
    envelope->from_address = text_of(row, column++);
    envelope->to = text_of(row, column++);
    envelope->cc = text_of(row, column++);
    envelope->message_id = text_of(row, column++);
    envelope->in_reply_to = text_of(row, column++);
    envelope->references = text_of(row, column++);
    envelope->list_id = text_of(row, column++);
    return envelope;
}

#define SELECT_ORIGIN                                                               \
    "SELECT a.name, m.listed AND m.state <> ?2, m.size, m.wish, m.verified_at FROM" \
    " message m CROSS JOIN account a ON a.id = m.account WHERE "

static const char *const origin_sql[] = {
    SELECT_ORIGIN "m.file = ?1",
    SELECT_ORIGIN "m.preview = ?1 AND m.state < 2",
};

/* Which account brought it, and whether the server has it still. */
static bool
add_from_ledger(Store *store, StoreMessage *message, GError **error)
{
    sqlite3_stmt *found =
        store_db_query(store->ledger, error, origin_sql[message->is_preview],
                       STORE_TEXT(message->file), STORE_INT(STORE_STATE_DELETED));
    int status = found == NULL ? -1 : store_db_next(store->ledger, found, error);

    G_STATIC_ASSERT(STORE_STATE_STORED == 2);
    if (status == 1) {
        g_free(message->account);
        message->account = text_of(found, 0);
        message->where =
            sqlite3_column_int(found, 1) ? STORE_WHERE_BOTH : STORE_WHERE_HERE;
        if (message->is_preview)
            message->server_size = (guint64)sqlite3_column_int64(found, 2);
        message->wish = (int)store_wish_of(sqlite3_column_int(found, 3));
        message->verified_at = sqlite3_column_int64(found, 4);
        sqlite3_reset(found);
    }
    return status >= 0;
}

static bool
add_tags(Store *store, StoreMessage *message, GError **error)
{
    sqlite3_stmt *rows = store_db_query(
        store->ledger, error, "SELECT name FROM tag WHERE key = ?1 ORDER BY name",
        STORE_TEXT(message->key));
    g_autoptr(GStrvBuilder) names = NULL;
    int status = -1;

    while (rows != NULL && (status = store_db_next(store->ledger, rows, error)) == 1) {
        if (names == NULL)
            names = g_strv_builder_new();
        g_strv_builder_add(names, (const char *)sqlite3_column_text(rows, 0));
    }
    if (names != NULL)
        message->tags = g_strv_builder_end(names);
    return status == 0;
}

static bool
has_text(sqlite3_stmt *row, int column)
{
    return sqlite3_column_bytes(row, column) > 0;
}

static StoreMessage *
message_of(Store *store, sqlite3_stmt *row, GError **error)
{
    g_autoptr(StoreMessage) message = g_new0(StoreMessage, 1);
    const char *key = (const char *)sqlite3_column_text(row, 1);

    message->row = sqlite3_column_int64(row, 0);
    g_strlcpy(message->key, key == NULL ? "" : key, sizeof(message->key));
    message->file = text_of(row, COLUMN_BASE);
    message->folder = text_of(row, 2);
    message->flags = (StoreFlags)sqlite3_column_int(row, 3);
    message->size = (guint64)sqlite3_column_int64(row, 4);
    message->is_preview = has_text(row, COLUMN_T);
    message->server_size = (guint64)sqlite3_column_int64(row, COLUMN_SERVER_SIZE);
    message->sort_date = sqlite3_column_int64(row, 5);
    message->stored_at = sqlite3_column_int64(row, 6);
    message->envelope = envelope_of(row);
    message->account = g_strdup("");
    message->where = STORE_WHERE_HERE;
    /* A file that another program brought carries neither, and no ledger knows it. */
    if ((message->is_preview || has_text(row, COLUMN_U)) &&
        !add_from_ledger(store, message, error))
        return NULL;
    if (!add_tags(store, message, error))
        return NULL;
    return g_steal_pointer(&message);
}

static bool
add_all(Store *store, sqlite3_stmt *rows, GPtrArray *messages, GError **error)
{
    int status;

    while ((status = store_db_next(store->index, rows, error)) == 1) {
        StoreMessage *message = message_of(store, rows, error);

        if (message == NULL) {
            sqlite3_reset(rows);
            return false;
        }
        g_ptr_array_add(messages, message);
    }
    return status == 0;
}

/* All rows of `rows`, in its order. One reading transaction of the ledger, for each by itself would take and
 * give back its locks. */
static GPtrArray *
collect(Store *store, sqlite3_stmt *rows, GError **error)
{
    g_autoptr(GPtrArray) messages =
        g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);
    bool is_complete;

    if (rows == NULL || !store_db_exec(store->ledger, "BEGIN", error))
        return NULL;
    is_complete = add_all(store, rows, messages, error);
    store_db_rollback(store->ledger);
    return is_complete ? g_steal_pointer(&messages) : NULL;
}

/* --- folders ------------------------------------------------------------------------------- */

GPtrArray *
store_folders(Store *store, GError **error)
{
    g_autoptr(GPtrArray) folders =
        g_ptr_array_new_with_free_func((GDestroyNotify)store_folder_free);
    sqlite3_stmt *rows = store_db_bind(store->index,
                                       "SELECT name, total, unread FROM folder"
                                       " ORDER BY name <> 'Inbox', name",
                                       NULL, 0, error);
    int status = -1;

    while (rows != NULL && (status = store_db_next(store->index, rows, error)) == 1) {
        StoreFolder *folder = g_new0(StoreFolder, 1);

        folder->name = text_of(rows, 0);
        folder->total = (guint64)sqlite3_column_int64(rows, 1);
        folder->unread = (guint64)sqlite3_column_int64(rows, 2);
        g_ptr_array_add(folders, folder);
    }
    return status == 0 ? g_steal_pointer(&folders) : NULL;
}

bool
store_count(Store *store, const char *folder, guint64 *total, guint64 *unread,
            GError **error)
{
    sqlite3_stmt *row = store_db_query(store->index, error,
                                       "SELECT total, unread FROM folder WHERE name = ?1",
                                       STORE_TEXT(folder));
    int status = row == NULL ? -1 : store_db_next(store->index, row, error);

    *total = status == 1 ? (guint64)sqlite3_column_int64(row, 0) : 0;
    *unread = status == 1 ? (guint64)sqlite3_column_int64(row, 1) : 0;
    if (status == 1)
        sqlite3_reset(row);
    return status >= 0;
}

/* --- pages --------------------------------------------------------------------------------- */

#define IN_FOLDER "m.folder = (SELECT id FROM folder WHERE name = ?4) AND "
#define NOT_TRASH \
    "?4 IS NULL AND m.folder IS NOT (SELECT id FROM folder WHERE name = 'Trash') AND "
#define OLDER_THAN \
    "(m.sort_date, m.id) < (?1, ?2) ORDER BY m.sort_date DESC, m.id DESC LIMIT ?3"
#define NEWER_THAN \
    "(m.sort_date, m.id) > (?1, ?2) ORDER BY m.sort_date ASC, m.id ASC LIMIT ?3"

static const char *const page_sql[2][2] = {
    { SELECT_MESSAGE NOT_TRASH OLDER_THAN, SELECT_MESSAGE NOT_TRASH NEWER_THAN },
    { SELECT_MESSAGE IN_FOLDER OLDER_THAN, SELECT_MESSAGE IN_FOLDER NEWER_THAN },
};

static void
reverse(GPtrArray *array)
{
    for (guint i = 0; i < array->len / 2; i++) {
        gpointer swapped = array->pdata[i];

        array->pdata[i] = array->pdata[array->len - 1 - i];
        array->pdata[array->len - 1 - i] = swapped;
    }
}

GPtrArray *
store_page(Store *store, const char *folder, const StoreMessage *anchor,
           StoreDirection direction, guint limit, GError **error)
{
    gint64 end = direction == STORE_OLDER ? G_MAXINT64 : G_MININT64;
    GPtrArray *messages =
        collect(store,
                store_db_query(store->index, error,
                               page_sql[folder != NULL][direction == STORE_NEWER],
                               STORE_INT(anchor == NULL ? end : anchor->sort_date),
                               STORE_INT(anchor == NULL ? end : anchor->row),
                               STORE_INT(limit), STORE_TEXT(folder)),
                error);

    if (messages != NULL && direction == STORE_NEWER)
        reverse(messages);
    return messages;
}

bool
store_position(Store *store, const StoreMessage *message, guint64 *position,
               GError **error)
{
    sqlite3_stmt *row = store_db_query(
        store->index, error,
        "SELECT count(*) FROM message m WHERE m.folder ="
        " (SELECT id FROM folder WHERE name = ?3) AND (m.sort_date, m.id) > (?1, ?2)",
        STORE_INT(message->sort_date), STORE_INT(message->row),
        STORE_TEXT(message->folder));

    if (row == NULL || store_db_next(store->index, row, error) != 1)
        return false;
    *position = (guint64)sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return true;
}

/* --- one ----------------------------------------------------------------------------------- */

StoreMessage *
store_get(Store *store, gint64 row, GError **error)
{
    g_autoptr(GPtrArray) found = collect(
        store,
        store_db_query(store->index, error, SELECT_MESSAGE "m.id = ?1", STORE_INT(row)),
        error);

    if (found == NULL)
        return NULL;
    if (found->len == 0) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, "the message is gone");
        return NULL;
    }
    return g_ptr_array_steal_index(found, 0);
}

static bool
is_key_start(const char *key)
{
    gsize len = strlen(key);

    return len >= MIN_KEY_LEN && len <= STORE_KEY_LEN &&
           strspn(key, "0123456789abcdefABCDEF") == len;
}

/* Two files with one base are copies that another program made: the same message, and no ID tells them
 * apart, so the first is as good. */
static bool
is_one_message(const GPtrArray *found)
{
    for (guint i = 1; i < found->len; i++) {
        const StoreMessage *first = g_ptr_array_index(found, 0);
        const StoreMessage *other = g_ptr_array_index(found, i);

        if (strcmp(first->key, other->key) != 0)
            return false;
    }
    return true;
}

static GPtrArray *
find_keys(Store *store, const char *start, GError **error)
{
    g_autofree char *after = g_strconcat(start, "g", NULL);

    return collect(store,
                   store_db_query(store->index, error,
                                  SELECT_MESSAGE "m.key >= ?1 AND m.key < ?2"
                                                 " ORDER BY m.key, m.id LIMIT 8",
                                  STORE_TEXT(start), STORE_TEXT(after)),
                   error);
}

/* The key of the message that replaced the preview with the key `old`; false without an error when there
 * is none. */
static bool
follow_alias(Store *store, const char *old, char key[STORE_KEY_LEN + 1], GError **error)
{
    sqlite3_stmt *found = store_db_query(
        store->ledger, error, "SELECT file FROM alias WHERE key = ?1", STORE_TEXT(old));

    if (found == NULL || store_db_next(store->ledger, found, error) != 1)
        return false;
    store_name_key((const char *)sqlite3_column_text(found, 0), key);
    sqlite3_reset(found);
    return true;
}

static GPtrArray *
find_keys_or_alias(Store *store, const char *start, GError **error)
{
    g_autoptr(GPtrArray) found = find_keys(store, start, error);
    g_autoptr(GError) reason = NULL;
    char key[STORE_KEY_LEN + 1];

    if (found == NULL || found->len > 0 || strlen(start) != STORE_KEY_LEN)
        return g_steal_pointer(&found);
    if (follow_alias(store, start, key, &reason))
        return find_keys(store, key, error);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return NULL;
    }
    return g_steal_pointer(&found);
}

StoreMessage *
store_find(Store *store, const char *key, GError **error)
{
    g_autofree char *start = NULL;
    g_autoptr(GPtrArray) found = NULL;

    if (!is_key_start(key)) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                    "not an ID of a message (4 to 16 digits 0-9, a-f)");
        return NULL;
    }
    start = g_ascii_strdown(key, -1);
    found = find_keys_or_alias(store, start, error);
    if (found == NULL)
        return NULL;
    if (found->len == 0) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, "no message has the ID %s",
                    start);
        return NULL;
    }
    if (!is_one_message(found)) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_AMBIGUOUS,
                    "several messages have an ID that begins with %s", start);
        return NULL;
    }
    return g_ptr_array_steal_index(found, 0);
}

StoreMessage *
store_find_file(Store *store, const char *base, GError **error)
{
    char key[STORE_KEY_LEN + 1];

    store_name_key(base, key);
    return store_find(store, key, error);
}
