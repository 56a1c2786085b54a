/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_wish.c: wishes from two handles at once, and what is emptied from Trash. */
#include <config.h>

#include <string.h>

#include "store/expunge.h"
#include "store/wish.h"
#include "support.h"

static void
set_wish_elsewhere(Archive *archive, StoreWish wish)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) other = store_open(archive->paths, describe, &error);
    g_autoptr(StoreMessage) message = only_row(archive, "Inbox");

    assert_ok(store_set_wish(other, message->row, wish, &error));
}

static void
wish__of_another_handle__is_heard_with_the_next_listing(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "one");

    set_wish_elsewhere(archive, STORE_WISH_PROTECT);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_NONE);
    list(archive, 20, "a", NULL);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_PROTECT);
    set_wish_elsewhere(archive, STORE_WISH_NONE);
    list(archive, 30, "a", NULL);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_NONE);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_NONE);
}

/* A row that is written meanwhile does not take the wish along. */
static void
wish__stays__when_its_row_is_written(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "one");

    set_wish_elsewhere(archive, STORE_WISH_DELETE);
    list(archive, 20, "", NULL);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_DELETE);
}

static void
end_holds__ends__what_this_session_knew(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "one");
    g_autoptr(GError) error = NULL;

    set_wish_elsewhere(archive, STORE_WISH_HOLD);
    assert_ok(store_ledger_end_holds(archive->ledger, &error));
    list(archive, 20, "a", NULL);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_HOLD);
    assert_ok(store_ledger_end_holds(archive->ledger, &error));
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_NONE);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_NONE);
}

/* --- Trash -------------------------------------------------------------------------------------- */

static bool
yes(const StoreEntry *entry, void *user_data)
{
    (void)entry;
    (void)user_data;
    return true;
}

static bool
no(const StoreEntry *entry, void *user_data)
{
    (void)entry;
    (void)user_data;
    return false;
}

static guint
expunge(Archive *archive, gint64 before, bool (*may_go)(const StoreEntry *, void *))
{
    const StoreExpunge what = { .before = before, .may_go = may_go };
    g_autoptr(GError) error = NULL;
    guint n;

    assert_ok(store_expunge_trash(archive->ledger, &what, &n, &error));
    return n;
}

/* So many rows, and as many files. */
static void
assert_trash(Archive *archive, guint n)
{
    g_autoptr(GPtrArray) rows = rows_of(archive, "Trash");
    g_autoptr(GPtrArray) in_new = names_in(archive, "Trash/new");
    g_autoptr(GPtrArray) in_cur = names_in(archive, "Trash/cur");

    assert_int_equal(rows->len, n);
    assert_int_equal(in_new->len + in_cur->len, n);
}

static void
expunge__takes__old_messages_of_this_ledger_alone(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "one");
    gint64 later = g_get_real_time() / G_USEC_PER_SEC + 60;
    g_autoptr(GError) error = NULL;

    write_mail(archive, "Trash/new/1.M1P1Q1.host", "Subject: stranger\n\nx\n");
    archive_refresh(archive);
    assert_int_equal(expunge(archive, later, yes), 0);
    assert_ok(store_move(archive->store, message->row, "Trash", &error));
    assert_int_equal(expunge(archive, later - 3600, yes), 0);
    assert_int_equal(expunge(archive, later, no), 0);
    assert_trash(archive, 2);
    assert_int_equal(expunge(archive, later, yes), 1);
    assert_trash(archive, 1);
    archive_reopen(archive);
    archive_refresh(archive);
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_STORED);
    assert_int_equal(entry_of(archive, "a")->verified_at, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(wish__of_another_handle__is_heard_with_the_next_listing),
        TEST(wish__stays__when_its_row_is_written),
        TEST(end_holds__ends__what_this_session_knew),
        TEST(expunge__takes__old_messages_of_this_ledger_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
