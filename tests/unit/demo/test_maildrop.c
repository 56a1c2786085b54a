/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_maildrop.c: the maildrop, its recipes, and the folder that mirrors it. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "src/demo/maildrop.h"
#include "tests/stub/folder.h"
#include "tests/stub/mixed.h"

static void
maildrop_add__makes_uidls__that_differ(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = demo_maildrop_new();
    g_autoptr(DemoMaildrop) other = demo_maildrop_new();
    g_autofree char *first = NULL, *second = NULL, *third = NULL, *again = NULL;

    (void)state;
    demo_maildrop_add(maildrop, "x", 1, NULL);
    demo_maildrop_add(maildrop, "x", 1, NULL);
    demo_maildrop_add(maildrop, "x", 1, "given");
    demo_maildrop_add(other, "x", 1, NULL);
    first = demo_maildrop_get_uidl(maildrop, 0);
    second = demo_maildrop_get_uidl(maildrop, 1);
    third = demo_maildrop_get_uidl(maildrop, 2);
    again = demo_maildrop_get_uidl(other, 0);
    assert_int_equal(strlen(first), 32);
    assert_string_not_equal(first, second);
    assert_string_equal(first, again);
    assert_string_equal(third, "given");
    assert_null(demo_maildrop_get_uidl(maildrop, 3));
    assert_null(demo_maildrop_get_bytes(maildrop, 3));
}

static void
maildrop_snapshot__outlives__what_others_delete(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = demo_maildrop_new();
    g_autoptr(GPtrArray) first = NULL, second = NULL;
    g_autoptr(DemoReader) reader = NULL;
    char buf[8];

    (void)state;
    demo_maildrop_add(maildrop, "one", 3, NULL);
    demo_maildrop_add(maildrop, "two", 3, NULL);
    first = demo_maildrop_snapshot(maildrop);
    second = demo_maildrop_snapshot(maildrop);
    demo_maildrop_remove(maildrop, first);
    assert_int_equal(demo_maildrop_n_messages(maildrop), 0);
    demo_maildrop_remove(maildrop, second);
    reader = demo_reader_new(second->pdata[1]);
    assert_int_equal(demo_reader_read(reader, buf, sizeof buf), 3);
    assert_memory_equal(buf, "two", 3);
}

static guint64
wire_size(const char *bytes, gsize len)
{
    guint64 size = len;

    for (gsize i = 0; i < len; i++)
        size += bytes[i] == '\n';
    return len > 0 && bytes[len - 1] != '\n' ? size + 2 : size;
}

static void
maildrop_add_made__announces__the_size_it_sends(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = demo_maildrop_new();
    g_autoptr(GPtrArray) snapshot = NULL;
    guint n_with_nul = 0, n_without_end = 0;

    (void)state;
    for (guint32 i = 0; i < 200; i++)
        demo_maildrop_add_made(maildrop, stub_mixed_make, stub_mixed_number(9, i), NULL);
    snapshot = demo_maildrop_snapshot(maildrop);
    for (guint i = 0; i < snapshot->len; i++) {
        g_autoptr(GBytes) bytes = demo_maildrop_get_bytes(maildrop, i);
        g_autoptr(GBytes) again = stub_mixed_make(stub_mixed_number(9, i));
        gsize len;
        const char *data = g_bytes_get_data(bytes, &len);

        assert_true(g_bytes_equal(bytes, again));
        assert_int_equal(demo_message_wire_size(snapshot->pdata[i]),
                         wire_size(data, len));
        n_with_nul += memchr(data, '\0', len) != NULL;
        n_without_end += data[len - 1] != '\n';
    }
    assert_int_equal(n_with_nul, 20);
    assert_int_equal(n_without_end, 40);
}

/* --- the folder ---------------------------------------------------------------------------------- */

typedef struct {
    char *dir;
    DemoMaildrop *maildrop;
    StubFolder *folder;
} Fixture;

static void
put_file(const Fixture *fixture, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(fixture->dir, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static bool
has_file(const Fixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename(fixture->dir, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->dir = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    put_file(fixture, "b", "Subject: b\r\n\r\ntwo\r\n");
    put_file(fixture, "a", "Subject: a\n\none\r\n");
    put_file(fixture, "white space", "Subject: c\n");
    put_file(fixture, ".hidden", "Subject: d\n");
    fixture->maildrop = demo_maildrop_new();
    fixture->folder = stub_folder_new(fixture->dir, fixture->maildrop);
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    static const char *const names[] = { "a", "b", "c", "white space", ".hidden" };
    Fixture *fixture = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->dir, names[i], NULL);

        (void)g_unlink(path);
    }
    demo_maildrop_free(fixture->maildrop);
    stub_folder_free(fixture->folder);
    (void)g_rmdir(fixture->dir);
    g_free(fixture->dir);
    g_free(fixture);
    return 0;
}

static void
folder_new__adds__each_file_by_name(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *first = demo_maildrop_get_uidl(fixture->maildrop, 0);
    g_autofree char *third = demo_maildrop_get_uidl(fixture->maildrop, 2);
    g_autoptr(GBytes) mixed = demo_maildrop_get_bytes(fixture->maildrop, 0);
    g_autoptr(GBytes) crlf = demo_maildrop_get_bytes(fixture->maildrop, 1);

    assert_int_equal(demo_maildrop_n_messages(fixture->maildrop), 3);
    assert_string_equal(first, "a");
    assert_int_equal(strlen(third), 32);
    assert_int_equal(g_bytes_get_size(mixed), strlen("Subject: a\n\none\r\n"));
    assert_int_equal(g_bytes_get_size(crlf), strlen("Subject: b\n\ntwo\n"));
    assert_memory_equal(g_bytes_get_data(crlf, NULL), "Subject: b\n\ntwo\n", 16);
}

static void
folder__follows__what_is_added_and_deleted(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GPtrArray) all = NULL, doomed = g_ptr_array_new();

    put_file(fixture, "c", "Subject: later\n");
    all = demo_maildrop_snapshot(fixture->maildrop);
    assert_int_equal(all->len, 4);
    g_ptr_array_add(doomed, all->pdata[0]);
    g_ptr_array_add(doomed, all->pdata[3]);
    demo_maildrop_remove(fixture->maildrop, doomed);
    assert_false(has_file(fixture, "a"));
    assert_false(has_file(fixture, "c"));
    assert_true(has_file(fixture, "b"));
    assert_true(has_file(fixture, "white space"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maildrop_add__makes_uidls__that_differ),
        cmocka_unit_test(maildrop_snapshot__outlives__what_others_delete),
        cmocka_unit_test(maildrop_add_made__announces__the_size_it_sends),
        cmocka_unit_test_setup_teardown(folder_new__adds__each_file_by_name, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(folder__follows__what_is_added_and_deleted,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
