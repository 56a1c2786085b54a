/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_listing.c: listings of well-behaved and of other servers. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "support.h"

static void
take_listing__makes_a_row__for_each_line(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    StoreListingResult result = list(archive, 50, "c=1 a=2 b=3", entries);

    assert_int_equal(result.n_new, 3);
    assert_int_equal(result.n_adopted + result.n_gone + result.n_settled, 0);
    assert_string_equal(entries[0]->uidl, "c");
    assert_string_equal(entries[2]->uidl, "b");
    assert_int_equal(entries[1]->size, 2);
    archive_reopen(archive);
    assert_int_equal(store_ledger_n_entries(archive->ledger), 3);
    assert_int_equal(store_ledger_last_listing(archive->ledger), 50);
    for (guint i = 0; i < 3; i++) {
        const StoreEntry *entry = store_ledger_entry(archive->ledger, i);

        assert_int_equal(entry->state, STORE_STATE_LISTED);
        assert_int_equal(entry->first_seen, 50);
        assert_int_equal(entry->stored_at, 0);
        assert_true(entry->is_listed);
        assert_false(entry->is_doubled);
        assert_null(entry->file);
    }
    assert_int_equal(entry_of(archive, "b")->size, 3);
}

static void
take_listing__keeps_rows__that_vanish_and_come_back(void **state)
{
    Archive *archive = *state;
    StoreEntry *entry;
    StoreListingResult result;
    g_autofree char *text = letter("x", 1);
    g_autofree char *last_listed = NULL;

    list(archive, 10, "a b", NULL);
    put(archive, "Inbox", entry_of(archive, "a"), text);
    list(archive, 20, "a b", NULL);
    result = list(archive, 30, "", NULL);
    assert_int_equal(result.n_gone, 2);
    assert_int_equal(result.n_new, 0);
    entry = entry_of(archive, "a");
    assert_false(entry->is_listed);
    assert_int_equal(entry->state, STORE_STATE_STORED);
    assert_int_equal(list(archive, 40, "", NULL).n_gone, 0);
    archive_reopen(archive);
    assert_int_equal(store_ledger_n_entries(archive->ledger), 2);
    assert_false(entry_of(archive, "a")->is_listed);
    last_listed =
        sql_value(archive->paths->ledger_db,
                  "SELECT last_listed FROM message WHERE uidl = CAST('a' AS BLOB)");
    assert_string_equal(last_listed, "20");
    result = list(archive, 50, "b a", NULL);
    assert_int_equal(result.n_new, 0);
    entry = entry_of(archive, "a");
    assert_true(entry->is_listed);
    assert_int_equal(entry->first_seen, 10);
    assert_int_equal(entry->state, STORE_STATE_STORED);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_LISTED);
}

static void
take_listing__writes_one_row__when_nothing_is_new(void **state)
{
    Archive *archive = *state;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    list(archive, 10, "a b c", NULL);
    archive_close(archive);
    before = sql_value(archive->paths->ledger_db,
                       "SELECT group_concat(uidl || size || last_listed) FROM message");
    archive_open(archive);
    list(archive, 20, "a b c", NULL);
    after = sql_value(archive->paths->ledger_db,
                      "SELECT group_concat(uidl || size || last_listed) FROM message");
    assert_string_equal(before, after);
    archive_reopen(archive);
    assert_int_equal(store_ledger_last_listing(archive->ledger), 20);
}

static void
take_listing__takes_uidls_as_bytes(void **state)
{
    static const char strange[] = { '.', '.', '/', '\x01', '\xff', '\0', '%', 's' };
    Archive *archive = *state;
    g_autofree char *longest = g_strnfill(255, '~');
    StoreListed lines[] = { { strange, sizeof(strange), 1 },
                            { longest, 255, 2 },
                            { "", 0, 3 } };
    StoreEntry *entries[3];
    StoreListingResult result;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = letter("x", 1);
    g_autoptr(GPtrArray) names = NULL;

    for (int round = 0; round < 2; round++) {
        assert_ok(store_ledger_take_listing(archive->ledger, lines, 3, 10, entries,
                                            &result, &error));
        assert_int_equal(result.n_new, round == 0 ? 3 : 0);
        assert_int_equal(entries[0]->uidl_len, sizeof(strange));
        assert_memory_equal(entries[0]->uidl, strange, sizeof(strange));
        assert_int_equal(entries[0]->uidl[sizeof(strange)], 0);
        assert_int_equal(entries[2]->uidl_len, 0);
        archive_reopen(archive);
    }
    assert_ok(store_ledger_take_listing(archive->ledger, lines, 3, 10, entries, &result,
                                        &error));
    put(archive, "Inbox", entries[0], text);
    names = names_in(archive, "Inbox/new");
    assert_int_equal(names->len, 1);
    assert_true(g_str_is_ascii(g_ptr_array_index(names, 0)));
}

