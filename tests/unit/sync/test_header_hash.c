/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_header_hash.c: names made of headers, fed whole and byte by byte. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "header_hash.h"

static char *
name_of(SyncHashExtent extent, const char *text, gsize piece)
{
    g_autoptr(SyncHeaderHash) hash = sync_header_hash_new(extent);
    gsize len = strlen(text);

    for (gsize at = 0; at < len; at += piece)
        sync_header_hash_add(hash, text + at, MIN(piece, len - at));
    return sync_header_hash_name(hash);
}

static void
header_hash__names_a_message__as_TOP_names_its_header(void **state)
{
    const struct {
        const char *message, *header;
    } rows[] = {
        { "A: 1\nB: 2\n\nbody\n\nmore\n", "A: 1\nB: 2\n\n" },
        { "A: 1\n\n", "A: 1\n\n" },
        { "\nbody\n", "\n" },
        { "A: 1\n", "A: 1\n" },
        { "no end of line", "no end of line" },
        { "", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *top = name_of(SYNC_HASH_ALL, rows[i].header, 1000);

        assert_int_equal(strlen(top), strlen("top:") + 64);
        for (gsize piece = 1; piece < 8; piece++) {
            g_autofree char *retr = name_of(SYNC_HASH_HEADER, rows[i].message, piece);

            assert_string_equal(retr, top);
        }
    }
}

static void
header_hash__tells_apart__different_headers(void **state)
{
    g_autofree char *one = name_of(SYNC_HASH_HEADER, "A: 1\n\nsame", 100);
    g_autofree char *two = name_of(SYNC_HASH_HEADER, "A: 2\n\nsame", 100);
    g_autofree char *all = name_of(SYNC_HASH_ALL, "A: 1\n\nsame", 100);

    (void)state;
    assert_string_not_equal(one, two);
    assert_string_not_equal(one, all);
}

static void
header_hash_name__starts_anew__for_the_next_message(void **state)
{
    g_autoptr(SyncHeaderHash) hash = sync_header_hash_new(SYNC_HASH_HEADER);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    (void)state;
    sync_header_hash_add(hash, "A: 1\n\nbody", 11);
    first = sync_header_hash_name(hash);
    sync_header_hash_add(hash, "A: 1\n\nother", 12);
    second = sync_header_hash_name(hash);
    assert_string_equal(first, second);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_hash__names_a_message__as_TOP_names_its_header),
        cmocka_unit_test(header_hash__tells_apart__different_headers),
        cmocka_unit_test(header_hash_name__starts_anew__for_the_next_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
