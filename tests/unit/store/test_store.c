/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_store.c: opening: new, damaged, too new, read-only, many at once; locks. */
#include <config.h>

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "support.h"

static void
assert_mode(const char *path, mode_t mode)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, mode);
}

static void
open__makes_everything__private(void **state)
{
    Archive *archive = *state;
    g_autofree char *wal = g_strconcat(archive->paths->ledger_db, "-wal", NULL);
    g_autofree char *inbox = mail_path(archive, "Inbox/cur");
    g_autofree char *mode = NULL;

    list(archive, 10, "a", NULL);
    assert_mode(archive->paths->mail_dir, 0700);
    assert_mode(inbox, 0700);
    assert_mode(archive->paths->ledger_db, 0600);
    assert_mode(archive->paths->index_db, 0600);
    assert_mode(wal, 0600);
    mode = sql_value(archive->paths->ledger_db, "PRAGMA journal_mode");
    assert_string_equal(mode, "wal");
}

static void
open_ledger__leaves_the_index_for_later(void **state)
{
    Archive *archive = *state;
    g_autofree char *home = g_build_filename(archive->home, "later", NULL);
    g_autoptr(PbPaths) paths = pb_paths_new(home, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = store_open_ledger(paths, describe, &error);
    g_autoptr(StoreLedger) ledger = NULL;

    assert_non_null(store);
    assert_false(store_has_index(store));
    assert_false(g_file_test(paths->index_db, G_FILE_TEST_EXISTS));
    ledger = store_ledger_load(store, "home", &error);
    assert_non_null(ledger);
    for (int i = 0; i < 2; i++) {
        assert_true(store_open_index(store, &error));
        assert_true(store_has_index(store));
    }
    assert_true(store_refresh(store, NULL, &error));
}

static void
open__fails__when_a_folder_cannot_be_made(void **state)
{
    Archive *archive = *state;
    g_autofree char *home = g_build_filename(archive->home, "file", "below", NULL);
    g_autofree char *file = g_build_filename(archive->home, "file", NULL);
    g_autoptr(PbPaths) paths = pb_paths_new(home, NULL);
    g_autoptr(GError) error = NULL;

    assert_true(g_file_set_contents(file, "", 0, NULL));
    assert_null(store_open(paths, describe, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE));
    assert_int_equal(pb_error_exit_status(pb_error_class(error)), 73);
}

/* --- the index may be lost ----------------------------------------------------------------- */

static void
spoil_with_garbage(const char *file)
{
    g_autofree char *garbage = g_strnfill(20000, '?');

    assert_true(g_file_set_contents(file, garbage, 20000, NULL));
}

static void
spoil_as_foreign(const char *file)
{
    assert_int_equal(g_unlink(file), 0);
    assert_int_equal(sql_run(file, "CREATE TABLE other (x); PRAGMA application_id = 7;"
                                   " PRAGMA user_version = 1"),
                     0);
}

static void
spoil_by_cutting(const char *file)
{
    assert_int_equal(truncate(file, 5000), 0);
}

static void
spoil_by_removal(const char *file)
{
    assert_int_equal(g_unlink(file), 0);
}

static void
spoil_by_emptying(const char *file)
{
    assert_int_equal(truncate(file, 0), 0);
}

static void
index__is_made_anew__whatever_happened_to_it(void **state)
{
    static const struct {
        void (*spoil)(const char *file);
        bool keeps_old;
    } rows[] = { { spoil_with_garbage, true },
                 { spoil_as_foreign, true },
                 { spoil_by_removal, false },
                 { spoil_by_emptying, false } };
    Archive *archive = *state;
    g_autofree char *aside = g_strconcat(archive->paths->index_db, ".damaged", NULL);
    g_autoptr(StoreMessage) message = put_one(archive, "a", "precious");

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) found = NULL;
        const StoreMessage *again;

        archive_close(archive);
        rows[i].spoil(archive->paths->index_db);
        archive_open(archive);
        archive_refresh(archive);
        found = rows_of(archive, "Inbox");
        assert_int_equal(found->len, 1);
        again = g_ptr_array_index(found, 0);
        assert_string_equal(again->envelope->subject, "precious");
        assert_string_equal(again->key, message->key);
        assert_string_equal(again->account, ACCOUNT);
        assert_int_equal(again->where, STORE_WHERE_BOTH);
        assert_int_equal(g_file_test(aside, G_FILE_TEST_EXISTS), rows[i].keeps_old);
        g_unlink(aside);
    }
}

