/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_name.c: Maildir names, ours and foreign ones. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/digest.h"
#include "../../../src/store/name.h"

static void
name_base_len__ends__before_the_flags(void **state)
{
    static const struct {
        const char *name;
        gsize len;
        StoreFlags flags;
    } rows[] = {
        { "1.M2P3Q4.host,S=5,U=0123456789abcdef", 36, 0 },
        { "1.M2P3Q4.host:2,", 13, 0 },
        { "x:2,S", 1, STORE_FLAG_SEEN },
        { "x:2,DFPRST", 1,
          STORE_FLAG_DRAFT | STORE_FLAG_FLAGGED | STORE_FLAG_PASSED | STORE_FLAG_REPLIED |
              STORE_FLAG_SEEN | STORE_FLAG_TRASHED },
        { "x:2,SF", 1, STORE_FLAG_SEEN | STORE_FLAG_FLAGGED },
        { "x:2,Sabc", 1, STORE_FLAG_SEEN },
        { "x:2,SSSS", 1, STORE_FLAG_SEEN },
        { "x:1,S", 5, 0 },
        { "x:2", 3, 0 },
        { ":2,S", 0, STORE_FLAG_SEEN },
        { "a:b:2,F", 3, STORE_FLAG_FLAGGED },
        { "\xff\xfe:2,R", 2, STORE_FLAG_REPLIED },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_int_equal(store_name_base_len(rows[i].name), rows[i].len);
        assert_int_equal(store_name_flags(rows[i].name + rows[i].len), rows[i].flags);
    }
}

static void
name_u__is_read__only_where_it_is_whole(void **state)
{
    static const struct {
        const char *base, *u;
    } rows[] = {
        { "1.M2P3Q4.host,S=5,U=0123456789abcdef", "0123456789abcdef" },
        { "1.M2P3Q4.host,U=0123456789abcdef,S=5", "0123456789abcdef" },
        { "1.M2P3Q4.host,S=5", "" },
        { "1,U=0123456789abcde", "" },
        { "1,U=0123456789abcdef0", "" },
        { "1,U=0123456789ABCDEF", "" },
        { "1,U=", "" },
        { "", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        char u[STORE_U_LEN + 1];

        store_name_u(rows[i].base, u);
        assert_string_equal(u, rows[i].u);
    }
}

static void
name_size__is_read__only_where_it_is_a_number(void **state)
{
    static const struct {
        const char *base;
        bool is_there;
        guint64 size;
    } rows[] = {
        { "x,S=5,U=0", true, 5 },
        { "x,S=0", true, 0 },
        { "x,S=18446744073709551615", true, G_MAXUINT64 },
        { "x,S=,U=0", false, 0 },
        { "x,S=-1", false, 0 },
        { "x,S=5x", false, 0 },
        { "x", false, 0 },
        { "x,W=7", false, 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint64 size = 0;

        assert_int_equal(store_name_size(rows[i].base, &size), rows[i].is_there);
        if (rows[i].is_there)
            assert_true(size == rows[i].size);
    }
}

static void
name_hash_uidl__depends__on_every_byte(void **state)
{
    static const struct {
        const char *account, *uidl;
        gsize len;
    } rows[] = {
        { "home", "1", 1 }, { "home", "2", 1 }, { "hom", "e1", 2 }, { "home", "1\0", 2 },
        { "home1", "", 0 }, { "", "home1", 5 }, { "home", "", 0 },
    };
    char seen[G_N_ELEMENTS(rows)][STORE_U_LEN + 1];
    guint8 digest[PB_DIGEST_LEN];
    g_autofree char *hex = NULL;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        store_name_hash_uidl(rows[i].account, rows[i].uidl, rows[i].len, seen[i]);
        assert_int_equal(strspn(seen[i], "0123456789abcdef"), STORE_U_LEN);
        for (gsize k = 0; k < i; k++)
            assert_string_not_equal(seen[i], seen[k]);
    }
    pb_digest_of("home\0001", 6, digest);
    hex = pb_digest_to_hex(digest, STORE_U_LEN / 2);
    assert_string_equal(seen[0], hex);
}

static void
name_suffix__sorts__and_keeps_what_it_does_not_know(void **state)
{
    static const struct {
        const char *old;
        StoreFlags flags;
        const char *wanted;
    } rows[] = {
        { "", 0, ":2," },
        { "", STORE_FLAG_SEEN | STORE_FLAG_FLAGGED, ":2,FS" },
        { ":2,S", 0, ":2," },
        { ":2,Sxa", STORE_FLAG_REPLIED, ":2,Rxa" },
        { ":2,DFPRST", STORE_FLAG_TRASHED, ":2,T" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *suffix = store_name_suffix(rows[i].old, rows[i].flags);

        assert_string_equal(suffix, rows[i].wanted);
    }
}

static void
name_new__is_ours__and_never_the_same(void **state)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    (void)state;
    for (int i = 0; i < 10000; i++) {
        char *name = store_name_new();
        gint64 pid = 0;

        assert_true(store_name_is_ours(name, &pid));
        assert_int_equal(pid, getpid());
        assert_null(strpbrk(name, "/,: "));
        assert_true(g_hash_table_add(seen, name));
    }
}

static void
name_is_ours__refuses__names_of_other_programs(void **state)
{
    static const char *const endings[] = { "", ",S=1", "x" };
    static const char *const names[] = { "1.M2P3.host", "1.2_3.host", "",
                                         "M2P3Q4.x",    "1.M2P3Q4.",  "1.MxP3Q4.h",
                                         "a.M2P3Q4.h",  "1.M2P3Q4.no" };
    g_autofree char *ours = store_name_new();
    gint64 pid = 0;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *name = g_strconcat(ours, endings[i], NULL);

        assert_int_equal(store_name_is_ours(name, &pid), i == 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_false(store_name_is_ours(names[i], &pid));
}

static void
name_check_folder__takes__what_can_be_one(void **state)
{
    g_autofree char *longest = g_strnfill(STORE_MAX_COMPONENT, 'x');
    g_autofree char *too_long = g_strnfill(STORE_MAX_COMPONENT + 1, 'x');
    const struct {
        const char *name;
        bool is_good;
    } rows[] = {
        { "Inbox", true },
        { "Work/Clients", true },
        { "Grüße/日本", true },
        { "a b", true },
        { "news", true },
        { "Tmp", true },
        { "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", true },
        { longest, true },
        { "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", false },
        { too_long, false },
        { "", false },
        { "/", false },
        { "a/", false },
        { "/a", false },
        { "a//b", false },
        { ".", false },
        { "..", false },
        { "a/../b", false },
        { ".x", false },
        { "new", false },
        { "a/cur", false },
        { "tmp/a", false },
        { "a\n", false },
        { "a\x7f", false },
        { "\xc3", false },
        { "a\xe2\x80\xae"
          "b",
          false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_int_equal(store_name_check_folder(rows[i].name, &error), rows[i].is_good);
        if (!rows[i].is_good)
            assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_BAD_NAME));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_base_len__ends__before_the_flags),
        cmocka_unit_test(name_u__is_read__only_where_it_is_whole),
        cmocka_unit_test(name_size__is_read__only_where_it_is_a_number),
        cmocka_unit_test(name_hash_uidl__depends__on_every_byte),
        cmocka_unit_test(name_suffix__sorts__and_keeps_what_it_does_not_know),
        cmocka_unit_test(name_new__is_ours__and_never_the_same),
        cmocka_unit_test(name_is_ours__refuses__names_of_other_programs),
        cmocka_unit_test(name_check_folder__takes__what_can_be_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
