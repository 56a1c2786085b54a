/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_wire.c: dots, line ends and the cut of TOP; generated messages and their size. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/demo/content.h"
#include "src/demo/wire.h"

static GString *
encode(const char *bytes, gsize len, gint64 n_lines, gsize piece)
{
    GString *out = g_string_new(NULL);
    DemoWire wire;

    demo_wire_init(&wire, n_lines);
    for (gsize i = 0; i < len; i += piece)
        demo_wire_put(&wire, bytes + i, MIN(piece, len - i), out);
    demo_wire_finish(&wire, out);
    return out;
}

static void
wire_put__stuffs__whatever_the_pieces(void **state)
{
#define BYTES(text) text, sizeof text - 1
    static const struct {
        const char *in;
        gsize in_len;
        gint64 n_lines;
        const char *out;
        gsize out_len;
    } rows[] = {
        { BYTES(""), DEMO_WIRE_ALL, BYTES(".\r\n") },
        { BYTES("\n"), DEMO_WIRE_ALL, BYTES("\r\n.\r\n") },
        { BYTES("a"), DEMO_WIRE_ALL, BYTES("a\r\n.\r\n") },
        { BYTES("a\n"), DEMO_WIRE_ALL, BYTES("a\r\n.\r\n") },
        { BYTES("."), DEMO_WIRE_ALL, BYTES("..\r\n.\r\n") },
        { BYTES(".\n..\n.a\na.\n"), DEMO_WIRE_ALL,
          BYTES("..\r\n...\r\n..a\r\na.\r\n.\r\n") },
        { BYTES("\n.\n"), DEMO_WIRE_ALL, BYTES("\r\n..\r\n.\r\n") },
        { BYTES("a\0b\n\0\n"), DEMO_WIRE_ALL, BYTES("a\0b\r\n\0\r\n.\r\n") },
        { BYTES("a\rb\r\n\r.\n"), DEMO_WIRE_ALL, BYTES("a\rb\r\r\n\r.\r\n.\r\n") },
        { BYTES("h\n\nb1\nb2\n"), 0, BYTES("h\r\n\r\n.\r\n") },
        { BYTES("h\n\nb1\nb2\n"), 1, BYTES("h\r\n\r\nb1\r\n.\r\n") },
        { BYTES("h\n\n\n\nb\n"), 1, BYTES("h\r\n\r\n\r\n.\r\n") },
        { BYTES("h\n\nb1\nb2"), 9, BYTES("h\r\n\r\nb1\r\nb2\r\n.\r\n") },
        { BYTES("h\nno body"), 0, BYTES("h\r\nno body\r\n.\r\n") },
        { BYTES("\nb\n"), 0, BYTES("\r\n.\r\n") },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (gsize piece = 1; piece <= 4; piece++) {
            g_autoptr(GString) out =
                encode(rows[i].in, rows[i].in_len, rows[i].n_lines, piece);

            assert_int_equal(out->len, rows[i].out_len);
            assert_memory_equal(out->str, rows[i].out, rows[i].out_len);
        }
    }
}

static GString *
read_content(guint64 size, guint32 seed, gsize piece)
{
    g_autoptr(DemoContent) content = demo_content_new(size, seed);
    g_autofree char *buf = g_malloc(piece);
    GString *all = g_string_new(NULL);
    gsize n;

    while ((n = demo_content_read(content, buf, piece)) > 0)
        g_string_append_len(all, buf, (gssize)n);
    return all;
}

static void
content_read__has__the_size_that_was_asked_for(void **state)
{
    (void)state;
    for (guint64 size = 300; size < 700; size++) {
        g_autoptr(GString) all = read_content(size, 5, 1000);
        gsize n_lines = 0;

        assert_int_equal(all->len, size);
        for (gsize i = 0; i < all->len; i++)
            n_lines += all->str[i] == '\n';
        assert_int_equal(all->str[all->len - 1], '\n');
        assert_int_equal(demo_content_wire_size(size, 5), size + n_lines);
        assert_null(strstr(all->str, "\n.\n"));
    }
}

static void
content_read__is_the_same__in_any_pieces(void **state)
{
    g_autoptr(GString) whole = read_content(100000, 7, 1 << 20);
    g_autoptr(GString) other = read_content(100000, 8, 1 << 20);
    static const gsize pieces[] = { 1, 7, 77, 4096 };

    (void)state;
    assert_non_null(strstr(whole->str, "\n."));
    assert_false(g_string_equal(whole, other));
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) again = read_content(100000, 7, pieces[i]);

        assert_true(g_string_equal(whole, again));
    }
}

static void
content_read__gives_the_header__when_the_size_is_too_small(void **state)
{
    g_autoptr(GString) all = read_content(0, 1, 100);

    (void)state;
    assert_true(all->len > 100 && all->len < 300);
    assert_true(g_str_has_suffix(all->str, "\n\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wire_put__stuffs__whatever_the_pieces),
        cmocka_unit_test(content_read__has__the_size_that_was_asked_for),
        cmocka_unit_test(content_read__is_the_same__in_any_pieces),
        cmocka_unit_test(content_read__gives_the_header__when_the_size_is_too_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