static void
take_listing__tells_copies_apart__when_a_uidl_is_doubled(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[4];
    g_autofree char *one = letter("one", 1);
    g_autofree char *two = letter("two", 2);
    g_autoptr(GPtrArray) rows = NULL;

    list(archive, 10, "a=100 b=5 a=200 a=100", entries);
    assert_int_equal(store_ledger_n_entries(archive->ledger), 4);
    assert_int_equal(entries[0]->copy, 0);
    assert_int_equal(entries[2]->copy, 1);
    assert_int_equal(entries[3]->copy, 2);
    assert_true(entries[0]->is_doubled && entries[2]->is_doubled &&
                entries[3]->is_doubled);
    assert_false(entries[1]->is_doubled);
    put(archive, "Inbox", entries[0], one);
    put(archive, "Inbox", entries[2], two);
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 2);
    archive_reopen(archive);
    assert_true(entry_of(archive, "a")->is_doubled);
    assert_false(entry_of(archive, "b")->is_doubled);
    /* In another order: sizes tell which is which. */
    list(archive, 20, "a=200 a=100 a=100 b=5", entries);
    assert_int_equal(store_ledger_n_entries(archive->ledger), 4);
    assert_int_equal(entries[0]->copy, 1);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    assert_int_equal(entries[0]->is_resized, false);
}

/* Two of the same size, one stored; one vanished. It may be the one that is not stored: fetch it. */
static void
take_listing__prefers_the_copy_that_is_not_stored__in_doubt(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[2];
    g_autofree char *text = letter("x", 1);

    list(archive, 10, "a a", entries);
    put(archive, "Inbox", entries[0], text);
    list(archive, 20, "a", entries);
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
    assert_false(entries[0]->is_doubled);
    /* Sizes leave no doubt. */
    list(archive, 30, "b=1 b=2", entries);
    put(archive, "Inbox", entries[0], text);
    list(archive, 40, "b=2", entries);
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
    list(archive, 50, "b=1", entries);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
}

static void
take_listing__marks__a_stored_message_of_another_size(void **state)
{
    Archive *archive = *state;
    g_autofree char *text = letter("x", 1);
    StoreEntry *entry;

    list(archive, 10, "a=100 b=100", NULL);
    put(archive, "Inbox", entry_of(archive, "a"), text);
    list(archive, 20, "a=155 b=155", NULL);
    entry = entry_of(archive, "a");
    assert_true(entry->is_resized);
    assert_int_equal(entry->size, 155);
    assert_false(entry_of(archive, "b")->is_resized);
    archive_reopen(archive);
    assert_true(entry_of(archive, "a")->is_resized);
    /* Stored anew, with the size it has now. */
    put(archive, "Inbox", entry_of(archive, "a"), text);
    assert_false(entry_of(archive, "a")->is_resized);
    list(archive, 30, "a=155 b=155", NULL);
    assert_false(entry_of(archive, "a")->is_resized);
}

static void
take_listing__keeps_accounts_apart(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    StoreListed line = { "a", 1, 100 };
    StoreEntry *entry;
    StoreListingResult result;
    g_autofree char *text = letter("x", 1);

    list(archive, 10, "a", NULL);
    put(archive, "Inbox", entry_of(archive, "a"), text);
    g_autoptr(StoreLedger) other = store_ledger_load(archive->store, "work", &error);
    assert_ok(other != NULL);
    assert_int_equal(store_ledger_n_entries(other), 0);
    assert_ok(store_ledger_take_listing(other, &line, 1, 20, &entry, &result, &error));
    assert_int_equal(result.n_new, 1);
    assert_int_equal(result.n_adopted, 0);
    assert_int_equal(entry->state, STORE_STATE_LISTED);
}

/* --- adoption ------------------------------------------------------------------------------ */

static void
forget_ledger(Archive *archive)
{
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
}

