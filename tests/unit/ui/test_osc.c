/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_osc.c: the bytes of links and of copying, and which terminals get them. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "osc.h"

static char *
copy(const char *text, UiOscWay way)
{
    return g_string_free(ui_osc_copy(text, strlen(text), way), FALSE);
}

static void
osc_copy__is_base64_between_its_marks(void **state)
{
    g_autofree char *plain = copy("one \033]52;\a two", UI_OSC_PLAIN);
    g_autofree char *empty = copy("", UI_OSC_PLAIN);

    (void)state;
    assert_string_equal(plain, "\033]52;c;b25lIBtdNTI7ByB0d28=\a");
    assert_string_equal(empty, "\033]52;c;\a");
}

static void
osc_copy__goes_through_tmux_both_ways(void **state)
{
    g_autofree char *sent = copy("hi", UI_OSC_TMUX);

    (void)state;
    assert_string_equal(sent, "\033]52;c;aGk=\a\033Ptmux;\033\033]52;c;aGk=\a\033\\");
}

static void
osc_copy__goes_through_screen_in_pieces(void **state)
{
    g_autofree char *text = g_strnfill(1500, 'x');
    g_autofree char *plain = copy(text, UI_OSC_PLAIN);
    g_autofree char *sent = copy(text, UI_OSC_SCREEN);
    g_auto(GStrv) pieces = g_strsplit(sent, "\033\\", -1);
    g_autoptr(GString) whole = g_string_new(NULL);

    (void)state;
    for (guint i = 0; pieces[i] != NULL && *pieces[i] != '\0'; i++) {
        assert_true(g_str_has_prefix(pieces[i], "\033P"));
        assert_in_range(strlen(pieces[i]), 3, 2 + 768);
        g_string_append(whole, pieces[i] + 2);
    }
    assert_int_equal(g_strv_length(pieces), 4);
    assert_string_equal(whole->str, plain);
}

/* Every byte there is, ten times over: nothing that ends or begins a sequence is inside. */
static void
osc_copy__holds_no_control__whatever_is_copied(void **state)
{
    char text[2560];
    GString *sent;

    (void)state;
    for (gsize i = 0; i < sizeof text; i++)
        text[i] = (char)(i % 256);
    sent = ui_osc_copy(text, sizeof text, UI_OSC_PLAIN);
    for (gsize i = 1; i + 1 < sent->len; i++)
        assert_in_range((guchar)sent->str[i], 0x20, 0x7E);
    assert_int_equal(sent->str[sent->len - 1], '\a');
    g_string_free(sent, TRUE);
}

static void
osc_target__is_printable_and_of_a_known_kind(void **state)
{
    static const struct {
        const char *target, *encoded; /* NULL: none */
    } rows[] = {
        { "https://a.example/b?c=d#e", "https://a.example/b?c=d#e" },
        { "HTTP://a.example/50%25", "HTTP://a.example/50%25" },
        { "mailto:ada@example.org", "mailto:ada@example.org" },
        { "ftp://a.example/", "ftp://a.example/" },
        { "https://a.example/ü b", "https://a.example/%C3%BC%20b" },
        { "https://a.example/\033\\\a\x7f\xc2\x9c<\">",
          "https://a.example/%1B%5C%07%7F%C2%9C%3C%22%3E" },
        { "https:a", NULL },
        { "javascript:alert(1)", NULL },
        { "file:///etc/passwd", NULL },
        { "--version", NULL },
        { " https://a.example/", NULL },
        { "", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *encoded = ui_osc_encode_target(rows[i].target, 2000);

        if (g_strcmp0(encoded, rows[i].encoded) != 0)
            fail_msg("%s: %s", rows[i].target, encoded);
    }
}

static void
osc_target__is_none__when_it_is_too_long(void **state)
{
    g_autofree char *text = g_strnfill(100, 'x');
    g_autofree char *target = g_strconcat("https://", text, NULL);
    g_autofree char *fits = ui_osc_encode_target(target, 108);
    g_autofree char *over = ui_osc_encode_target(target, 107);

    (void)state;
    assert_string_equal(fits, target);
    assert_null(over);
}

static void
osc_link__is_begun_and_ended(void **state)
{
    g_autoptr(GString) out = g_string_new(NULL);

    (void)state;
    ui_osc_append_link(out, 7, "https://a.example/");
    g_string_append(out, "x");
    ui_osc_append_link(out, 0, NULL);
    assert_string_equal(out->str, "\033]8;id=7;https://a.example/\033\\x\033]8;;\033\\");
}

/* Environments of terminals: what is between, whether it copies, whether it takes links. */
static void
osc_environment__tells_terminals_apart(void **state)
{
    static const struct {
        const char *env;
        UiOscWay way;
        bool copies, links;
    } rows[] = {
        { "TERM=xterm-256color", UI_OSC_PLAIN, true, false },
        { "TERM=xterm-256color COLORTERM=truecolor", UI_OSC_PLAIN, true, false },
        { "TERM=xterm-256color VTE_VERSION=7006", UI_OSC_PLAIN, true, true },
        { "TERM=xterm-256color VTE_VERSION=5000", UI_OSC_PLAIN, true, false },
        { "TERM=xterm-256color VTE_VERSION=4601", UI_OSC_PLAIN, true, false },
        { "TERM=xterm-256color KONSOLE_VERSION=220401", UI_OSC_PLAIN, true, true },
        { "TERM=xterm-256color TERM_PROGRAM=iTerm.app", UI_OSC_PLAIN, true, true },
        { "TERM=xterm-256color TERM_PROGRAM=Apple_Terminal", UI_OSC_PLAIN, true, false },
        { "TERM=xterm-kitty", UI_OSC_PLAIN, true, true },
        { "TERM=foot", UI_OSC_PLAIN, true, true },
        { "TERM=vte-256color VTE_VERSION=7006", UI_OSC_PLAIN, true, true },
        { "TERM=linux", UI_OSC_PLAIN, false, false },
        { "TERM=linux VTE_VERSION=7006", UI_OSC_PLAIN, false, false },
        { "TERM=vt220", UI_OSC_PLAIN, false, false },
        { "TERM=dumb", UI_OSC_PLAIN, false, false },
        { "HOME=/", UI_OSC_PLAIN, false, false },
        { "TERM=tmux-256color TMUX=/run/t TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.4",
          UI_OSC_TMUX, true, true },
        { "TERM=screen TMUX=/run/t TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.3a",
          UI_OSC_TMUX, true, false },
        { "TERM=tmux TMUX=/run/t TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.10 "
          "VTE_VERSION=1",
          UI_OSC_TMUX, true, true },
        { "TERM=screen.xterm STY=1.pts VTE_VERSION=7006", UI_OSC_SCREEN, true, false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) env = g_strsplit(rows[i].env, " ", -1);

        if (ui_osc_way(env) != rows[i].way ||
            (ui_osc_copy_refusal(env) == NULL) != rows[i].copies ||
            ui_osc_knows_links(env) != rows[i].links)
            fail_msg("%s", rows[i].env);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(osc_copy__is_base64_between_its_marks),
        cmocka_unit_test(osc_copy__goes_through_tmux_both_ways),
        cmocka_unit_test(osc_copy__goes_through_screen_in_pieces),
        cmocka_unit_test(osc_copy__holds_no_control__whatever_is_copied),
        cmocka_unit_test(osc_target__is_printable_and_of_a_known_kind),
        cmocka_unit_test(osc_target__is_none__when_it_is_too_long),
        cmocka_unit_test(osc_link__is_begun_and_ended),
        cmocka_unit_test(osc_environment__tells_terminals_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
