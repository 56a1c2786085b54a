/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/tag.c: tags of messages, in the ledger (L2). */
#include <config.h>

#include "store/tag.h"

#include <string.h>

#include "base/text.h"
#include "handle.h"

static const char add_sql[] = "INSERT OR IGNORE INTO tag (key, name) VALUES (?1, ?2)";

static bool
is_tag(const char *name)
{
    gsize len = strlen(name);

    if (len == 0 || len > STORE_MAX_TAG || !pb_text_is_visible(name, -1, PB_TEXT_LINE))
        return false;
    for (const char *p = name; *p != '\0'; p = g_utf8_next_char(p)) {
        if (*p == ',' || g_unichar_isspace(g_utf8_get_char(p)))
            return false;
    }
    return true;
}

bool
store_tag_check(const char *name, GError **error)
{
    g_autofree char *shown = NULL;

    if (is_tag(name))
        return true;
    shown = pb_text_visible_cut(name, -1, 80);
    g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_NAME, "\"%s\" cannot be a tag",
                shown);
    return false;
}

static bool
check_all(const char *const *names, GError **error)
{
    for (gsize i = 0; names != NULL && names[i] != NULL; i++) {
        if (!store_tag_check(names[i], error))
            return false;
    }
    return true;
}

static bool
run_each(StoreDb *db, const char *sql, const char *key, const char *const *names,
         GError **error)
{
    for (gsize i = 0; names != NULL && names[i] != NULL; i++) {
        if (!store_db_run(db, error, sql, STORE_TEXT(key), STORE_TEXT(names[i])))
            return false;
    }
    return true;
}

bool
store_tag(Store *store, const char *key, const char *const *add,
          const char *const *remove, GError **error)
{
    StoreDb *db = store->ledger;

    if (!check_all(add, error) || !check_all(remove, error) || !store_db_begin(db, error))
        return false;
    if (run_each(db, add_sql, key, add, error) &&
        run_each(db, "DELETE FROM tag WHERE key = ?1 AND name = ?2", key, remove, error))
        return store_db_commit(db, error);
    store_db_rollback(db);
    return false;
}

bool
store_tag_add_all(Store *store, const StoreTagged *tagged, guint n, GError **error)
{
    StoreDb *db = store->ledger;
    bool is_done = true;

    for (guint i = 0; i < n; i++) {
        if (!store_tag_check(tagged[i].name, error))
            return false;
    }
    if (!store_db_begin(db, error))
        return false;
    for (guint i = 0; i < n && is_done; i++)
        is_done = store_db_run(db, error, add_sql, STORE_TEXT(tagged[i].key),
                               STORE_TEXT(tagged[i].name));
    if (is_done)
        return store_db_commit(db, error);
    store_db_rollback(db);
    return false;
}

char **
store_tags(Store *store, const char *key, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    sqlite3_stmt *rows = store_db_query(
        store->ledger, error, "SELECT name FROM tag WHERE key = ?1 ORDER BY name",
        STORE_TEXT(key));
    int status = -1;

    while (rows != NULL && (status = store_db_next(store->ledger, rows, error)) == 1)
        g_strv_builder_add(names, (const char *)sqlite3_column_text(rows, 0));
    return status == 0 ? g_strv_builder_end(names) : NULL;
}
