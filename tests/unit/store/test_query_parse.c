/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_query_parse.c: queries, good, bad and hostile, and the trees they become. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/human.h"
#include "base/text.h"
#include "../../../src/store/query_tree.h"

static const char *const field_names[] = {
    [QUERY_ANYWHERE] = "any",    [QUERY_FROM] = "from",       [QUERY_TO] = "to",
    [QUERY_CC] = "cc",           [QUERY_SUBJECT] = "subject", [QUERY_BODY] = "body",
    [QUERY_FILE] = "file",       [QUERY_LIST] = "list",       [QUERY_IN] = "in",
    [QUERY_ACCOUNT] = "account", [QUERY_TAG] = "tag",         [QUERY_ID] = "id",
    [QUERY_IS] = "is",           [QUERY_HAS] = "has",         [QUERY_ON] = "on",
    [QUERY_DATE] = "date",       [QUERY_LARGER] = "larger",   [QUERY_SMALLER] = "smaller",
};

static void
dump_bound(GString *out, const QueryBound *bound)
{
    g_autofree char *time = NULL;

    if (bound->kind == QUERY_OPEN)
        g_string_append(out, "-");
    if (bound->kind == QUERY_DAYS_AGO)
        g_string_append_printf(out, "%" G_GINT64_FORMAT "d", bound->value);
    if (bound->kind == QUERY_AT) {
        time = pb_time_to_string(bound->value);
        g_string_append(out, time);
    }
}

static void
dump_term(GString *out, const QueryNode *node)
{
    g_string_append_printf(out, "%s", field_names[node->field]);
    if (node->text != NULL)
        g_string_append_printf(out, "[%s]%s", node->text, node->is_prefix ? "*" : "");
    else if (node->field == QUERY_LARGER || node->field == QUERY_SMALLER)
        g_string_append_printf(out, "=%" G_GUINT64_FORMAT, node->size);
    else if (node->field == QUERY_DATE) {
        g_string_append_c(out, '=');
        dump_bound(out, &node->from);
        g_string_append(out, "..");
        dump_bound(out, &node->until);
    } else {
        g_string_append_printf(out, "=%d", (int)node->quality);
    }
}

static void
dump(GString *out, const QueryNode *node)
{
    static const char *const ops[] = {
        [QUERY_AND] = "AND", [QUERY_OR] = "OR", [QUERY_NOT] = "NOT"
    };

    if (node->op == QUERY_EVERYTHING) {
        g_string_append_c(out, '*');
        return;
    }
    if (node->op == QUERY_TERM) {
        dump_term(out, node);
        return;
    }
    g_string_append_printf(out, "%s(", ops[node->op]);
    for (guint i = 0; i < node->children->len; i++) {
        if (i > 0)
            g_string_append(out, ", ");
        dump(out, node->children->pdata[i]);
    }
    g_string_append_c(out, ')');
}