static void
take_listing__adopts_each_file_once__when_a_uidl_is_doubled(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    g_autofree char *one = letter("one", 1);
    g_autofree char *two = letter("two", 2);
    StoreListingResult result;

    list(archive, 10, "a a a", entries);
    put(archive, "Inbox", entries[0], one);
    put(archive, "Inbox", entries[1], two);
    forget_ledger(archive);
    result = list(archive, 20, "a a a", entries);
    assert_int_equal(result.n_adopted, 2);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    assert_int_equal(entries[2]->state, STORE_STATE_LISTED);
    assert_string_not_equal(entries[0]->file, entries[1]->file);
    /* The third finds nothing that is not somebody's already. */
    result = list(archive, 30, "a a a", entries);
    assert_int_equal(result.n_adopted, 0);
}

static void
take_listing__adopts__what_was_moved_and_read(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autoptr(GError) error = NULL;
    StoreEntry *entry;
    StoreCopy copy;

    assert_ok(
        store_change_flags(archive->store, message->row, STORE_FLAG_SEEN, 0, &error));
    assert_ok(store_move(archive->store, message->row, "Work/Old", &error));
    forget_ledger(archive);
    assert_int_equal(list(archive, 20, "a", &entry).n_adopted, 1);
    assert_int_equal(entry->state, STORE_STATE_STORED);
    assert_true(entry->stored_at > 0);
    assert_ok(store_ledger_verify(archive->ledger, entry, &copy, NULL, &error));
    assert_int_equal(copy, STORE_COPY_SAME);
}

/* A file that is not as long as its name says is no copy. */
static void
take_listing__does_not_adopt__a_file_that_was_cut(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *path = store_message_path(archive->store, message->row, NULL);
    StoreEntry *entry;

    assert_int_equal(truncate(path, 10), 0);
    forget_ledger(archive);
    assert_int_equal(list(archive, 20, "a", &entry).n_adopted, 0);
    assert_int_equal(entry->state, STORE_STATE_LISTED);
}

/* --- many ---------------------------------------------------------------------------------- */

static void
list_many(Archive *archive, guint n, guint n_distinct, StoreListingResult *result)
{
    g_autofree StoreListed *lines = g_new0(StoreListed, n);
    g_autofree StoreEntry **entries = g_new0(StoreEntry *, n);
    GStringChunk *chunk = g_string_chunk_new(1024 * 1024);
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < n; i++) {
        char uidl[32];

        g_snprintf(uidl, sizeof(uidl), "%016x", i % n_distinct);
        lines[i].uidl = g_string_chunk_insert(chunk, uidl);
        lines[i].uidl_len = 16;
        lines[i].size = i;
    }
    assert_ok(store_ledger_take_listing(archive->ledger, lines, n, 10, entries, result,
                                        &error));
    for (guint i = 0; i < n; i++) {
        assert_non_null(entries[i]);
        assert_memory_equal(entries[i]->uidl, lines[i].uidl, 16);
    }
    g_string_chunk_free(chunk);
}

/* Ends in time only when nothing is quadratic. */
static void
take_listing__takes__one_uidl_a_hundred_thousand_times(void **state)
{
    Archive *archive = *state;
    StoreListingResult result;

    list_many(archive, 100000, 1, &result);
    assert_int_equal(result.n_new, 100000);
    list_many(archive, 100000, 1, &result);
    assert_int_equal(result.n_new, 0);
}

static void
take_listing__takes__two_hundred_thousand_uidls(void **state)
{
    Archive *archive = *state;
    StoreListingResult result;

    list_many(archive, 200000, 200000, &result);
    assert_int_equal(result.n_new, 200000);
    archive_reopen(archive);
    assert_int_equal(store_ledger_n_entries(archive->ledger), 200000);
    list_many(archive, 100000, 100000, &result);
    assert_int_equal(result.n_new, 0);
    assert_int_equal(result.n_gone, 100000);
}

/* A write that fails leaves memory as the database is. */
static void
take_listing__changes_nothing__when_it_cannot_be_written(void **state)
{
    Archive *archive = *state;
    StoreListed lines[] = { { "a", 1, 7 }, { "new", 3, 1 }, { "a", 1, 7 } };
    StoreEntry *entries[3] = { NULL };
    StoreListingResult result;
    g_autoptr(GError) error = NULL;

    list(archive, 10, "a b", NULL);
    assert_int_equal(sql_run(archive->paths->ledger_db,
                             "CREATE TRIGGER spoil BEFORE INSERT ON message"
                             " WHEN NEW.uidl = CAST('new' AS BLOB)"
                             " BEGIN SELECT RAISE(ABORT, 'no'); END"),
                     0);
    assert_false(store_ledger_take_listing(archive->ledger, lines, 3, 20, entries,
                                           &result, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_DATABASE));
    assert_null(entries[0]);
    assert_int_equal(store_ledger_n_entries(archive->ledger), 2);
    assert_int_equal(store_ledger_last_listing(archive->ledger), 10);
    assert_int_equal(entry_of(archive, "a")->size, 100);
    assert_true(entry_of(archive, "b")->is_listed);
    assert_int_equal(sql_run(archive->paths->ledger_db, "DROP TRIGGER spoil"), 0);
    result = list(archive, 30, "a=7 new=1 a=7", entries);
    assert_int_equal(result.n_new, 2);
    assert_int_equal(result.n_gone, 1);
}

