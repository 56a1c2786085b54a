/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_layout.c: wrapping text and laying out documents. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "documents.h"
#include "pager.h"
#include "wrap.h"

static char *
wrap(const char *text, int cells)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize end = strlen(text);
    GString *out = g_string_new(NULL);

    ui_wrap_begin(wrap, text, 0, end);
    for (gsize at = 0; at < end;) {
        gsize len;
        gsize next = ui_wrap_next(wrap, at, cells, &len);

        assert_true(next > at);
        assert_true(at + len <= next);
        g_string_append_len(out, text + at, (gssize)len);
        g_string_append_c(out, '|');
        at = next;
    }
    return g_string_free(out, FALSE);
}

static void
wrap__ends_lines__where_people_would(void **state)
{
    static const struct {
        const char *text;
        int cells;
        const char *lines;
    } rows[] = {
        { "", 10, "" },
        { "one two three", 20, "one two three|" },
        { "one two three", 7, "one two|three|" },
        { "one two three", 8, "one two|three|" },
        { "one two three", 6, "one|two|three|" },
        { "one two   three", 7, "one two|three|" },
        { "one\ntwo\n\nthree", 10, "one|two||three|" },
        { "one\n", 10, "one|" },
        { "\n\n", 10, "||" },
        { "trailing   ", 20, "trailing|" },
        { "  indented text", 20, "  indented text|" },
        { "     x", 3, "|x|" },
        /* Addresses: whole in the next line if that helps, else cut without a mark. */
        { "see https://example.org/a/long/path?x=1&y=2 now", 36,
          "see|https://example.org/a/long/path?x=1&|y=2 now|" },
        { "see https://example.org/a-b/c now", 30, "see https://example.org/a-b/c|now|" },
        { "see https://example.org/a-b/c now", 27, "see|https://example.org/a-b/c|now|" },
        { "aaaaaaaaaa", 4, "aaaa|aaaa|aa|" },
        /* CJK breaks between signs, not before closing marks. */
        { "日本語の文章です。", 6, "日本語|の文章|です。|" },
        { "日本語の文章です。", 7, "日本語|の文章|です。|" },
        { "日本。語", 4, "日|本。|語|" },
        { "ab日本cd", 4, "ab日|本cd|" },
        /* Emoji and marks stay whole. */
        { "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 4,
          "\xF0\x9F\x98\x80\xF0\x9F\x98\x80|\xF0\x9F\x98\x80|" },
        { "e\xCC\x81"
          "e\xCC\x81",
          1, "e\xCC\x81|e\xCC\x81|" },
        /* One cell: everything still comes, a wide sign too. */
        { "abc", 1, "a|b|c|" },
        { "世x", 1, "世|x|" },
        { "a b", 1, "a|b|" },
        { "a\tb", 20, "a\tb|" },
        { "a\tbcdef", 10, "a|bcdef|" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *lines = wrap(rows[i].text, rows[i].cells);

        assert_string_equal(lines, rows[i].lines);
    }
}

static void
wrap__loses_no_letter__at_any_width(void **state)
{
    const char *text = "Grüße aus 東京, see https://example.org/x and\tthe\n\n  rest… "
                       "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9 end";

    (void)state;
    for (int cells = 1; cells < 90; cells++) {
        g_autofree char *lines = wrap(text, cells);
        g_auto(GStrv) letters = g_strsplit_set(text, " \t\n", -1);
        g_auto(GStrv) kept = g_strsplit_set(lines, " \t|", -1);
        g_autofree char *a = g_strjoinv("", letters);
        g_autofree char *b = g_strjoinv("", kept);

        assert_string_equal(a, b);
    }
}

/* --- documents -------------------------------------------------------------------------------- */

static void
layout__shows__header_then_blocks(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) layout = NULL;
    static const char *const expected[] = {
        "From     Ada <ada@example.org>  some day",
        "To       me@example.net",
        "Subject  Hello",
        "────────────────────────────────────────",
        "",
        "Some words that do not fit into one",
        "line.",
        "",
        "> quoted words that go on and on and on",
        "> and on",
        "> > twice",
        "- item that is too long for one line of",
        "  forty",
    };

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH,
                       "Some words that do not fit into one line.");
    document_add_block(document, MAIL_BLOCK_PARAGRAPH,
                       "quoted words that go on and on and on and on")
        ->quote_level = 1;
    g_array_index(document->blocks, MailBlock, 1).has_gap = true;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "twice")->quote_level = 2;
    document_add_block(document, MAIL_BLOCK_LIST_ITEM,
                       "- item that is too long for one line of forty")
        ->marker = 2;
    layout = ui_layout_new(document, &(UiLayoutForm){ .width = 40 });
    assert_int_equal(ui_layout_n_lines(layout), G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *line = ui_layout_line_text(layout, i);

        assert_string_equal(line, expected[i]);
    }
}

