/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_reading.c: what stands above a message's text, and its quotations folded. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "documents.h"

static void
replace(char **field, const char *text)
{
    g_free(*field);
    *field = g_strdup(text);
}

/* The header's lines: up to its rule. */
static char *
header_text(const MailDocument *document, int width, UiHeaders headers)
{
    g_autoptr(UiLayout) layout = ui_layout_new(
        document,
        &(UiLayoutForm){ .width = width, .headers = headers, .headers_key = "h" });
    GString *out = g_string_new(NULL);

    for (guint i = 0;; i++) {
        g_autofree char *line = ui_layout_line_text(layout, i);

        if (g_str_has_prefix(line, "─"))
            break;
        g_string_append_printf(out, "%s\n", line);
    }
    return g_string_free(out, FALSE);
}

static void
add_remark(MailDocument *document, const char *text, bool is_deceiving)
{
    MailRemark *remark = g_new0(MailRemark, 1);

    remark->text = g_strdup(text);
    remark->is_deceiving = is_deceiving;
    g_ptr_array_add(document->sender, remark);
}

static MailDocument *
busy_document(void)
{
    MailDocument *document = document_new();

    replace(&document->to, "me@example.net, \"Carol, White\" <carol@example.org>, "
                           "dan@example.org, erin@example.org");
    replace(&document->cc, "fay@example.org");
    replace(&document->subject, "Weekly standup notes");
    replace(&document->authentication, "DKIM good: example.org");
    replace(&document->list_id, "standup");
    document->n_hidden = 3;
    document->n_remote = 2;
    document->n_trackers = 2;
    add_remark(document, "The name holds another address.", true);
    add_remark(document, "Answers go to carol@example.org.", false);
    document_add_part(document, "1", "text/plain", "", false);
    document_add_part(document, "2", "application/pdf", "notes.pdf", true);
    return document;
}

static void
header__stands__in_few_lines_at_each_width(void **state)
{
    g_autoptr(MailDocument) document = busy_document();
    static const struct {
        int width;
        UiHeaders headers;
        const char *lines;
    } rows[] = {
        { 78, UI_HEADERS_FEW,
          "From     Ada <ada@example.org>                                        some day\n"
          "         ! The name holds another address.\n"
          "         Answers go to carol@example.org.               DKIM good: example.org\n"
          "To       me@example.net                                      3 more: h to show\n"
          "Cc       fay@example.org                                         list: standup\n"
          "Subject  Weekly standup notes\n"
          "Parts    1 text   2 notes.pdf 84K\n"
          "         3 hidden pieces left out, 2 trackers not loaded\n" },
        { 38, UI_HEADERS_FEWEST,
          "From Ada <ada@example.org>\n"
          " ! The name holds another address.\n"
          " Answers go to carol@example.org.\n"
          "Subject Weekly standup notes\n" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *lines = header_text(document, rows[i].width, rows[i].headers);

        assert_string_equal(lines, rows[i].lines);
    }
}

static void
header__names__no_parts_of_a_plain_message(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autofree char *lines = NULL;

    (void)state;
    document_add_part(document, "1", "text/plain", "", false);
    lines = header_text(document, 78, UI_HEADERS_FEW);
    assert_null(strstr(lines, "Parts"));
}

static void
header__warns__only_of_what_deceives(void **state)
{
    g_autoptr(MailDocument) document = busy_document();
    g_autoptr(UiLayout) layout = ui_layout_new(document, &(UiLayoutForm){ .width = 78 });
    guint n_warnings = 0;

    (void)state;
    for (guint i = 0; i < 4; i++) {
        g_autofree char *line = ui_layout_line_text(layout, i);

        n_warnings += strchr(line, '!') != NULL ? 1 : 0;
    }
    assert_int_equal(n_warnings, 1);
}

/* --- folding ---------------------------------------------------------------------------------- */

static void
add_quoted(MailDocument *document, guint8 level, guint n_lines)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < n_lines; i++)
        g_string_append_printf(text, "%squoted %u", i > 0 ? "\n" : "", i);
    document_add_block(document, MAIL_BLOCK_PREFORMATTED, text->str)->quote_level = level;
    g_string_free(text, TRUE);
}

/* The body; `quotes` may be NULL. */
static char *
folded_text(const MailDocument *document, const UiQuotes *quotes)
{
    g_autoptr(UiLayout) layout = ui_layout_new(
        document, &(UiLayoutForm){ .width = 50, .quotes = quotes, .fold_key = "z" });
    g_autofree char *all = document_lines(layout);

    return g_strdup(strstr(all, "\n\n") + 2);
}

static void
quotes__fold__a_trailing_quotation(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiQuotes) quotes = NULL;
    g_autofree char *folded = NULL;
    g_autofree char *open = NULL;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "Yes, let us do that.");
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "On Friday Alice wrote:");
    add_quoted(document, 1, 12);
    document_add_block(document, MAIL_BLOCK_SIGNATURE, "-- \nAda");
    quotes = ui_quotes_new(document);
    folded = folded_text(document, quotes);
    assert_string_equal(folded, "Yes, let us do that.\n"
                                "On Friday Alice wrote:\n"
                                "> quoted 0                     (12 lines, z opens)\n"
                                "--\n"
                                "Ada\n");
    assert_true(ui_quotes_toggle(quotes, 2));
    open = folded_text(document, quotes);
    assert_non_null(strstr(open, "> quoted 11\n"));
    assert_false(ui_quotes_toggle(quotes, 0));
}

