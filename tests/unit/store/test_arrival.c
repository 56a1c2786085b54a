/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_arrival.c: messages whose rules have not run yet; copies in doubt. */
#include <config.h>

#include <string.h>

#include <glib/gstdio.h>

#include "store/arrival.h"
#include "support.h"

#define PREVIEW "Subject: long\nX-Date: 1000\n\n"

/* Stores a letter for each of `uidls`, in one batch. */
static void
arrive(Archive *archive, const char *uidls, bool is_pending)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);
    g_auto(GStrv) words = g_strsplit(uidls, " ", -1);

    assert_ok(batch != NULL);
    if (is_pending)
        store_batch_set_pending(batch);
    for (gsize i = 0; words[i] != NULL; i++) {
        g_autofree char *text = letter(words[i], 1000);
        StoreIncoming *incoming =
            store_incoming_new(batch, entry_of(archive, words[i]), &error);

        assert_ok(incoming != NULL);
        assert_ok(store_incoming_write(incoming, text, strlen(text), &error));
        assert_ok(store_incoming_finish(incoming, &error));
    }
    assert_ok(store_batch_commit(batch, &error));
}

static GPtrArray *
pending(Archive *archive, guint limit)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *messages = store_pending(archive->ledger, limit, &error);

    assert_ok(messages != NULL);
    return messages;
}

static void
check_pending(Archive *archive, guint n)
{
    g_autoptr(GPtrArray) messages = pending(archive, 100);

    assert_int_equal(messages->len, n);
}

static void
pending__is_empty__when_nobody_asked(void **state)
{
    Archive *archive = *state;

    check_pending(archive, 0);
    list(archive, 10, "a b", NULL);
    arrive(archive, "a b", false);
    check_pending(archive, 0);
}

/* First rules, then what looks at a message after them; a row that is written again stays where it was. */
static void
pending__has__two_stages(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) all = NULL;
    g_autoptr(GPtrArray) first = g_ptr_array_new();
    g_autoptr(GPtrArray) unruled = NULL;
    g_autoptr(GPtrArray) none = NULL;

    list(archive, 10, "a b c", NULL);
    arrive(archive, "a b c", true);
    all = store_pending_unruled(archive->ledger, 100, &error);
    assert_ok(all != NULL && all->len == 3);
    g_ptr_array_add(first, g_ptr_array_index(all, 0));
    g_ptr_array_add(first, g_ptr_array_index(all, 2));
    assert_ok(store_pending_ruled(archive->ledger, first, &error));
    archive_reopen(archive);
    list(archive, 20, "a b c", NULL);
    unruled = store_pending_unruled(archive->ledger, 100, &error);
    assert_ok(unruled != NULL && unruled->len == 1);
    assert_string_equal(((const StoreMessage *)g_ptr_array_index(unruled, 0))->file,
                        ((const StoreMessage *)g_ptr_array_index(all, 1))->file);
    check_pending(archive, 3);
    assert_ok(store_pending_done_all(archive->ledger, all, &error));
    check_pending(archive, 0);
    /* What is done with does not come back. */
    assert_ok(store_pending_ruled(archive->ledger, all, &error));
    none = store_pending_unruled(archive->ledger, 100, &error);
    assert_ok(none != NULL && none->len == 0);
}

static void
pending__lasts__until_it_is_done(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(GPtrArray) some = NULL;
    const StoreMessage *first;

    list(archive, 10, "a b c", NULL);
    arrive(archive, "a b c", true);
    archive_reopen(archive);
    /* A listing and a change of the row leave the mark. */
    list(archive, 20, "a=7 c", NULL);
    messages = pending(archive, 100);
    assert_int_equal(messages->len, 3);
    some = pending(archive, 2);
    assert_int_equal(some->len, 2);
    first = g_ptr_array_index(messages, 0);
    assert_string_equal(first->folder, "Inbox");
    assert_ok(store_pending_done(archive->ledger, first->file, &error));
    archive_reopen(archive);
    check_pending(archive, 2);
    assert_ok(store_pending_done(archive->ledger, first->file, &error));
    assert_ok(store_pending_done_all(archive->ledger, messages, &error));
    check_pending(archive, 0);
    list(archive, 30, "a b c=8", NULL);
    archive_reopen(archive);
    check_pending(archive, 0);
}

static void
pending__is_found__where_it_was_moved_meanwhile(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(StoreMessage) row = NULL;

    list(archive, 10, "a", NULL);
    arrive(archive, "a", true);
    row = only_row(archive, "Inbox");
    assert_ok(store_move(archive->store, row->row, "Work", &error));
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->index_db), 0);
    archive_open(archive);
    /* The index is empty: it is brought up to date first. */
    messages = pending(archive, 100);
    assert_int_equal(messages->len, 1);
    assert_string_equal(((StoreMessage *)g_ptr_array_index(messages, 0))->folder, "Work");
}

static void
pending__is_done__when_the_file_is_gone(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) row = NULL;
    g_autofree char *path = NULL;
    g_autofree char *left = NULL;

    list(archive, 10, "a", NULL);
    arrive(archive, "a", true);
    row = only_row(archive, "Inbox");
    path = store_message_path(archive->store, row->row, &error);
    assert_ok(path != NULL);
    assert_int_equal(g_unlink(path), 0);
    archive_refresh(archive);
    check_pending(archive, 0);
    left = sql_value(archive->paths->ledger_db, "SELECT sum(pending) FROM message");
    assert_string_equal(left, "0");
}