static void
layout__numbers__links_whose_text_hides_the_target(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autofree char *text = NULL;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH,
                       "Read the plan at example.org today");
    document_add_link(document, "the plan", "https://example.org/plan", false);
    document_add_link(document, "example.org", "https://example.org/", false);
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "bank.example");
    document_add_link(document, "bank.example", "https://evil.example/x", true);
    text = document_body_text(document, 60);
    assert_string_equal(text,
                        "\n"
                        "Read the plan[1] at example.org today\n"
                        "bank.example[2]\n"
                        "\n"
                        "[1] https://example.org/plan\n"
                        "[2] ! shown \"bank.example\" goes to https://evil.example/x\n");
}

/* Whatever it says, at any width and beside any note, the lines below it stay where they are. */
static void
layout__keeps__the_place_of_all_lines_below_the_seal(void **state)
{
    static const char *const words[] = {
        "Signature: being checked",
        "BAD signature: the text was changed after Somebody With A Very Long Name "
        "<somebody@a-very-long-name.example> signed it",
        "Signed, but nobody vouches for the key: \u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22"
        "\u5b57\u6f22\u5b57\u6f22\u5b57",
    };
    static const UiHeaders headers[] = { UI_HEADERS_FEW, UI_HEADERS_FEWEST };
    g_autoptr(MailDocument) document = document_new();

    (void)state;
    g_free(document->list_id);
    document->list_id = g_strdup("talk.example.org");
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "The text");
    for (int width = 1; width <= 120; width++) {
        for (gsize h = 0; h < G_N_ELEMENTS(headers); h++) {
            guint n_lines = 0;

            for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
                g_autoptr(UiLayout) layout =
                    ui_layout_new(document, &(UiLayoutForm){ .width = width,
                                                             .headers = headers[h],
                                                             .seal = words[i],
                                                             .seal_role = UI_ROLE_DIM });

                if (i > 0)
                    assert_int_equal(ui_layout_n_lines(layout), n_lines);
                n_lines = ui_layout_n_lines(layout);
            }
        }
    }
}

static void
pager__stays__between_the_ends(void **state)
{
    static const struct {
        UiAction action;
        guint top;
    } rows[] = {
        { UI_ACTION_PREVIOUS, 0 },  { UI_ACTION_NEXT, 1 },     { UI_ACTION_PAGE_DOWN, 5 },
        { UI_ACTION_PAGE_DOWN, 9 }, { UI_ACTION_PAGE_UP, 5 },  { UI_ACTION_LAST, 15 },
        { UI_ACTION_NEXT, 15 },     { UI_ACTION_PAGE_UP, 11 }, { UI_ACTION_FIRST, 0 },
    };
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiCanvas) canvas = ui_canvas_new(5, 40);
    UiPager pager = { .rows = 1 };

    (void)state;
    assert_false(ui_pager_scroll_to(&pager, 3));
    document_add_block(
        document, MAIL_BLOCK_PREFORMATTED,
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20")
        ->has_gap = false;
    ui_pager_show(&pager, document, UI_HEADERS_NONE, canvas, (UiRect){ 0, 0, 5, 40 });
    assert_int_equal(ui_layout_n_lines(pager.layout), 20);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_true(ui_pager_act(&pager, rows[i].action));
        assert_int_equal(pager.top, rows[i].top);
    }
    assert_false(ui_pager_act(&pager, UI_ACTION_BACK));
    /* The place stays at another width, and the last screenful is full. */
    ui_pager_act(&pager, UI_ACTION_LAST);
    ui_pager_show(&pager, document, UI_HEADERS_NONE, canvas, (UiRect){ 0, 0, 5, 20 });
    assert_int_equal(pager.top, 15);
    ui_pager_fit(&pager, 12);
    assert_int_equal(pager.top, 8);
    ui_pager_forget(&pager);
}

static void
layout__cuts__a_subject_that_never_ends(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) few = NULL;
    g_autofree char *lines = NULL;

    (void)state;
    g_free(document->subject);
    document->subject = g_strnfill(50000, 's');
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "The text");
    few = ui_layout_new(document,
                        &(UiLayoutForm){ .width = 78, .headers = UI_HEADERS_FEW });
    lines = document_lines(few);
    assert_non_null(strstr(lines, "s…\n"));
    assert_non_null(strstr(lines, "The text"));
    assert_in_range(ui_layout_n_lines(few), 6, 12);
}

