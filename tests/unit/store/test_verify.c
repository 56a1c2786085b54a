/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_verify.c: every kind of finding, made on purpose, told and mended. */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "store/verify.h"
#include "support.h"

#define LONG_AGO ((time_t)1600000000)
#define NOW      ((gint64)1795000000)

typedef struct {
    GString *text; /* "kind remedy" of each, in order, with blanks between */
    GPtrArray *files;
    StoreVerifyTotals totals;
} Report;

static void
take(const StoreFlaw *flaw, void *user_data)
{
    Report *report = user_data;

    g_string_append_printf(report->text, "%s%s %s", report->text->len == 0 ? "" : ", ",
                           store_flaw_name(flaw->kind), store_remedy_name(flaw->remedy));
    g_ptr_array_add(report->files, g_strdup(flaw->file));
    assert_true(*flaw->advice != '\0');
    assert_false(flaw->is_note && flaw->is_left);
}

static void
report_free(Report *report)
{
    g_string_free(report->text, TRUE);
    g_ptr_array_unref(report->files);
    g_free(report);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

static Report *
verify(Archive *archive, StoreVerifyMode mode)
{
    Report *report = g_new0(Report, 1);
    const StoreVerifyRequest request = { .mode = mode,
                                         .flaw = take,
                                         .user_data = report };
    g_autoptr(GError) error = NULL;

    report->text = g_string_new(NULL);
    report->files = g_ptr_array_new_with_free_func(g_free);
    assert_ok(store_verify(archive->store, &request, NULL, &report->totals, &error));
    assert_int_equal(report->totals.n_flaws,
                     report->totals.n_mended + report->totals.n_left);
    return report;
}

static void
assert_finds(Archive *archive, StoreVerifyMode mode, const char *expected)
{
    g_autoptr(Report) report = verify(archive, mode);

    assert_string_equal(report->text->str, expected);
}

/* A repair that mended everything leaves nothing to say. */
static void
assert_mends(Archive *archive, const char *found, const char *mended)
{
    assert_finds(archive, STORE_VERIFY_ONLY, found);
    assert_finds(archive, STORE_VERIFY_REPAIR, mended);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
    assert_finds(archive, STORE_VERIFY_REPAIR, "");
}

static char *
path_in(const Archive *archive, const char *sub, const char *base)
{
    g_autofree char *below = g_build_filename(sub, base, NULL);

    return mail_path(archive, below);
}

/* Three letters a, b, c in Inbox, all on the server. */
static void
fill(Archive *archive)
{
    static const char *const names[] = { "a", "b", "c" };

    pb_clock_set(NOW);
    list(archive, NOW, "a b c", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = letter(names[i], 1000 + (gint64)i);

        put(archive, "Inbox", entry_of(archive, names[i]), text);
    }
}

static char *
file_of(Archive *archive, const char *uidl)
{
    return path_in(archive, "Inbox/new", entry_of(archive, uidl)->file);
}

static void
remove_file(Archive *archive, const char *uidl)
{
    g_autofree char *path = file_of(archive, uidl);

    assert_int_equal(unlink(path), 0);
}

static void
cut_file(Archive *archive, const char *uidl, off_t len)
{
    g_autofree char *path = file_of(archive, uidl);

    assert_int_equal(truncate(path, len), 0);
}

static void
set_mode(Archive *archive, const char *uidl, mode_t mode)
{
    g_autofree char *path = file_of(archive, uidl);

    assert_int_equal(chmod(path, mode), 0);
}

static void
append(Archive *archive, const char *uidl, const char *text)
{
    g_autofree char *path = file_of(archive, uidl);
    FILE *file = fopen(path, "a");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* --- in order ----------------------------------------------------------------------------------- */

static void
verify__finds_nothing__where_all_is_in_order(void **state)
{
    Archive *archive = *state;
    g_autoptr(Report) report = NULL;

    fill(archive);
    write_mail(archive, "Work/cur/123.foreign.host,S=99:2,S", "Subject: x\n\nhello\n");
    report = verify(archive, STORE_VERIFY_ONLY);
    assert_string_equal(report->text->str, "");
    assert_int_equal(report->totals.n_files, 4);
    assert_int_equal(report->totals.n_agreed, 3);
    assert_int_equal(report->totals.n_foreign, 1);
    assert_true(report->totals.bytes > 0);
}

static void
verify__writes_down__when_each_copy_was_read_back(void **state)
{
    Archive *archive = *state;

    fill(archive);
    assert_int_equal(entry_of(archive, "b")->verified_at, 0);
    cut_file(archive, "c", 3);
    pb_clock_set(NOW + 77);
    assert_finds(archive, STORE_VERIFY_ONLY, "partial none");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "a")->verified_at, NOW + 77);
    assert_int_equal(entry_of(archive, "b")->verified_at, NOW + 77);
    assert_int_equal(entry_of(archive, "c")->verified_at, 0);
}

