/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_verify.c: what can be wrong with copies of messages, made on purpose, told and mended. */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "verify_run.h"

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
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