static void
pending__is_set__by_the_preview_alone(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    StoreEntry *entry;

    store_ledger_set_pending(archive->ledger, true);
    list(archive, 10, "a=5000", &entry);
    put_preview(archive, "Inbox", entry, PREVIEW);
    check_pending(archive, 1);
    assert_ok(store_pending_done(archive->ledger, entry->preview_file, &error));
    check_pending(archive, 0);
    put(archive, "Inbox", entry, PREVIEW "all\n");
    check_pending(archive, 0);
}

static void
pending__goes_over__from_a_preview_whose_rules_never_ran(void **state)
{
    Archive *archive = *state;
    g_autoptr(GPtrArray) messages = NULL;
    StoreEntry *entry;

    store_ledger_set_pending(archive->ledger, true);
    list(archive, 10, "a=5000", &entry);
    put_preview(archive, "Inbox", entry, PREVIEW);
    put(archive, "Inbox", entry, PREVIEW "all\n");
    messages = pending(archive, 100);
    assert_int_equal(messages->len, 1);
    assert_false(((StoreMessage *)g_ptr_array_index(messages, 0))->is_preview);
}

/* What a killed session had renamed but not recorded has not seen its rules; what a lost ledger knew has. */
static void
pending__is_set_by_adoption__for_rows_that_were_known(void **state)
{
    Archive *archive = *state;

    list(archive, 10, "a b", NULL);
    arrive(archive, "a", false);
    assert_int_equal(sql_run(archive->paths->ledger_db,
                             "UPDATE message SET state = 0, file = NULL, sha256 = NULL"),
                     0);
    archive_reopen(archive);
    store_ledger_set_pending(archive->ledger, true);
    assert_int_equal(list(archive, 20, "a b", NULL).n_adopted, 1);
    check_pending(archive, 1);
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
    store_ledger_set_pending(archive->ledger, true);
    assert_int_equal(list(archive, 20, "a b", NULL).n_adopted, 1);
    check_pending(archive, 0);
}

/* --- doubt --------------------------------------------------------------------------------- */

static void
doubt__fetches_again__and_keeps_the_file(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[2];
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autofree char *old_file = NULL;
    StoreListingResult result;
    StoreCopy copy;

    list(archive, 10, "a b", entries);
    arrive(archive, "a b", false);
    old_file = g_strdup(entries[0]->file);
    assert_ok(store_ledger_doubt(archive->ledger, entries, 1, &error));
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    assert_null(entries[0]->file);
    assert_ok(store_ledger_verify(archive->ledger, entries[0], &copy, NULL, &error));
    assert_int_equal(copy, STORE_COPY_MISSING);
    /* Neither now nor after a restart nor with a new index is it adopted by its name. */
    result = list(archive, 20, "a b", NULL);
    assert_int_equal(result.n_adopted, 0);
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->index_db), 0);
    archive_open(archive);
    result = list(archive, 30, "a b", entries);
    assert_int_equal(result.n_adopted, 0);
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
    arrive(archive, "a", false);
    assert_string_not_equal(entries[0]->file, old_file);
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 3);
    for (guint i = 0; i < rows->len; i++) {
        const StoreMessage *row = g_ptr_array_index(rows, i);

        assert_string_equal(row->account,
                            strcmp(row->file, old_file) == 0 ? "" : ACCOUNT);
    }
}

static void
doubt__covers_previews__and_leaves_deletions(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    const char *const reasons[] = { "after download" };
    g_autoptr(GError) error = NULL;

    list(archive, 10, "a b c", entries);
    arrive(archive, "a", false);
    put_preview(archive, "Inbox", entries[1], PREVIEW);
    assert_ok(
        store_ledger_delete_asked(archive->ledger, entries, reasons, 1, 20, &error));
    assert_ok(store_ledger_doubt(archive->ledger, entries, 3, &error));
    assert_int_equal(entries[0]->state, STORE_STATE_DELETE_SENT);
    assert_int_equal(entries[1]->state, STORE_STATE_LISTED);
    assert_null(entries[1]->preview_file);
    assert_int_equal(entries[2]->state, STORE_STATE_LISTED);
    archive_reopen(archive);
    list(archive, 30, "a b c", entries);
    assert_int_equal(entries[1]->state, STORE_STATE_LISTED);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    put(archive, "Inbox", entries[1], PREVIEW "all\n");
    {
        g_autoptr(GPtrArray) rows = rows_of(archive, "Inbox");

        assert_int_equal(rows->len, 3);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pending__is_empty__when_nobody_asked),
        TEST(pending__has__two_stages),
        TEST(pending__lasts__until_it_is_done),
        TEST(pending__is_found__where_it_was_moved_meanwhile),
        TEST(pending__is_done__when_the_file_is_gone),
        TEST(pending__is_set__by_the_preview_alone),
        TEST(pending__goes_over__from_a_preview_whose_rules_never_ran),
        TEST(pending__is_set_by_adoption__for_rows_that_were_known),
        TEST(doubt__fetches_again__and_keeps_the_file),
        TEST(doubt__covers_previews__and_leaves_deletions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