static void
verify__takes_a_new_place__for_what_it_is(void **state)
{
    Archive *archive = *state;
    g_autofree char *from = NULL;
    g_autofree char *name = NULL;
    g_autofree char *to = NULL;

    fill(archive);
    write_mail(archive, "Work/cur/1.x:2,", "Subject: x\n\n");
    archive_refresh(archive);
    from = file_of(archive, "a");
    name = g_strconcat(entry_of(archive, "a")->file, ":2,FS", NULL);
    to = path_in(archive, "Work/cur", name);
    assert_int_equal(rename(from, to), 0);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

static void
verify__needs_no_index__to_know_that_all_is_here(void **state)
{
    Archive *archive = *state;

    fill(archive);
    archive_close(archive);
    assert_int_equal(unlink(archive->paths->index_db), 0);
    archive_open(archive);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

/* --- copies ------------------------------------------------------------------------------------- */

static void
verify__has_fetched_again__what_is_missing(void **state)
{
    Archive *archive = *state;

    fill(archive);
    remove_file(archive, "b");
    assert_mends(archive, "missing none", "missing fetch");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_LISTED);
    assert_null(entry_of(archive, "b")->file);
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_STORED);
}

static void
verify__tells_once__what_is_lost(void **state)
{
    Archive *archive = *state;

    fill(archive);
    list(archive, NOW + 1, "a c", NULL);
    remove_file(archive, "b");
    assert_finds(archive, STORE_VERIFY_ONLY, "missing none");
    assert_finds(archive, STORE_VERIFY_REPAIR, "missing acknowledged");
    assert_finds(archive, STORE_VERIFY_ONLY, "gone none");
    assert_finds(archive, STORE_VERIFY_REPAIR, "gone none");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "b")->verified_at, 0);
    assert_non_null(entry_of(archive, "b")->file);
}

static void
verify__keeps_a_changed_file__and_has_the_message_fetched_again(void **state)
{
    Archive *archive = *state;
    g_autofree char *file = NULL;
    g_autofree char *text = NULL;
    g_autofree char *after = NULL;

    fill(archive);
    file = file_of(archive, "b");
    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    text[0] = 'T';
    write_mail(archive, strstr(file, "Inbox"), text);
    assert_mends(archive, "changed none", "changed fetch");
    assert_true(g_file_get_contents(file, &after, NULL, NULL));
    assert_string_equal(after, text);

    /* The next listing does not take it for the message. */
    archive_reopen(archive);
    list(archive, NOW + 1, "a b c", NULL);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_LISTED);
    put(archive, "Inbox", entry_of(archive, "b"), "Subject: b\n\nb\n");
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

static void
verify__keeps_a_changed_file__that_no_server_has(void **state)
{
    Archive *archive = *state;

    fill(archive);
    list(archive, NOW + 1, "a c", NULL);
    cut_file(archive, "b", 5);
    for (int i = 0; i < 2; i++)
        assert_finds(archive, STORE_VERIFY_REPAIR, "partial none");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_STORED);
}

static void
verify__tells__what_is_shorter_or_longer_than_its_name(void **state)
{
    Archive *archive = *state;

    fill(archive);
    cut_file(archive, "a", 0);
    append(archive, "b", "more");
    {
        g_autoptr(Report) report = verify(archive, STORE_VERIFY_REPAIR);

        assert_int_equal(report->totals.n_of[STORE_FLAW_PARTIAL], 1);
        assert_int_equal(report->totals.n_of[STORE_FLAW_CHANGED], 1);
        assert_int_equal(report->totals.n_mended, 2);
    }
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

static void
verify__tells__what_cannot_be_read(void **state)
{
    Archive *archive = *state;

    /* Permissions do not hold the superuser. */
    if (geteuid() == 0)
        skip();
    fill(archive);
    set_mode(archive, "a", 0);
    assert_finds(archive, STORE_VERIFY_REPAIR, "unreadable none");
    set_mode(archive, "a", 0600);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

static void
verify__leaves__a_deletion_in_doubt_to_the_next_listing(void **state)
{
    Archive *archive = *state;
    const char *const reasons[] = { "after download" };
    g_autoptr(GError) error = NULL;
    StoreEntry *entry;

    fill(archive);
    entry = entry_of(archive, "b");
    assert_ok(
        store_ledger_delete_asked(archive->ledger, &entry, reasons, 1, NOW, &error));
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_UNKNOWN, &error));
    remove_file(archive, "b");
    assert_finds(archive, STORE_VERIFY_REPAIR, "missing none");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_DELETE_SENT);
}