static const struct {
    const char *text, *tree;
} good_queries[] = {
    { "word", "any[ word ]" },
    { "  Wörd\t", "any[ word ]" },
    { "\xE3\x80\x80word\xE3\x80\x80two", "AND(any[ word ], any[ two ])" },
    { "word*", "any[ word]" },
    { "\"A phrase, here\"", "any[ a phrase here ]" },
    { "\"a phrase\"*", "any[ a phrase]" },
    { "ada@example.org", "any[ ada example org ]" },
    { "foo-bar", "any[ foo bar ]" },
    { "東京", "any[東京]" },
    { "東京tower", "any[東京 tower ]" },
    { "tower東京", "any[ tower 東京]" },
    { "*", "*" },
    { "a b c", "AND(any[ a ], any[ b ], any[ c ])" },
    { "a AND b", "AND(any[ a ], any[ b ])" },
    { "a OR b", "OR(any[ a ], any[ b ])" },
    { "a b OR c d", "OR(AND(any[ a ], any[ b ]), AND(any[ c ], any[ d ]))" },
    { "a (b OR c)", "AND(any[ a ], OR(any[ b ], any[ c ]))" },
    { "((a))", "any[ a ]" },
    { "(a)(b)", "AND(any[ a ], any[ b ])" },
    { "-a", "NOT(any[ a ])" },
    { "NOT a b", "AND(NOT(any[ a ]), any[ b ])" },
    { "--a", "NOT(NOT(any[ a ]))" },
    { "-(a OR -b)", "NOT(OR(any[ a ], NOT(any[ b ])))" },
    { "a -from:b", "AND(any[ a ], NOT(from[ b ]))" },
    { "or and not", "AND(any[ or ], any[ and ], any[ not ])" },
    { "\"OR\"", "any[ or ]" },
    { "ORDER NOTE ANDY", "AND(any[ order ], any[ note ], any[ andy ])" },
    { "a\"b c\"d", "AND(any[ a ], any[ b c ], any[ d ])" },
    { "from:Ada", "from[ ada ]" },
    { "FROM:\"Ada L\"", "from[ ada l ]" },
    { "from:@example.org", "from[ example org ]" },
    { "to:a cc:b subject:c body:d file:e.pdf list:f",
      "AND(to[ a ], cc[ b ], subject[ c ], body[ d ], file[ e pdf ], list[ f ])" },
    { "in:Work/Clients", "in[work/clients]" },
    { "in:Work/*", "in[work/]*" },
    { "in:\"My Mail\"", "in[my mail]" },
    { "account:Home tag:*", "AND(account[home], tag[]*)" },
    { "id:1234ABCD", "id[1234abcd]" },
    { "id:1234*", "id[1234]" },
    { "id:<A.b@Example.org>", "id[a.b@example.org]" },
    { "is:unread IS:Preview has:invite on:server", "AND(is=0, is=7, has=10, on=11)" },
    { "12:30", "any[ 12 30 ]" },
    { "https://example.org/x", "any[ https example org x ]" },
    { "a:b", NULL },
    { "larger:5MB smaller:\"10 kb\"", "AND(larger=5242880, smaller=10240)" },
    { "larger:1500", "larger=1500" },
    { "date:2026-03..2026-05", "date=2026-03-01 00:00..2026-06-01 00:00" },
    { "date:2026", "date=2026-01-01 00:00..2027-01-01 00:00" },
    { "date:2024-02", "date=2024-02-01 00:00..2024-03-01 00:00" },
    { "date:2024-02-29", "date=2024-02-29 00:00..2024-03-01 00:00" },
    { "date:2026-03..", "date=2026-03-01 00:00..-" },
    { "date:..2026", "date=-..2027-01-01 00:00" },
    { "before:2026-03", "date=-..2026-03-01 00:00" },
    { "after:2026-03", "date=2026-04-01 00:00..-" },
    { "date:today", "date=0d..-1d" },
    { "date:Yesterday", "date=1d..0d" },
    { "date:week", "date=6d..-1d" },
    { "date:month", "date=29d..-1d" },
    { "date:2026-01..today", "date=2026-01-01 00:00..-1d" },
    { "before:week", "date=-..6d" },
};

static void
query_parse__reads__what_the_language_has(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(good_queries); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(StoreQuery) query = store_query_parse(good_queries[i].text, &error);
        g_autoptr(GString) tree = g_string_new(NULL);

        if (good_queries[i].tree == NULL) {
            assert_null(query);
            continue;
        }
        if (query == NULL)
            fail_msg("%s: %s", good_queries[i].text, error->message);
        dump(tree, query->root);
        if (strcmp(tree->str, good_queries[i].tree) != 0)
            fail_msg("%s: %s, not %s", good_queries[i].text, tree->str,
                     good_queries[i].tree);
    }
}

