/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/support.c: an archive in a folder of its own. */
#include <config.h>

#include "support.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) dir = NULL;
    const char *name;

    if (g_file_test(path, G_FILE_TEST_IS_SYMLINK) ||
        (dir = g_dir_open(path, 0, NULL)) == NULL) {
        g_unlink(path);
        return;
    }
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);

        remove_tree(below);
    }
    g_rmdir(path);
}

static char *
field(const char *header, gsize len, const char *name)
{
    g_autofree char *text = g_strndup(header, len);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
        if (g_str_has_prefix(lines[i], name))
            return g_strdup(lines[i] + strlen(name));
    }
    return g_strdup("");
}

PbEnvelope *
describe(const char *header, gsize len)
{
    PbEnvelope *envelope = pb_envelope_new();
    g_autofree char *date = field(header, len, "X-Date: ");

    g_free(envelope->subject);
    envelope->subject = field(header, len, "Subject: ");
    g_free(envelope->from_address);
    envelope->from_address = field(header, len, "From: ");
    g_free(envelope->message_id);
    envelope->message_id = field(header, len, "Message-ID: ");
    envelope->date = g_ascii_strtoll(date, NULL, 10);
    return envelope;
}

void
archive_open(Archive *archive)
{
    g_autoptr(GError) error = NULL;

    archive->store = store_open(archive->paths, describe, &error);
    assert_ok(archive->store != NULL);
    archive->ledger = store_ledger_load(archive->store, ACCOUNT, &error);
    assert_ok(archive->ledger != NULL);
}

void
archive_close(Archive *archive)
{
    store_ledger_free(g_steal_pointer(&archive->ledger));
    store_close(g_steal_pointer(&archive->store));
}

void
archive_reopen(Archive *archive)
{
    archive_close(archive);
    archive_open(archive);
}

void
archive_refresh(Archive *archive)
{
    g_autoptr(GError) error = NULL;

    assert_ok(store_refresh(archive->store, NULL, &error));
}

int
archive_setup(void **state)
{
    Archive *archive = g_new0(Archive, 1);

    archive->home = g_dir_make_tmp("postbag-store-XXXXXX", NULL);
    archive->paths = pb_paths_new(archive->home, NULL);
    archive_open(archive);
    *state = archive;
    return 0;
}

int
archive_teardown(void **state)
{
    Archive *archive = *state;

    archive_close(archive);
    remove_tree(archive->home);
    pb_paths_free(archive->paths);
    g_free(archive->home);
    g_free(archive);
    return 0;
}

char *
letter(const char *subject, gint64 date)
{
    return g_strdup_printf("Subject: %s\nMessage-ID: %s@example.org\n"
                           "X-Date: %" G_GINT64_FORMAT "\n\n%s\n",
                           subject, subject, date, subject);
}

StoreListingResult
list(Archive *archive, gint64 now, const char *words, StoreEntry **entries)
{
    g_auto(GStrv) split = g_strsplit_set(words, " ", -1);
    guint n = *words == '\0' ? 0 : g_strv_length(split);
    g_autofree StoreListed *lines = g_new0(StoreListed, n);
    g_autofree StoreEntry **own = g_new0(StoreEntry *, n);
    StoreListingResult result;
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < n; i++) {
        char *size = strchr(split[i], '=');

        lines[i].size = size == NULL ? 100 : g_ascii_strtoull(size + 1, NULL, 10);
        if (size != NULL)
            *size = '\0';
        lines[i].uidl = split[i];
        lines[i].uidl_len = strlen(split[i]);
    }
    assert_ok(store_ledger_take_listing(archive->ledger, lines, n, now,
                                        entries == NULL ? own : entries, &result,
                                        &error));
    return result;
}

StoreEntry *
entry_of(Archive *archive, const char *uidl)
{
    for (guint i = 0; i < store_ledger_n_entries(archive->ledger); i++) {
        StoreEntry *entry = store_ledger_entry(archive->ledger, i);

        if (strcmp(entry->uidl, uidl) == 0 && entry->copy == 0)
            return entry;
    }
    fail_msg("the ledger has no %s", uidl);
    return NULL;
}

static void
put_as(Archive *archive, const char *folder, StoreEntry *entry, const char *text,
       StoreIncoming *(*begin)(StoreBatch *batch, StoreEntry *entry, GError **error))
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, folder, &error);
    StoreIncoming *incoming;

    assert_ok(batch != NULL);
    incoming = begin(batch, entry, &error);
    assert_ok(incoming != NULL);
    assert_ok(store_incoming_write(incoming, text, strlen(text), &error));
    assert_ok(store_incoming_finish(incoming, &error));
    assert_ok(store_batch_commit(batch, &error));
}

void
put(Archive *archive, const char *folder, StoreEntry *entry, const char *text)
{
    put_as(archive, folder, entry, text, store_incoming_new);
}

void
put_preview(Archive *archive, const char *folder, StoreEntry *entry, const char *text)
{
    put_as(archive, folder, entry, text, store_incoming_new_preview);
}

StoreMessage *
put_one(Archive *archive, const char *uidl, const char *subject)
{
    g_autofree char *text = letter(subject, 1000);
    StoreEntry *entry;

    list(archive, 10, uidl, &entry);
    put(archive, "Inbox", entry, text);
    return only_row(archive, "Inbox");
}

StoreMessage *
only_row(Archive *archive, const char *folder)
{
    g_autoptr(GPtrArray) rows = rows_of(archive, folder);

    assert_int_equal(rows->len, 1);
    return g_ptr_array_steal_index(rows, 0);
}

GPtrArray *
rows_of(Archive *archive, const char *folder)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *rows =
        store_page(archive->store, folder, NULL, STORE_OLDER, 100000, &error);

    assert_ok(rows != NULL);
    return rows;
}

char *
mail_path(const Archive *archive, const char *path)
{
    return g_build_filename(archive->paths->mail_dir, path, NULL);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *
names_in(const Archive *archive, const char *path)
{
    g_autofree char *full = mail_path(archive, path);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(full, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_clear_pointer(&dir, g_dir_close);
    if (names->len > 1)
        qsort(names->pdata, names->len, sizeof(gpointer), compare_names);
    return names;
}

void
write_mail(const Archive *archive, const char *path, const char *text)
{
    g_autofree char *full = mail_path(archive, path);
    g_autofree char *sub = g_path_get_dirname(full);
    g_autofree char *folder = g_path_get_dirname(sub);
    static const char *const subs[] = { "new", "cur", "tmp" };

    for (gsize i = 0; i < G_N_ELEMENTS(subs); i++) {
        g_autofree char *dir = g_build_filename(folder, subs[i], NULL);

        assert_int_equal(g_mkdir_with_parents(dir, 0700), 0);
    }
    assert_true(g_file_set_contents(full, text, -1, NULL));
}

char *
sql_value(const char *file, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    char *value;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    value = g_strdup((const char *)sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    sqlite3_close(db);
    return value == NULL ? g_strdup("") : value;
}

int
sql_run(const char *file, const char *sql)
{
    sqlite3 *db = NULL;
    int status;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    status = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return status;
}