static void
verify__waits_for_another_day__where_somebody_works_on_the_account(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) other = store_open(archive->paths, describe, &error);
    StoreLock *lock;

    assert_ok(other != NULL);
    fill(archive);
    remove_file(archive, "b");
    lock = store_lock_account(other, ACCOUNT, &error);
    assert_ok(lock != NULL);
    assert_finds(archive, STORE_VERIFY_REPAIR, "missing locked");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_STORED);
    store_lock_free(lock);
    assert_finds(archive, STORE_VERIFY_REPAIR, "missing fetch");
}

/* --- files that nobody knows ---------------------------------------------------------------------- */

static void
verify__leaves_to_the_next_listing__what_a_lost_ledger_knew(void **state)
{
    Archive *archive = *state;
    StoreListingResult result;

    fill(archive);
    archive_close(archive);
    assert_int_equal(unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
    assert_finds(archive, STORE_VERIFY_ONLY, "unknown none, unknown none, unknown none");
    assert_finds(archive, STORE_VERIFY_REPAIR,
                 "unknown none, unknown none, unknown none");
    result = list(archive, NOW + 1, "a b c", NULL);
    assert_int_equal(result.n_adopted, 3);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
}

static void
verify__keeps_both__where_a_name_is_there_twice(void **state)
{
    Archive *archive = *state;
    g_autofree char *file = NULL;
    g_autofree char *text = NULL;
    g_autofree char *below = NULL;

    fill(archive);
    file = file_of(archive, "b");
    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    below = g_strdup_printf("Work/cur/%s:2,S", entry_of(archive, "b")->file);
    write_mail(archive, below, text);
    for (int i = 0; i < 2; i++)
        assert_finds(archive, STORE_VERIFY_REPAIR, "doubled none");
    assert_true(g_file_test(file, G_FILE_TEST_EXISTS));
}

/* --- previews ------------------------------------------------------------------------------------- */

static void
verify__has_fetched_again__a_preview_that_is_missing(void **state)
{
    Archive *archive = *state;
    g_autofree char *file = NULL;

    list(archive, NOW, "a=5000", NULL);
    put_preview(archive, "Inbox", entry_of(archive, "a"), "Subject: a\n\n");
    assert_finds(archive, STORE_VERIFY_ONLY, "");
    file = path_in(archive, "Inbox/new", entry_of(archive, "a")->preview_file);
    assert_int_equal(unlink(file), 0);
    assert_mends(archive, "missing none", "missing fetch");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_LISTED);
    assert_null(entry_of(archive, "a")->preview_file);
}

static void
verify__takes_away__a_preview_whose_whole_message_is_here(void **state)
{
    Archive *archive = *state;
    g_autofree char *preview = NULL;
    g_autofree char *below = NULL;

    list(archive, NOW, "a=5000", NULL);
    put_preview(archive, "Inbox", entry_of(archive, "a"), "Subject: a\n\n");
    preview = g_strdup(entry_of(archive, "a")->preview_file);
    put(archive, "Inbox", entry_of(archive, "a"), "Subject: a\n\nall of it\n");
    assert_finds(archive, STORE_VERIFY_ONLY, "");
    below = g_strconcat("Inbox/cur/", preview, ":2,", NULL);
    write_mail(archive, below, "Subject: a\n\n");
    assert_mends(archive, "preview-left none", "preview-left fixed");
    {
        g_autoptr(StoreMessage) message = only_row(archive, "Inbox");

        assert_string_equal(message->file, entry_of(archive, "a")->file);
    }
}

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

static int
teardown(void **state)
{
    pb_clock_set(-1);
    return archive_teardown(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, teardown)
        TEST(verify__finds_nothing__where_all_is_in_order),
        TEST(verify__writes_down__when_each_copy_was_read_back),
        TEST(verify__takes_a_new_place__for_what_it_is),
        TEST(verify__needs_no_index__to_know_that_all_is_here),
        TEST(verify__has_fetched_again__what_is_missing),
        TEST(verify__tells_once__what_is_lost),
        TEST(verify__keeps_a_changed_file__and_has_the_message_fetched_again),
        TEST(verify__keeps_a_changed_file__that_no_server_has),
        TEST(verify__tells__what_is_shorter_or_longer_than_its_name),
        TEST(verify__tells__what_cannot_be_read),
        TEST(verify__leaves__a_deletion_in_doubt_to_the_next_listing),
        TEST(verify__waits_for_another_day__where_somebody_works_on_the_account),
        TEST(verify__leaves_to_the_next_listing__what_a_lost_ledger_knew),
        TEST(verify__keeps_both__where_a_name_is_there_twice),
        TEST(verify__has_fetched_again__a_preview_that_is_missing),
        TEST(verify__takes_away__a_preview_whose_whole_message_is_here),
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
