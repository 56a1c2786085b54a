/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_verify_index.c: what can be wrong with the index, with places and databases; and what others do
 * meanwhile. */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify_run.h"

/* --- the index ------------------------------------------------------------------------------------- */

static void
set_old(const Archive *archive, const char *sub)
{
    g_autofree char *path = mail_path(archive, sub);
    const struct timespec times[] = { { LONG_AGO, 0 }, { LONG_AGO, 0 } };

    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* From now on a refresh trusts the index about Inbox. */
static void
settle(Archive *archive)
{
    set_old(archive, "Inbox/new");
    set_old(archive, "Inbox/cur");
    archive_refresh(archive);
}

static void
verify__puts_into_the_index__what_it_does_not_have(void **state)
{
    Archive *archive = *state;
    g_autoptr(GPtrArray) rows = NULL;

    fill(archive);
    settle(archive);
    assert_int_equal(
        sql_run(archive->paths->index_db, "DELETE FROM message WHERE subject = 'b'"), 0);
    assert_mends(archive, "not-indexed none", "not-indexed fixed");
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 3);
}

static void
verify__corrects__an_index_row_that_points_elsewhere(void **state)
{
    Archive *archive = *state;

    fill(archive);
    settle(archive);
    assert_int_equal(sql_run(archive->paths->index_db,
                             "UPDATE message SET suffix = ':2,S' WHERE subject = 'b'"),
                     0);
    assert_mends(archive, "misplaced none", "misplaced fixed");
}

static void
verify__drops__an_index_row_without_a_file(void **state)
{
    Archive *archive = *state;
    g_autoptr(GPtrArray) rows = NULL;

    fill(archive);
    settle(archive);
    remove_file(archive, "b");
    set_old(archive, "Inbox/new");
    assert_mends(archive, "missing none, no-file none", "missing fetch, no-file fixed");
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 2);
}

/* --- where no message belongs ----------------------------------------------------------------------- */

static void
verify__brings_into_sight__a_message_beside_its_folder(void **state)
{
    Archive *archive = *state;
    static const char *const places[] = { "Inbox/tmp", "Inbox", "" };
    static const char *const names[] = { "a", "b", "c" };

    fill(archive);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *from = file_of(archive, names[i]);
        g_autofree char *to =
            path_in(archive, places[i], entry_of(archive, names[i])->file);
        const struct timespec times[] = { { LONG_AGO, 0 }, { LONG_AGO, 0 } };

        assert_int_equal(rename(from, to), 0);
        assert_int_equal(utimensat(AT_FDCWD, to, times, 0), 0);
    }
    /* A refresh, which removes old files from tmp/, keeps a message. */
    archive_refresh(archive);
    assert_finds(archive, STORE_VERIFY_REPAIR, "stray fixed, stray fixed, stray fixed");
    assert_finds(archive, STORE_VERIFY_ONLY, "");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_STORED);
}

static void
verify__leaves_in_place__half_a_message_in_tmp(void **state)
{
    Archive *archive = *state;
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;

    fill(archive);
    from = file_of(archive, "a");
    to = path_in(archive, "Inbox/tmp", entry_of(archive, "a")->file);
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(truncate(to, 9), 0);
    assert_finds(archive, STORE_VERIFY_REPAIR, "stray none, missing fetch");
    assert_true(g_file_test(to, G_FILE_TEST_EXISTS));
}