/* Damage that shows only later: the next opening makes a new one. */
static void
index__is_made_anew__when_damage_shows_later(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *value = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    FILE *file;
    glong root;

    value = sql_value(archive->paths->index_db,
                      "SELECT rootpage FROM sqlite_schema WHERE name = 'message'");
    root = atol(value);
    archive_close(archive);
    file = fopen(archive->paths->index_db, "r+");
    assert_int_equal(fseek(file, (root - 1) * 4096, SEEK_SET), 0);
    for (int i = 0; i < 4096; i++)
        fputc('?', file);
    fclose(file);
    archive_open(archive);
    assert_null(store_get(archive->store, message->row, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_DATABASE));
    archive_reopen(archive);
    archive_refresh(archive);
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 1);
}

/* The other one reads it still: replacing it would take its write-ahead log away. */
static void
index__is_not_replaced__while_another_handle_uses_it(void **state)
{
    Archive *archive = *state;
    g_autofree char *mark = g_strconcat(archive->paths->index_db, ".rebuild", NULL);
    g_autoptr(GError) error = NULL;

    assert_true(g_file_set_contents(mark, "", 0, NULL));
    assert_null(store_open(archive->paths, describe, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_LOCKED));
    archive_reopen(archive);
    assert_false(g_file_test(mark, G_FILE_TEST_EXISTS));
}

/* --- the ledger may not -------------------------------------------------------------------- */

static void
ledger__is_never_replaced(void **state)
{
    static void (*const spoils[])(
        const char *file) = { spoil_with_garbage, spoil_as_foreign, spoil_by_cutting };
    Archive *archive = *state;
    const char *path = archive->paths->ledger_db;
    g_autofree char *good = g_build_filename(archive->home, "good", NULL);
    g_autofree char *whole = NULL;
    gsize whole_len = 0;

    list(archive, 10, "a b c", NULL);
    archive_close(archive);
    assert_true(g_file_get_contents(path, &whole, &whole_len, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(spoils); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *before = NULL;
        g_autofree char *after = NULL;
        g_autoptr(Store) store = NULL;
        g_autoptr(StoreLedger) ledger = NULL;
        gsize len = 0;
        gsize len_after = 0;

        spoils[i](path);
        assert_true(g_file_get_contents(path, &before, &len, NULL));
        store = store_open(archive->paths, describe, &error);
        if (store != NULL)
            ledger = store_ledger_load(store, ACCOUNT, &error);
        assert_null(ledger);
        assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_DATABASE));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 65);
        assert_true(strlen(pb_error_advice(error)) > 0);
        assert_true(g_file_get_contents(path, &after, &len_after, NULL));
        assert_int_equal(len, len_after);
        assert_memory_equal(before, after, len);
        assert_true(g_file_set_contents(path, whole, (gssize)whole_len, NULL));
    }
    archive_open(archive);
    assert_int_equal(store_ledger_n_entries(archive->ledger), 3);
}

static void
open__refuses__what_a_later_version_made(void **state)
{
    Archive *archive = *state;
    const char *const files[] = { archive->paths->ledger_db, archive->paths->index_db };

    archive_close(archive);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *ours = sql_value(files[i], "PRAGMA user_version");
        g_autofree char *back = g_strdup_printf("PRAGMA user_version = %s", ours);

        assert_int_equal(sql_run(files[i], "PRAGMA user_version = 99"), 0);
        assert_null(store_open(archive->paths, describe, &error));
        assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_TOO_NEW));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 78);
        assert_int_equal(sql_run(files[i], back), 0);
    }
    archive_open(archive);
}

/* --- a disk that takes nothing ------------------------------------------------------------- */

