/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_list.c: a window over a folder of any size. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fake_list.h"

#define MILLION 1000000

static guint64
current(const UiList *list)
{
    return fake_number(ui_list_current(list));
}

/* What the screen shows is without holes, newest first, and the cursor is on it. */
static void
check(const UiList *list, guint height)
{
    guint row = ui_list_current_row(list);

    assert_true(row < height);
    assert_ptr_equal(ui_list_row(list, row), ui_list_current(list));
    for (guint i = 1; i < height; i++) {
        const StoreMessage *message = ui_list_row(list, i);

        if (message != NULL)
            assert_int_equal(fake_number(message),
                             fake_number(ui_list_row(list, i - 1)) - 1);
    }
}

static void
list__opens__at_the_newest(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(MILLION);
    g_autoptr(UiList) list = fake_list_new(folder);

    (void)state;
    ui_list_set_height(list, 20);
    check(list, 20);
    assert_int_equal(current(list), MILLION);
    assert_int_equal(ui_list_total(list), MILLION);
    assert_true(folder->n_pages <= 2);
}

static void
list__holds_a_window__from_end_to_end(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(MILLION);
    g_autoptr(UiList) list = fake_list_new(folder);
    guint64 position;

    (void)state;
    ui_list_set_height(list, 20);
    for (int i = 0; i < 3000; i++) {
        assert_true(ui_list_move(list, 1, NULL));
        check(list, 20);
    }
    assert_int_equal(current(list), MILLION - 3000);
    assert_true(ui_list_position(list, &position, NULL));
    assert_int_equal(position, 3000);
    for (int i = 0; i < 2999; i++)
        assert_true(ui_list_move(list, -1, NULL));
    assert_int_equal(current(list), MILLION - 1);
    assert_true(folder->n_pages < 60);
    assert_true(ui_list_move_last(list, NULL));
    check(list, 20);
    assert_int_equal(current(list), 1);
    assert_int_equal(ui_list_current_row(list), 19);
    assert_true(ui_list_position(list, &position, NULL));
    assert_int_equal(position, MILLION - 1);
    assert_true(ui_list_move(list, 1, NULL));
    assert_int_equal(current(list), 1);
    assert_true(ui_list_move_page(list, -2, NULL));
    check(list, 20);
    assert_int_equal(current(list), 39);
    assert_true(ui_list_move_first(list, NULL));
    assert_int_equal(current(list), MILLION);
    assert_true(folder->n_pages < 70);
}

static void
list__pages__without_losing_a_row(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(1000);
    g_autoptr(UiList) list = fake_list_new(folder);

    (void)state;
    ui_list_set_height(list, 10);
    assert_true(ui_list_move_page(list, 1, NULL));
    check(list, 10);
    assert_int_equal(fake_number(ui_list_row(list, 0)), 991);
    for (int i = 0; i < 200; i++) {
        assert_true(ui_list_move_page(list, 1, NULL));
        check(list, 10);
    }
    assert_int_equal(current(list), 1);
    assert_non_null(ui_list_row(list, 9));
}

static void
list__keeps_the_row_under_the_cursor__when_mail_arrives(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(1000);
    g_autoptr(UiList) list = fake_list_new(folder);

    (void)state;
    ui_list_set_height(list, 10);
    assert_true(ui_list_move(list, 25, NULL));
    assert_true(ui_list_move(list, -3, NULL));
    assert_int_equal(current(list), 978);
    assert_int_equal(ui_list_current_row(list), 6);
    folder->newest = 1300;
    assert_true(ui_list_reload(list, NULL));
    check(list, 10);
    assert_int_equal(current(list), 978);
    assert_int_equal(ui_list_current_row(list), 6);
    assert_int_equal(ui_list_total(list), 1300);
    assert_true(ui_list_has_above(list));
}

static void
list__stays_at_its_top__while_nobody_moved(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(0);
    g_autoptr(UiList) list = fake_list_new(folder);

    (void)state;
    ui_list_set_height(list, 10);
    assert_null(ui_list_current(list));
    assert_true(ui_list_move(list, 1, NULL));
    assert_null(ui_list_current(list));
    assert_true(ui_list_move_first(list, NULL));
    folder->newest = 5;
    assert_true(ui_list_reload(list, NULL));
    assert_int_equal(current(list), 5);
    folder->newest = 50;
    assert_true(ui_list_reload(list, NULL));
    assert_int_equal(current(list), 50);
    assert_int_equal(ui_list_current_row(list), 0);
}

