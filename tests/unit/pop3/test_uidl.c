/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_uidl.c: lines of UIDL and LIST, words of STAT. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pop3/session.h"
#include "uidl.h"

/* Without a NUL behind it, so that ASan sees an over-read. */
static char *
exact_copy(const char *line)
{
    return line[0] == '\0' ? g_strdup("") : g_memdup2(line, strlen(line));
}

static void
uidl_parse__reads__lines_of_servers(void **state)
{
    static const struct {
        const char *line;
        guint32 number; /* 0: to be skipped */
        const char *uidl;
    } rows[] = {
        { "1 000000016b02607d", 1, "000000016b02607d" },
        { "1 UID1-1795318171", 1, "UID1-1795318171" },
        { "4294967295 x", 4294967295U, "x" },
        { "  7 \t  spaced  ", 7, "spaced" },
        { "2 ../../etc/passwd", 2, "../../etc/passwd" },
        { "2 ab cd", 2, "ab cd" }, /* not cut at the blank: see uidl.c */
        { "2 \x1b[31m\xff", 2, "\x1b[31m\xff" },
        { "3", 3, NULL },
        { "3 ", 3, NULL },
        { "3  \t ", 3, NULL },
        { "00012 a", 12, "a" },
        { "", 0, NULL },
        { " ", 0, NULL },
        { "0 a", 0, NULL },
        { "-1 a", 0, NULL },
        { "+1 a", 0, NULL },
        { "4294967296 a", 0, NULL },
        { "18446744073709551617 a", 0, NULL },
        { "99999999999999999999999999 a", 0, NULL },
        { "abc", 0, NULL },
        { "1a b", 0, NULL },
        { "0x1 b", 0, NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize len = strlen(rows[i].line);
        g_autofree char *line = exact_copy(rows[i].line);
        Pop3Entry entry;

        print_message("%s\n", rows[i].line);
        assert_int_equal(pop3_uidl_parse(line, len, &entry), rows[i].number > 0);
        if (rows[i].number == 0)
            continue;
        assert_int_equal(entry.number, rows[i].number);
        assert_int_equal(entry.uidl == NULL, rows[i].uidl == NULL);
        if (rows[i].uidl == NULL)
            continue;
        assert_int_equal(entry.uidl_len, strlen(rows[i].uidl));
        assert_memory_equal(entry.uidl, rows[i].uidl, entry.uidl_len);
    }
}

static void
uidl_parse__takes__1_to_255_bytes(void **state)
{
    (void)state;
    for (gsize len = 0; len <= 300; len++) {
        g_autofree char *uidl = g_strnfill(len, 'u');
        g_autofree char *line = g_strconcat("9 ", uidl, NULL);
        Pop3Entry entry;

        assert_true(pop3_uidl_parse(line, strlen(line), &entry));
        assert_int_equal(entry.number, 9);
        assert_int_equal(entry.uidl_len, len <= POP3_MAX_UIDL_LEN ? len : 0);
        assert_int_equal(entry.uidl != NULL, len >= 1 && len <= POP3_MAX_UIDL_LEN);
    }
}

static void
uidl_parse__refuses__a_uidl_with_a_nul(void **state)
{
    Pop3Entry entry;

    (void)state;
    assert_true(pop3_uidl_parse("5 ab\0cd", 7, &entry));
    assert_int_equal(entry.number, 5);
    assert_null(entry.uidl);
    assert_int_equal(entry.uidl_len, 0);
    assert_false(pop3_uidl_parse("\0005 ab", 5, &entry));
}

static void
list_parse__bounds__sizes(void **state)
{
    static const struct {
        const char *line;
        guint32 number;
        guint64 size;
    } rows[] = {
        { "1 120", 1, 120 },
        { "  1    120  ", 1, 120 },
        { "1 120 octets, and more words", 1, 120 },
        { "2 0", 2, 0 },
        { "2 -1", 2, 0 },
        { "2", 2, 0 },
        { "2 many", 2, 0 },
        { "2 12k", 2, 0 },
        { "2 4294967296", 2, 4294967296 },
        { "2 9223372036854775807", 2, G_MAXINT64 },
        { "2 9223372036854775808", 2, 0 },
        { "2 18446744073709551615", 2, 0 },
        { "2 18446744073709551617", 2, 0 },
        { "0 5", 0, 0 },
        { "-1 5", 0, 0 },
        { "4294967296 5", 0, 0 },
        { "", 0, 0 },
        { "x 5", 0, 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize len = strlen(rows[i].line);
        g_autofree char *line = exact_copy(rows[i].line);
        Pop3Entry entry;

        print_message("%s\n", rows[i].line);
        assert_int_equal(pop3_list_parse(line, len, &entry), rows[i].number > 0);
        assert_true(rows[i].number == 0 || entry.number == rows[i].number);
        assert_true(rows[i].number == 0 || entry.size == rows[i].size);
    }
}

static void
stat_parse__wants__a_count(void **state)
{
    static const struct {
        const char *text;
        bool is_right;
        guint32 count;
        guint64 size;
    } rows[] = {
        { "2 320", true, 2, 320 },
        { "2  320 octets", true, 2, 320 },
        { "0 0", true, 0, 0 },
        { "2", true, 2, 0 },
        { "2 lots", true, 2, 0 },
        { "4294967295 9223372036854775807", true, G_MAXUINT32, G_MAXINT64 },
        { "4294967296 1", false, 0, 0 },
        { "", false, 0, 0 },
        { "-2 3", false, 0, 0 },
        { "two messages", false, 0, 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint32 count = 99;
        guint64 size = 99;

        assert_int_equal(pop3_stat_parse(rows[i].text, &count, &size), rows[i].is_right);
        assert_true(!rows[i].is_right || count == rows[i].count);
        assert_true(!rows[i].is_right || size == rows[i].size);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uidl_parse__reads__lines_of_servers),
        cmocka_unit_test(uidl_parse__takes__1_to_255_bytes),
        cmocka_unit_test(uidl_parse__refuses__a_uidl_with_a_nul),
        cmocka_unit_test(list_parse__bounds__sizes),
        cmocka_unit_test(stat_parse__wants__a_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