static int
open_read_only(const Archive *archive)
{
    g_autoptr(GError) error = NULL;

    if (unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount(archive->home, archive->home, NULL, MS_BIND, NULL) != 0 ||
        mount(NULL, archive->home, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0)
        return 77;
    if (store_open(archive->paths, describe, &error) != NULL)
        return 1;
    if (!g_error_matches(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE))
        return 2;
    return strstr(error->message, "Read-only file system") != NULL ? 0 : 3;
}

static void
open__names_the_cause__on_a_read_only_disk(void **state)
{
    Archive *archive = *state;
    int status = 0;
    pid_t child;

    archive_close(archive);
    child = fork();
    if (child == 0)
        _exit(open_read_only(archive));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        print_message("skipped: a file system can only be mounted as root\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* --- many at once -------------------------------------------------------------------------- */

static gpointer
open_and_use(gpointer data)
{
    const PbPaths *paths = data;
    GError *error = NULL;

    for (int i = 0; i < 5 && error == NULL; i++) {
        g_autoptr(Store) store = store_open(paths, describe, &error);
        g_autofree char *account = g_strdup_printf("%p", (void *)g_thread_self());
        g_autoptr(StoreLedger) ledger =
            store == NULL ? NULL : store_ledger_load(store, account, &error);
        StoreListed line = { "a", 1, (guint64)i };
        StoreEntry *entry;

        if (ledger != NULL && store_refresh(store, NULL, &error))
            store_ledger_take_listing(ledger, &line, 1, 10, &entry, NULL, &error);
    }
    return error;
}

/* All meet files that are not there yet, and later each other. */
static void
open__works__from_eight_threads_at_once(void **state)
{
    Archive *archive = *state;
    g_autofree char *home = g_build_filename(archive->home, "fresh", NULL);
    g_autoptr(PbPaths) paths = pb_paths_new(home, NULL);
    GThread *threads[8];
    g_autofree char *value = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("open", open_and_use, paths);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_autoptr(GError) error = g_thread_join(threads[i]);

        if (error != NULL)
            fail_msg("%s", error->message);
    }
    value = sql_value(paths->ledger_db, "SELECT count(*) FROM message");
    assert_string_equal(value, "8");
}

/* --- locks --------------------------------------------------------------------------------- */

static void
lock_account__keeps_others_out(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreLock) lock = store_lock_account(archive->store, ACCOUNT, &error);
    g_autoptr(StoreLock) other = NULL;
    g_autoptr(Store) store = store_open(archive->paths, describe, NULL);
    g_autofree char *pid = g_strdup_printf("process %ld", (long)getpid());

    assert_ok(lock != NULL);
    assert_null(store_lock_account(store, ACCOUNT, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_LOCKED));
    assert_non_null(strstr(error->message, pid));
    assert_int_equal(pb_error_exit_status(pb_error_class(error)), 75);
    g_clear_error(&error);
    other = store_lock_account(store, "../../work", &error);
    assert_ok(other != NULL);
    g_clear_pointer(&lock, store_lock_free);
    lock = store_lock_account(store, ACCOUNT, &error);
    assert_ok(lock != NULL);
}

static void
lock_account__is_given_back__when_its_process_dies(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreLock) lock = NULL;
    int status = 0;
    pid_t child;

    archive_close(archive);
    child = fork();
    if (child == 0) {
        Store *store = store_open(archive->paths, describe, NULL);

        _exit(store_lock_account(store, ACCOUNT, NULL) != NULL ? 42 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 42);
    archive_open(archive);
    lock = store_lock_account(archive->store, ACCOUNT, &error);
    assert_ok(lock != NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(open__makes_everything__private),
        TEST(open_ledger__leaves_the_index_for_later),
        TEST(open__fails__when_a_folder_cannot_be_made),
        TEST(index__is_made_anew__whatever_happened_to_it),
        TEST(index__is_made_anew__when_damage_shows_later),
        TEST(index__is_not_replaced__while_another_handle_uses_it),
        TEST(ledger__is_never_replaced),
        TEST(open__refuses__what_a_later_version_made),
        TEST(open__names_the_cause__on_a_read_only_disk),
        TEST(open__works__from_eight_threads_at_once),
        TEST(lock_account__keeps_others_out),
        TEST(lock_account__is_given_back__when_its_process_dies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