static void
collect_role(const UiSegment *segment, void *user_data)
{
    GString *out = user_data;

    g_string_append_printf(out, "%d:%d:%.*s;", segment->column, (int)segment->role,
                           (int)segment->len, segment->text);
}

static void
layout__gives__roles_to_segments(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) layout = NULL;
    g_autoptr(GString) segments = g_string_new(NULL);
    g_autofree char *expected = NULL;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "see this link\tend")
        ->quote_level = 1;
    document_add_link(document, "link", "https://x.example", true);
    layout = ui_layout_new(document, &(UiLayoutForm){ .width = 60 });
    ui_layout_each_segment(layout, 5, collect_role, segments);
    expected = g_strdup_printf("0:%d:> ;2:%d:see this ;11:%d:link;15:%d:[1];26:%d:end;",
                               UI_ROLE_QUOTE1, UI_ROLE_QUOTE1, UI_ROLE_LINK_BAD,
                               UI_ROLE_DIM, UI_ROLE_QUOTE1);
    assert_string_equal(segments->str, expected);
}

static void
layout__works__at_one_cell(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autofree char *text = NULL;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "ab")->quote_level = 200;
    g_array_index(document->blocks, MailBlock, 0).indent = 255;
    text = document_body_text(document, 1);
    assert_string_equal(text, "\na\nb\n");
}

static void
layout__finds_the_place_again__at_another_width(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) wide = NULL;
    g_autoptr(UiLayout) narrow = NULL;
    g_autofree char *line = NULL;
    guint64 place;
    guint found;

    (void)state;
    for (int i = 0; i < 500; i++) {
        g_autofree char *text =
            g_strdup_printf("Paragraph %d with some words behind it to fill lines.", i);

        document_add_block(document, MAIL_BLOCK_PARAGRAPH, text);
    }
    wide = ui_layout_new(document, &(UiLayoutForm){ .width = 76 });
    place = ui_layout_place(wide, 5 + 321);
    assert_false(ui_layout_is_whole(wide));
    narrow = ui_layout_new(document, &(UiLayoutForm){ .width = 20 });
    found = ui_layout_line_of_place(narrow, place);
    line = ui_layout_line_text(narrow, found);
    assert_true(g_str_has_prefix(line, "Paragraph 321"));
    assert_true(ui_layout_percent(wide, 10) < 5);
    assert_true(ui_layout_percent(wide, 400) < 100);
    assert_int_equal(ui_layout_percent(wide, ui_layout_n_lines(wide) - 1), 100);
}

static void
layout__is_lazy__with_megabytes(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) layout = NULL;
    g_autoptr(GString) text = g_string_new(NULL);

    (void)state;
    while (text->len < MAIL_MAX_TEXT)
        g_string_append(text,
                        "A line of ordinary mail text that is a bit long to fit.\n");
    for (gsize at = 0; at < text->len; at += 56 * 100) {
        MailBlock block = { .kind = MAIL_BLOCK_PREFORMATTED,
                            .start = (guint32)at,
                            .len = (guint32)MIN(56 * 100, text->len - at) };

        g_array_append_val(document->blocks, block);
    }
    g_free(document->text);
    document->text_len = text->len;
    document->text = g_string_free(g_steal_pointer(&text), FALSE);
    layout = ui_layout_new(document, &(UiLayoutForm){ .width = 76 });
    assert_true(ui_layout_reach(layout, 40));
    assert_false(ui_layout_is_whole(layout));
    assert_int_equal(ui_layout_n_lines(layout), 5 + document->text_len / 56);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout__keeps__the_place_of_all_lines_below_the_seal),
        cmocka_unit_test(wrap__ends_lines__where_people_would),
        cmocka_unit_test(wrap__loses_no_letter__at_any_width),
        cmocka_unit_test(layout__shows__header_then_blocks),
        cmocka_unit_test(layout__numbers__links_whose_text_hides_the_target),
        cmocka_unit_test(pager__stays__between_the_ends),
        cmocka_unit_test(layout__cuts__a_subject_that_never_ends),
        cmocka_unit_test(layout__gives__roles_to_segments),
        cmocka_unit_test(layout__works__at_one_cell),
        cmocka_unit_test(layout__finds_the_place_again__at_another_width),
        cmocka_unit_test(layout__is_lazy__with_megabytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