static const struct {
    const char *text, *message;
} bad_queries[] = {
    { "",
      "column 1: there is nothing to look for: write a word, or * for every message" },
    { "  ", "column 1: there is nothing to look for" },
    { "a frm:b", "column 3: there is no field frm: did you mean from:?" },
    { "xyzzyq:b", "column 1: there is no field xyzzyq: there are from: to: cc:" },
    { "ä \"open", "column 3: this quote is not closed" },
    { "from:\"open", "column 6: this quote is not closed" },
    { "a ()", "column 3: these parentheses are empty" },
    { "a ( )", "column 3: these parentheses are empty" },
    { "a (b", "column 3: this parenthesis is not closed" },
    { "a (b (c)", "column 3: this parenthesis is not closed" },
    { "a)", "column 2: there is no ( for this parenthesis" },
    { ")", "column 1: there is no ( for this parenthesis" },
    { "a OR", "column 5: something is missing at the end" },
    { "a OR )", "column 6: there is no (" },
    { "OR a", "column 1: this stands between two conditions" },
    { "a AND OR b", "column 7: this stands between two conditions" },
    { "a AND", "column 6: something is missing at the end" },
    { "NOT", "column 4: something is missing at the end" },
    { "a - b", "column 3: a - stands right before what must not match" },
    { "-", "column 1: a - stands right before what must not match" },
    { "(-)", "column 2: a - stands right before" },
    { "from:", "column 1: nothing stands right behind from: write one word" },
    { "from: ada", "column 1: nothing stands right behind from: write one word" },
    { "from:(a OR b)", "column 1: nothing stands right behind from:" },
    { "\"\"", "column 1: nothing stands between these quotes" },
    { "...", "column 1: \"...\" has no word in it" },
    { "from:*", "column 1: \"*\" has no word in it" },
    { "*foo", "column 1: a * stands at the end of a word" },
    { "b f*o", "column 4: a * stands at the end of a word" },
    { "is:unred", "column 1: \"unred\" is nothing that is: knows: did you mean unread?" },
    { "has:zzzz",
      "column 1: \"zzzz\" is nothing that has: knows: there are attachment, link, invite" },
    { "on:paper", "column 1: \"paper\" is nothing that on: knows: there is server" },
    { "is:unread*", "column 1: \"unread*\" is nothing that is: knows" },
    { "date:2026-13", "column 1: \"2026-13\" is no date: write 2026, 2026-03" },
    { "date:2026-02-29", "column 1: \"2026-02-29\" is no date" },
    { "date:2026-00", "column 1: \"2026-00\" is no date" },
    { "date:26", "column 1: \"26\" is no date" },
    { "date:1969", "column 1: \"1969\" is no date" },
    { "date:2101", "column 1: \"2101\" is no date" },
    { "date:2026-03-15-1", "column 1: \"2026-03-15-1\" is no date" },
    { "date:2026-3", "column 1: \"2026-3\" is no date" },
    { "date:2026-", "column 1: \"2026-\" is no date" },
    { "date:..", "column 1: \"..\" is no range of dates" },
    { "date:2026..x", "column 1: \"2026..x\" is no range of dates" },
    { "date:2026-05..2026-03", "column 1: \"2026-05..2026-03\" ends before it begins" },
    { "before:2026-03..", "column 1: \"2026-03..\" is a range: write date: before it" },
    { "date:2026*", "column 1: \"2026*\" is no date: leave the * out" },
    { "larger:big", "column 1: \"big\" is no size: write it like 500KB" },
    { "larger:-5", "column 1: \"-5\" is no size" },
    { "smaller:5MB*", "column 1: \"5MB*\" is no size" },
    { "larger:99999999999999999999", "column 1: \"99999999999999999999\" is no size" },
    { "id:xyz", "column 1: \"xyz\" is no ID" },
    { "id:12345678901234567", "column 1: \"12345678901234567\" is no ID" },
    { "ab\xFF", "column 3: this is no UTF-8" },
    { "is:\x1B[31mred", "column 1: \"^[[31mred\" is nothing that is: knows" },
};