static void
quotes__stay_open__where_they_are_answered_or_alone(void **state)
{
    g_autoptr(MailDocument) answered = document_new();
    g_autoptr(MailDocument) alone = document_new();
    g_autoptr(MailDocument) brief = document_new();
    g_autoptr(UiQuotes) answered_quotes = NULL;
    g_autoptr(UiQuotes) alone_quotes = NULL;
    g_autoptr(UiQuotes) brief_quotes = NULL;

    (void)state;
    document_add_block(answered, MAIL_BLOCK_PARAGRAPH, "Hello");
    add_quoted(answered, 1, 30);
    document_add_block(answered, MAIL_BLOCK_PARAGRAPH, "No.");
    answered_quotes = ui_quotes_new(answered);
    assert_null(ui_quotes_folded(answered_quotes, 1));

    document_add_block(alone, MAIL_BLOCK_PARAGRAPH, "Alice wrote:");
    add_quoted(alone, 1, 30);
    alone_quotes = ui_quotes_new(alone);
    assert_null(ui_quotes_folded(alone_quotes, 1));

    document_add_block(brief, MAIL_BLOCK_PARAGRAPH, "Yes");
    add_quoted(brief, 1, 3);
    brief_quotes = ui_quotes_new(brief);
    assert_null(ui_quotes_folded(brief_quotes, 1));
}

static void
quotes__fold__what_is_quoted_three_times(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiQuotes) quotes = NULL;
    g_autofree char *folded = NULL;

    (void)state;
    add_quoted(document, 1, 1);
    add_quoted(document, 3, 4);
    add_quoted(document, 4, 4);
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "Quite.");
    quotes = ui_quotes_new(document);
    folded = folded_text(document, quotes);
    assert_string_equal(folded, "> quoted 0\n"
                                "> > > quoted 0                  (8 lines, z opens)\n"
                                "Quite.\n");
    /* The quotation around it hides that line too, and shows it again as it was. */
    assert_true(ui_quotes_toggle(quotes, 0));
    assert_int_equal(ui_quotes_folded(quotes, 2)->first, 0);
    ui_quotes_reveal(quotes, 2);
    assert_null(ui_quotes_folded(quotes, 2));
    assert_true(ui_quotes_toggle_all(quotes));
    assert_non_null(ui_quotes_folded(quotes, 0));
    assert_true(ui_quotes_toggle_all(quotes));
    assert_null(ui_quotes_folded(quotes, 1));
}

static void
layout__finds__places_and_matches_in_folded_text(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiQuotes) quotes = NULL;
    g_autoptr(UiLayout) layout = NULL;
    g_autofree char *line = NULL;
    UiMatch match = { .start = 80, .len = 3 };
    guint folded, open;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "Own words.");
    add_quoted(document, 1, 20);
    quotes = ui_quotes_new(document);
    layout = ui_layout_new(document, &(UiLayoutForm){ .width = 50, .quotes = quotes });
    while (ui_layout_piece_block(layout, match.piece) != 1)
        match.piece++;
    folded = ui_layout_line_of_match(layout, &match);
    line = ui_layout_line_text(layout, folded);
    assert_non_null(strstr(line, "(20 lines)"));
    assert_int_equal(ui_layout_block(layout, folded), 1);
    assert_int_equal(
        ui_layout_line_of_place(layout, ui_layout_place_of_match(layout, &match)),
        folded);
    ui_quotes_reveal(quotes, 1);
    ui_layout_refold(layout);
    open = ui_layout_line_of_match(layout, &match);
    assert_true(open > folded);
    assert_int_equal(
        ui_layout_line_of_place(layout, ui_layout_place_of_match(layout, &match)), open);
}

/* --- blocks ----------------------------------------------------------------------------------- */

static void
layout__aligns__neighbouring_fields(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autofree char *text = NULL;

    (void)state;
    document_add_block(document, MAIL_BLOCK_FIELD,
                       "Wherea place that takes two lines of the screen")
        ->marker = 5;
    document_add_block(document, MAIL_BLOCK_FIELD, "Organiserada@example.org")->marker =
        9;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "And words.");
    text = document_body_text(document, 40);
    assert_string_equal(text, "\n"
                              "Where      a place that takes two lines\n"
                              "           of the screen\n"
                              "Organiser  ada@example.org\n"
                              "And words.\n");
}

static void
layout__centres__the_text_below_a_wide_header(void **state)
{
    g_autoptr(MailDocument) document = document_new();
    g_autoptr(UiLayout) layout = NULL;
    g_autofree char *lines = NULL;

    (void)state;
    document_add_block(document, MAIL_BLOCK_PARAGRAPH, "some words to wrap");
    document_add_block(document, MAIL_BLOCK_RULE, "");
    layout = ui_layout_new(
        document, &(UiLayoutForm){ .width = 46, .body_cells = 12, .body_column = 17 });
    lines = document_lines(layout);
    assert_string_equal(lines, "From     Ada <ada@example.org>        some day\n"
                               "To       me@example.net\n"
                               "Subject  Hello\n"
                               "──────────────────────────────────────────────\n"
                               "\n"
                               "                 some words\n"
                               "                 to wrap\n"
                               "                 ────────────\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header__stands__in_few_lines_at_each_width),
        cmocka_unit_test(header__names__no_parts_of_a_plain_message),
        cmocka_unit_test(header__warns__only_of_what_deceives),
        cmocka_unit_test(quotes__fold__a_trailing_quotation),
        cmocka_unit_test(quotes__stay_open__where_they_are_answered_or_alone),
        cmocka_unit_test(quotes__fold__what_is_quoted_three_times),
        cmocka_unit_test(layout__finds__places_and_matches_in_folded_text),
        cmocka_unit_test(layout__aligns__neighbouring_fields),
        cmocka_unit_test(layout__centres__the_text_below_a_wide_header),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