/* So many that it is found out first which files nobody owns. */
#define N_MANY 150

static char *
many_uidls(guint n)
{
    GString *words = g_string_new(NULL);

    for (guint i = 0; i < n; i++)
        g_string_append_printf(words, "%sm%u", i == 0 ? "" : " ", i);
    return g_string_free(words, FALSE);
}

static void
put_many(Archive *archive, StoreEntry **entries, guint n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);

    assert_ok(batch != NULL);
    for (guint i = 0; i < n; i++) {
        g_autofree char *text = letter(entries[i]->uidl, 1000 + i);
        StoreIncoming *incoming =
            i % 3 == 0 ? store_incoming_new_preview(batch, entries[i], &error)
                       : store_incoming_new(batch, entries[i], &error);

        assert_ok(incoming != NULL);
        assert_ok(store_incoming_write(incoming, text, strlen(text), &error));
        assert_ok(store_incoming_finish(incoming, &error));
    }
    assert_ok(store_batch_commit(batch, &error));
}

static void
take_listing__adopts__among_many_that_are_not_here(void **state)
{
    Archive *archive = *state;
    g_autofree char *words = many_uidls(N_MANY);
    StoreEntry *entries[N_MANY];
    const guint n_stored = 30;

    list(archive, 10, words, entries);
    put_many(archive, entries, n_stored);
    assert_int_equal(list(archive, 20, words, entries).n_adopted, 0);
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
    assert_int_equal(list(archive, 30, words, entries).n_adopted, 20);
    for (guint i = 0; i < N_MANY; i++) {
        StoreState wanted = i >= n_stored ? STORE_STATE_LISTED
                            : i % 3 == 0  ? STORE_STATE_HEADERS
                                          : STORE_STATE_STORED;

        assert_int_equal(entries[i]->state, wanted);
    }
    archive_reopen(archive);
    assert_int_equal(list(archive, 40, words, entries).n_adopted, 0);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    assert_int_equal(entries[3]->state, STORE_STATE_HEADERS);
}

static void
take_listing__does_not_adopt__one_of_many_that_is_in_doubt(void **state)
{
    Archive *archive = *state;
    g_autofree char *words = many_uidls(N_MANY);
    g_autoptr(GError) error = NULL;
    StoreEntry *entries[N_MANY];

    list(archive, 10, words, entries);
    put_many(archive, entries, 30);
    assert_ok(store_ledger_doubt(archive->ledger, entries, 2, &error));
    assert_int_equal(list(archive, 20, words, entries).n_adopted, 0);
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
    assert_int_equal(entries[1]->state, STORE_STATE_LISTED);
    assert_int_equal(entries[2]->state, STORE_STATE_STORED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(take_listing__makes_a_row__for_each_line),
        TEST(take_listing__keeps_rows__that_vanish_and_come_back),
        TEST(take_listing__writes_one_row__when_nothing_is_new),
        TEST(take_listing__takes_uidls_as_bytes),
        TEST(take_listing__tells_copies_apart__when_a_uidl_is_doubled),
        TEST(take_listing__prefers_the_copy_that_is_not_stored__in_doubt),
        TEST(take_listing__marks__a_stored_message_of_another_size),
        TEST(take_listing__keeps_accounts_apart),
        TEST(take_listing__adopts_each_file_once__when_a_uidl_is_doubled),
        TEST(take_listing__adopts__what_was_moved_and_read),
        TEST(take_listing__does_not_adopt__a_file_that_was_cut),
        TEST(take_listing__takes__one_uidl_a_hundred_thousand_times),
        TEST(take_listing__takes__two_hundred_thousand_uidls),
        TEST(take_listing__changes_nothing__when_it_cannot_be_written),
        TEST(take_listing__adopts__among_many_that_are_not_here),
        TEST(take_listing__does_not_adopt__one_of_many_that_is_in_doubt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
