/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_whereabouts.c: where one message lives, and wishes that are set without a ledger. */
#include <config.h>

#include <string.h>

#include "store/whereabouts.h"
#include "support.h"

static StoreServerId
id_of(const char *uidl)
{
    return (StoreServerId){ ACCOUNT, uidl, strlen(uidl), 0 };
}

static const StorePlaceThere *
only_place(const StoreWhereabouts *whereabouts)
{
    assert_int_equal(whereabouts->there->len, 1);
    return g_ptr_array_index(whereabouts->there, 0);
}

static void
whereabouts_of_row__tells__both_sides(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message = put_one(archive, "one", "first");
    g_autoptr(StoreWhereabouts) found =
        store_whereabouts_of_row(archive->store, message->row, &error);
    const StorePlaceThere *place;

    assert_ok(found != NULL);
    assert_string_equal(found->message->folder, "Inbox");
    assert_non_null(strstr(found->path, "/Inbox/"));
    place = only_place(found);
    assert_string_equal(place->account, ACCOUNT);
    assert_string_equal(place->uidl, "one");
    assert_int_equal(place->state, STORE_STATE_STORED);
    assert_true(place->is_listed);
    assert_int_equal(place->wish, STORE_WISH_NONE);
    assert_int_equal(place->verified_at, 0);
    assert_string_equal(place->file, message->file);
    assert_int_equal(found->deletions->len, 0);
}

static void
whereabouts_of_row__has_no_place__when_no_account_brought_it(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message = NULL;
    g_autoptr(StoreWhereabouts) found = NULL;
    g_autofree char *text = letter("mine", 1000);

    write_mail(archive, "Inbox/cur/1.a:2,S", text);
    archive_refresh(archive);
    message = only_row(archive, "Inbox");
    found = store_whereabouts_of_row(archive->store, message->row, &error);
    assert_ok(found != NULL);
    assert_int_equal(found->there->len, 0);
    assert_int_equal(found->deletions->len, 0);
}

static void
whereabouts_of_id__tells__what_is_not_here(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreWhereabouts) found = NULL;
    const StoreServerId unknown = id_of("nobody"), known = id_of("two");

    list(archive, 500, "one two=4321", NULL);
    assert_null(store_whereabouts_of_id(archive->store, &unknown, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND));
    g_clear_error(&error);
    found = store_whereabouts_of_id(archive->store, &known, &error);
    assert_ok(found != NULL);
    assert_null(found->message);
    assert_int_equal(only_place(found)->size, 4321);
    assert_int_equal(only_place(found)->state, STORE_STATE_LISTED);
    assert_int_equal(only_place(found)->first_seen, 500);
}

static void
whereabouts_of_id__tells__deletions_and_where_the_copy_is(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message = put_one(archive, "one", "first");
    g_autoptr(StoreWhereabouts) found = NULL;
    const char *const reasons[] = { "14 days passed" };
    const StoreServerId id = id_of("one");
    StoreEntry *entry = entry_of(archive, "one");
    const StoreDeletion *deletion;

    assert_ok(
        store_ledger_delete_asked(archive->ledger, &entry, reasons, 1, 900, &error));
    store_ledger_delete_answered(archive->ledger, entry, STORE_ANSWER_OK, "gone \033[2J");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_CONFIRMED, &error));
    assert_ok(store_move(archive->store, message->row, "Archive", &error));
    found = store_whereabouts_of_id(archive->store, &id, &error);
    assert_ok(found != NULL);
    assert_string_equal(found->message->folder, "Archive");
    assert_int_equal(only_place(found)->state, STORE_STATE_DELETED);
    assert_int_equal(found->deletions->len, 1);
    deletion = g_ptr_array_index(found->deletions, 0);
    assert_int_equal(deletion->time, 900);
    assert_string_equal(deletion->reason, "14 days passed");
    assert_string_equal(deletion->answer, "gone ^[[2J");
    assert_int_equal(deletion->outcome, STORE_AUDIT_CONFIRMED);
}

static void
set_wishes__reaches__rows_by_name_and_by_file(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message = put_one(archive, "one", "first");
    g_autoptr(StoreMessage) again = NULL;
    StoreWishOrder orders[3] = { { .file = message->file, .wish = STORE_WISH_PROTECT },
                                 { .wish = STORE_WISH_HOLD, .want = STORE_WANT_WHOLE },
                                 { .wish = STORE_WISH_DELETE } };

    list(archive, 700, "one two", NULL);
    orders[1].id = id_of("two");
    orders[2].id = id_of("nobody");
    assert_ok(store_set_wishes(archive->store, orders, 3, &error));
    again = store_get(archive->store, message->row, &error);
    assert_ok(again != NULL);
    assert_int_equal(again->wish, STORE_WISH_PROTECT);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "one")->wish, STORE_WISH_PROTECT);
    assert_int_equal(entry_of(archive, "two")->wish, STORE_WISH_HOLD);
    assert_true(entry_of(archive, "two")->is_wanted);
    /* What is stored cannot be wanted. */
    orders[1].id = id_of("one");
    assert_ok(store_set_wishes(archive->store, &orders[1], 1, &error));
    archive_reopen(archive);
    assert_false(entry_of(archive, "one")->is_wanted);
    assert_int_equal(entry_of(archive, "one")->wish, STORE_WISH_HOLD);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whereabouts_of_row__tells__both_sides,
                                        archive_setup, archive_teardown),
        cmocka_unit_test_setup_teardown(
            whereabouts_of_row__has_no_place__when_no_account_brought_it, archive_setup,
            archive_teardown),
        cmocka_unit_test_setup_teardown(whereabouts_of_id__tells__what_is_not_here,
                                        archive_setup, archive_teardown),
        cmocka_unit_test_setup_teardown(
            whereabouts_of_id__tells__deletions_and_where_the_copy_is, archive_setup,
            archive_teardown),
        cmocka_unit_test_setup_teardown(set_wishes__reaches__rows_by_name_and_by_file,
                                        archive_setup, archive_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