static void
verify__tells_and_keeps__what_a_dead_process_left(void **state)
{
    Archive *archive = *state;
    g_autofree char *path = mail_path(archive, "Inbox/tmp/1.M2P3Q4.elsewhere");
    const struct timespec times[] = { { LONG_AGO, 0 }, { LONG_AGO, 0 } };
    g_autoptr(Report) report = NULL;

    fill(archive);
    write_mail(archive, "Inbox/tmp/1.M2P3Q4.elsewhere", "Subject: ha");
    write_mail(archive, "Inbox/tmp/9.M2P3Q4.elsewhere", "Subject: just coming");
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    report = verify(archive, STORE_VERIFY_REPAIR);
    assert_string_equal(report->text->str, "left-over none");
    assert_string_equal(g_ptr_array_index(report->files, 0),
                        "Inbox/tmp/1.M2P3Q4.elsewhere");
    assert_int_equal(report->totals.n_flaws, 0);
    assert_int_equal(report->totals.n_notes, 1);
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* --- databases --------------------------------------------------------------------------------------- */

static void
verify__tells__what_a_database_lacks(void **state)
{
    Archive *archive = *state;

    fill(archive);
    assert_int_equal(sql_run(archive->paths->ledger_db, "DROP TRIGGER audit_fixed"), 0);
    for (int i = 0; i < 2; i++)
        assert_finds(archive, STORE_VERIFY_REPAIR, "database none");
}

static void
verify__has_a_new_index_made__where_it_lacks_something(void **state)
{
    Archive *archive = *state;

    fill(archive);
    assert_int_equal(sql_run(archive->paths->index_db, "DROP INDEX message_u"), 0);
    assert_finds(archive, STORE_VERIFY_ONLY, "database none");
    assert_finds(archive, STORE_VERIFY_REPAIR, "database fixed");
    archive_reopen(archive);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

/* Every page but the first, which says what the file is. */
static void
spoil(const char *path)
{
    struct stat info;
    FILE *file;

    assert_int_equal(sql_run(path, "PRAGMA wal_checkpoint(TRUNCATE)"), 0);
    assert_int_equal(stat(path, &info), 0);
    file = fopen(path, "r+");
    assert_non_null(file);
    for (long at = 8192; at + 64 < info.st_size; at += 4096) {
        assert_int_equal(fseek(file, at, SEEK_SET), 0);
        assert_int_equal(
            fwrite("\377\377\377\377\377\377\377\377\377\377\377\377", 1, 12, file), 12);
    }
    assert_int_equal(fclose(file), 0);
}

static void
verify__tells__that_a_ledger_is_damaged_and_mends_an_index(void **state)
{
    Archive *archive = *state;
    g_autoptr(Report) report = NULL;

    fill(archive);
    archive_close(archive);
    spoil(archive->paths->index_db);
    {
        g_autoptr(GError) error = NULL;

        archive->store = store_open(archive->paths, describe, &error);
        assert_ok(archive->store != NULL);
    }
    report = verify(archive, STORE_VERIFY_REPAIR);
    assert_true(report->totals.n_of[STORE_FLAW_DATABASE] > 0);
    assert_int_equal(report->totals.n_left, 0);
    archive_reopen(archive);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

/* --- meanwhile ---------------------------------------------------------------------------------------- */

typedef struct {
    const Archive *archive;
    GPtrArray *bases;
    gint is_ended; /* atomic */
    guint n_moves;
} Mover;

/* What a busy mail program does: to and fro between folders, new/ and cur/. */
static gpointer
move_about(gpointer data)
{
    static const char *const subs[] = { "Inbox/new", "Inbox/cur", "Work/cur",
                                        "Work/new" };
    Mover *mover = data;

    for (guint step = 0; !g_atomic_int_get(&mover->is_ended); step++) {
        for (guint i = 0; i < mover->bases->len; i++) {
            const char *base = g_ptr_array_index(mover->bases, i);
            g_autofree char *from = path_in(mover->archive, subs[step % 4], base);
            g_autofree char *to = path_in(mover->archive, subs[(step + 1) % 4], base);

            mover->n_moves += rename(from, to) == 0;
            g_usleep(1000);
        }
    }
    return NULL;
}

static void
verify__says_nothing__about_messages_that_move_meanwhile(void **state)
{
    Archive *archive = *state;
    Mover mover = { .archive = archive };
    GString *said = g_string_new(NULL);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    guint n_passes = 0;
    GThread *thread;

    fill(archive);
    write_mail(archive, "Work/cur/1.x:2,", "Subject: x\n\n");
    mover.bases = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < 3; i++)
        g_ptr_array_add(mover.bases,
                        g_strdup(store_ledger_entry(archive->ledger, i)->file));
    thread = g_thread_new("mover", move_about, &mover);
    for (int i = 0; i < 40; i++) {
        Report report = { .text = said, .files = files };
        const StoreVerifyRequest request = { .flaw = take, .user_data = &report };

        n_passes += store_verify(archive->store, &request, NULL, &report.totals, NULL);
    }
    /* Nothing is asserted as long as the other thread goes on. */
    g_atomic_int_set(&mover.is_ended, 1);
    g_thread_join(thread);
    assert_string_equal(said->str, "");
    assert_int_equal(n_passes, 40);
    assert_true(mover.n_moves > 40);
    g_ptr_array_unref(mover.bases);
    g_string_free(said, TRUE);
}

static void
verify__stops__when_it_is_cancelled(void **state)
{
    Archive *archive = *state;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const StoreVerifyRequest request = { .mode = STORE_VERIFY_REPAIR };
    g_autoptr(GError) error = NULL;
    StoreVerifyTotals totals;

    fill(archive);
    g_cancellable_cancel(cancellable);
    assert_false(store_verify(archive->store, &request, cancellable, &totals, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, teardown)
        TEST(verify__puts_into_the_index__what_it_does_not_have),
        TEST(verify__corrects__an_index_row_that_points_elsewhere),
        TEST(verify__drops__an_index_row_without_a_file),
        TEST(verify__brings_into_sight__a_message_beside_its_folder),
        TEST(verify__leaves_in_place__half_a_message_in_tmp),
        TEST(verify__tells_and_keeps__what_a_dead_process_left),
        TEST(verify__tells__what_a_database_lacks),
        TEST(verify__has_a_new_index_made__where_it_lacks_something),
        TEST(verify__tells__that_a_ledger_is_damaged_and_mends_an_index),
        TEST(verify__says_nothing__about_messages_that_move_meanwhile),
        TEST(verify__stops__when_it_is_cancelled),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