static void
query_parse__names_the_column__and_what_to_do(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bad_queries); i++) {
        g_autoptr(GError) error = NULL;

        if (store_query_parse(bad_queries[i].text, &error) != NULL)
            fail_msg("\"%s\" is read", bad_queries[i].text);
        assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_BAD_QUERY));
        assert_int_equal(pb_error_class(error), PB_CLASS_USAGE);
        if (!g_str_has_prefix(error->message, bad_queries[i].message))
            fail_msg("\"%s\": %s, not %s", bad_queries[i].text, error->message,
                     bad_queries[i].message);
        assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    }
}

/* `n` times `piece` between `before` and `after`. The caller frees. */
static char *
repeat(const char *before, const char *piece, guint n, const char *after)
{
    GString *text = g_string_new(before);

    for (guint i = 0; i < n; i++)
        g_string_append(text, piece);
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

static void
query_parse__has_limits__that_hold_exactly(void **state)
{
    static const struct {
        const char *piece;
        guint n; /* of them are read; one more is not */
        const char *middle, *closing, *message;
    } rows[] = {
        { "(", STORE_QUERY_MAX_DEPTH, "a", ")", "nested too deeply" },
        { "-", STORE_QUERY_MAX_DEPTH, "a", "", "nested too deeply" },
        { "NOT ", STORE_QUERY_MAX_DEPTH, "a", "", "nested too deeply" },
        { "-(", STORE_QUERY_MAX_DEPTH / 2, "a", ")", "nested too deeply" },
        { "a ", STORE_QUERY_MAX_TERMS - 1, "a", "", "too many conditions" },
        { "a OR ", STORE_QUERY_MAX_TERMS - 1, "a", "", "too many conditions" },
        { "w", STORE_QUERY_MAX_LEN - 1, "w", "", "longer than 4096 bytes" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (guint more = 0; more < 2; more++) {
            guint n = rows[i].n + more;
            g_autofree char *begin = repeat("", rows[i].piece, n, rows[i].middle);
            g_autofree char *text = repeat(begin, rows[i].closing, n, "");
            g_autoptr(GError) error = NULL;
            g_autoptr(StoreQuery) query = store_query_parse(text, &error);

            if ((query != NULL) != (more == 0))
                fail_msg("row %zu, %u: %s", i, n, error == NULL ? "" : error->message);
            if (more == 1)
                assert_non_null(strstr(error->message, rows[i].message));
        }
    }
}

/* Every beginning of a query is read or refused; nothing else happens. */
static void
query_parse__survives__every_cut(void **state)
{
    static const char text[] =
        "-(from:\"Ada L\"* OR NOT is:unread) \"東京\" date:2026-03..week "
        "-larger:5MB (tag:a* AND id:<a@b>) *";

    (void)state;
    for (gsize len = 0; len < sizeof(text); len++) {
        g_autofree char *cut = g_strndup(text, len);
        g_autoptr(GError) error = NULL;
        g_autoptr(StoreQuery) query = store_query_parse(cut, &error);

        assert_true((query == NULL) == (error != NULL));
    }
}

static void
query_bound__counts_days__in_the_local_zone(void **state)
{
    static const struct {
        gint64 days;
        const char *time;
    } rows[] = {
        { -1, "2026-03-16 00:00" },
        { 0, "2026-03-15 00:00" },
        { 1, "2026-03-14 00:00" },
        { 29, "2026-02-14 00:00" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        QueryBound bound = { QUERY_DAYS_AGO, rows[i].days };
        g_autofree char *got =
            pb_time_to_string(query_bound_seconds(&bound, 1773578096)); /* 12:34:56 */

        assert_string_equal(got, rows[i].time);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(query_parse__reads__what_the_language_has),
        cmocka_unit_test(query_parse__names_the_column__and_what_to_do),
        cmocka_unit_test(query_parse__has_limits__that_hold_exactly),
        cmocka_unit_test(query_parse__survives__every_cut),
        cmocka_unit_test(query_bound__counts_days__in_the_local_zone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
