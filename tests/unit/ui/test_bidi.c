/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_bidi.c: right-to-left writing in the order of the screen. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "bidi.h"
#include "documents.h"

/* Written as in memory, so that the rows can be read in any editor: א=alef ב=bet ג=gimel, 1 to 3. */
#define ALEF  "\xD7\x90"
#define BET   "\xD7\x91"
#define GIMEL "\xD7\x92"
#define ABG   ALEF BET GIMEL
#define GBA   GIMEL BET ALEF

static void
bidi__orders__a_line(void **state)
{
    static const struct {
        const char *text, *visual;
    } rows[] = {
        { "plain (text)", "plain (text)" },
        { ABG, GBA },
        { ABG " " ALEF BET, BET ALEF " " GBA },
        /* A word in a line that runs from left to right. */
        { "see " ABG " there", "see " GBA " there" },
        { "see " ABG " " BET GIMEL " there", "see " GIMEL BET " " GBA " there" },
        /* Numbers and foreign words keep their direction. */
        { ABG " 123", "123 " GBA },
        { ABG " 1,234.5 " BET, BET " 1,234.5 " GBA },
        { ABG " mail " BET, BET " mail " GBA },
        { ABG " https://example.org/a " BET, BET " https://example.org/a " GBA },
        /* Brackets turn around; a full stop goes to the left end. */
        { ABG " (" BET ").", ".(" BET ") " GBA },
        { ABG " [x]", "[x] " GBA },
        /* Marks stay with their letter: bet with dagesh. */
        { ALEF BET "\xD6\xBC" GIMEL, GIMEL BET "\xD6\xBC" ALEF },
        /* Arabic: lam alef, not joined. */
        { "\xD9\x84\xD8\xA7 5", "5 \xD8\xA7\xD9\x84" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *visual = ui_bidi_visual(rows[i].text);

        assert_string_equal(visual, rows[i].visual);
    }
}

static void
bidi__is_needed__for_letters_only(void **state)
{
    static const struct {
        const char *text;
        bool is_needed;
    } rows[] = {
        { "", false },
        { "Grüße, слова, 日本", false },
        { ALEF, true },
        { "x " BET, true },
        { "\xD8\xA7", true },
        { "\xEF\xB7\xBA", true },
        { "\xE0\xA1\x80", true },
        { "\xF0\x9F\x98\x80", false },
        { "ὦ ὧ", false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(ui_bidi_is_needed(rows[i].text, strlen(rows[i].text)),
                         rows[i].is_needed);
}

static void
bidi__keeps__every_byte_of_a_paragraph(void **state)
{
    static const char text[] = ABG " one (two " BET "\xD6\xBC 3) " GIMEL " four.";
    g_autoptr(UiBidi) bidi = ui_bidi_new();

    (void)state;
    assert_true(ui_bidi_begin(bidi, text, 0, strlen(text)));
    assert_true(ui_bidi_is_rtl(bidi));
    for (gsize start = 0; start < strlen(text); start++) {
        for (gsize end = start; end <= strlen(text); end++) {
            guint n, sum = 0;
            const UiBidiRun *runs = ui_bidi_line(bidi, start, end - start, &n);

            for (guint i = 0; i < n; i++) {
                assert_true(runs[i].start >= start);
                assert_true(runs[i].start + runs[i].len <= end);
                sum += (guint)runs[i].len;
            }
            assert_int_equal(sum, end - start);
        }
    }
}

static void
bidi__leaves__a_giant_paragraph_alone(void **state)
{
    g_autoptr(UiBidi) bidi = ui_bidi_new();
    g_autoptr(GString) text = g_string_new(NULL);
    guint n;

    (void)state;
    while (text->len < 100 * 1024)
        g_string_append(text, ABG " ");
    assert_false(ui_bidi_begin(bidi, text->str, 0, text->len));
    assert_false(ui_bidi_line(bidi, 6, 20, &n)->is_rtl);
    assert_int_equal(n, 1);
}

static void
layout__sets__paragraphs_at_their_margin(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autofree char *text = NULL;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "left " ABG);
    document_add_block(document, MAIL_BLOCK_PREFORMATTED, ABG " 12\nleft\n" BET);
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, ABG)->quote_level = 1;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH,
                       ABG " " BET BET " " GIMEL GIMEL GIMEL);
    text = document_body_text(document, 8);
    assert_string_equal(text, "\n"
                              "left " GBA "\n"
                              "  12 " GBA "\n"
                              "left\n"
                              "       " BET "\n"
                              ">    " GBA "\n"
                              "  " BET BET " " GBA "\n"
                              "     " GIMEL GIMEL GIMEL "\n");
}

static void
collect(const UiSegment *segment, void *user_data)
{
    g_string_append_printf(user_data, "%d:%d:%.*s;", segment->column, (int)segment->role,
                           (int)segment->len, segment->text);
}

static void
layout__keeps__roles_and_matches_in_turned_text(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) layout = NULL;
    g_autoptr(GString) segments = g_string_new(NULL);
    g_autofree char *expected = NULL;
    UiMatch match = { 0 };
    guint line;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, ALEF " " BET GIMEL);
    document_add_link(document, BET GIMEL, "https://x.example", false);
    layout = ui_layout_new(document, &(UiLayoutForm){ .width = 40 });
    line = ui_layout_n_lines(layout) - 3;
    while (ui_layout_piece_block(layout, match.piece) != 0)
        match.piece++;
    match.start = 5; /* gimel */
    match.len = 2;
    ui_layout_set_matches(layout, &match, 1);
    assert_int_equal(ui_layout_line_of_match(layout, &match), line);
    ui_layout_each_segment(layout, line, collect, segments);
    expected =
        g_strdup_printf("33:%d:[;34:%d:1;35:%d:];36:%d:" GIMEL ";37:%d:" BET ";38:%d: ;"
                        "39:%d:" ALEF ";",
                        UI_ROLE_DIM, UI_ROLE_DIM, UI_ROLE_DIM, UI_ROLE_MATCH,
                        UI_ROLE_LINK, UI_ROLE_DEFAULT, UI_ROLE_DEFAULT);
    assert_string_equal(segments->str, expected);
}

static void
header__orders__values_and_keeps_columns(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) layout = NULL;
    g_autofree char *from = NULL;
    g_autofree char *subject = NULL;

    (void)state;
    g_free(document->from);
    document->from = g_strdup(ABG " <a@example.org>");
    g_free(document->subject);
    document->subject = g_strdup("Re: " ABG " " BET);
    layout = ui_layout_new(document, &(UiLayoutForm){ .width = 60 });
    from = ui_layout_line_text(layout, 0);
    subject = ui_layout_line_text(layout, 2);
    assert_string_equal(from, "From     <a@example.org> " GBA
                              "                        some day");
    assert_string_equal(subject, "Subject  Re: " BET " " GBA);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bidi__orders__a_line),
        cmocka_unit_test(bidi__is_needed__for_letters_only),
        cmocka_unit_test(bidi__keeps__every_byte_of_a_paragraph),
        cmocka_unit_test(bidi__leaves__a_giant_paragraph_alone),
        cmocka_unit_test(layout__sets__paragraphs_at_their_margin),
        cmocka_unit_test(layout__keeps__roles_and_matches_in_turned_text),
        cmocka_unit_test(header__orders__values_and_keeps_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