static void
list__goes_to_the_next_older__when_the_message_is_gone(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(100);
    g_autoptr(UiList) list = fake_list_new(folder);

    (void)state;
    ui_list_set_height(list, 10);
    assert_true(ui_list_move(list, 4, NULL));
    g_hash_table_add(folder->gone, GUINT_TO_POINTER(96));
    g_hash_table_add(folder->gone, GUINT_TO_POINTER(95));
    assert_true(ui_list_reload(list, NULL));
    assert_int_equal(current(list), 94);
    assert_int_equal(ui_list_current_row(list), 4);
    /* At the end there is none older: the newer one. */
    assert_true(ui_list_move_last(list, NULL));
    g_hash_table_add(folder->gone, GUINT_TO_POINTER(1));
    assert_true(ui_list_reload(list, NULL));
    assert_int_equal(current(list), 2);
    /* Everything went. */
    folder->newest = 0;
    g_hash_table_remove_all(folder->gone);
    assert_true(ui_list_reload(list, NULL));
    assert_null(ui_list_current(list));
}

static void
list__fills_the_screen__after_a_resize(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(60);
    g_autoptr(UiList) list = fake_list_new(folder);

    (void)state;
    ui_list_set_height(list, 10);
    assert_true(ui_list_move_last(list, NULL));
    ui_list_set_height(list, 40);
    check(list, 40);
    assert_int_equal(fake_number(ui_list_row(list, 0)), 40);
    ui_list_set_height(list, 1);
    check(list, 1);
    assert_int_equal(current(list), 1);
    ui_list_set_height(list, 100);
    assert_int_equal(fake_number(ui_list_row(list, 0)), 60);
    assert_null(ui_list_row(list, 60));
}

static void
list__finds_unread__further_down_and_from_the_top_again(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(2000);
    g_autoptr(UiList) list = NULL;

    (void)state;
    folder->unread_every = 900;
    list = fake_list_new(folder);
    ui_list_set_height(list, 10);
    assert_int_equal(ui_list_move_unread(list, NULL), UI_LIST_FOUND);
    assert_int_equal(current(list), 1800);
    assert_int_equal(ui_list_move_unread(list, NULL), UI_LIST_FOUND);
    assert_int_equal(current(list), 900);
    check(list, 10);
    assert_int_equal(ui_list_move_unread(list, NULL), UI_LIST_FOUND);
    assert_int_equal(current(list), 1800);
    /* Nothing is unread near here: the cursor stays. */
    assert_true(ui_list_move(list, 30, NULL));
    folder->oldest = 1;
    folder->newest = 20000;
    folder->unread_every = 19999;
    assert_true(ui_list_reload(list, NULL));
    assert_true(ui_list_move_last(list, NULL));
    for (int i = 0; i < 900; i++)
        assert_true(ui_list_move(list, -10, NULL));
    assert_int_equal(current(list), 9001);
    assert_int_equal(ui_list_move_unread(list, NULL), UI_LIST_NONE_FOUND);
    assert_int_equal(current(list), 9001);
    check(list, 10);
    folder->unread_every = 0;
    assert_true(ui_list_reload(list, NULL));
    assert_int_equal(ui_list_move_unread(list, NULL), UI_LIST_NONE_FOUND);
}

static void
list__finds__a_message_by_its_id(void **state)
{
    g_autoptr(FakeFolder) folder = fake_folder_new(100);
    g_autoptr(UiList) list = fake_list_new(folder);

    (void)state;
    ui_list_set_height(list, 10);
    assert_true(ui_list_move_to(list, "000000000000000a"));
    assert_int_equal(current(list), 10);
    check(list, 10);
    assert_false(ui_list_move_to(list, "00000000000000ff"));
    assert_int_equal(current(list), 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list__opens__at_the_newest),
        cmocka_unit_test(list__holds_a_window__from_end_to_end),
        cmocka_unit_test(list__pages__without_losing_a_row),
        cmocka_unit_test(list__keeps_the_row_under_the_cursor__when_mail_arrives),
        cmocka_unit_test(list__stays_at_its_top__while_nobody_moved),
        cmocka_unit_test(list__goes_to_the_next_older__when_the_message_is_gone),
        cmocka_unit_test(list__fills_the_screen__after_a_resize),
        cmocka_unit_test(list__finds_unread__further_down_and_from_the_top_again),
        cmocka_unit_test(list__finds__a_message_by_its_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
