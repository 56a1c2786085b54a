/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_open.c: opening links and copying, by programs and by the terminal. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "model/clipboard.h"
#include "model/open.h"
#include "scratch.h"

#define WAIT_MS 5000

static char *no_env[] = { NULL };

static ConfigSettings *
settings_of(const char *general)
{
    g_autofree char *text = g_strconcat("[general]\n", general, "\n", NULL);
    GError *error = NULL;
    ConfigSettings *settings = config_settings_parse(text, strlen(text), "test", &error);

    assert_null(error);
    return settings;
}

/* --- arguments -------------------------------------------------------------------------------- */

static void
open_argv__puts_the_target_into_one_argument(void **state)
{
    static const struct {
        const char *command, *argv;
    } rows[] = {
        { "xdg-open", "xdg-open|T" },
        { "firefox --new-tab %s", "firefox|--new-tab|T" },
        { "a --url=%s --x", "a|--url=T|--x" },
        { "a %s %s", "a|T|%s" },
        { "a x%sy%s", "a|xTy%s" },
        { "a %d %", "a|%d|%|T" },
        { "%s", "%s|T" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) command = g_strsplit(rows[i].command, " ", -1);
        g_auto(GStrv) argv = ui_open_argv(command, "T");
        g_autofree char *joined = g_strjoinv("|", argv);

        assert_string_equal(joined, rows[i].argv);
    }
}

/* --- what is opened --------------------------------------------------------------------------- */

static void
open_check__says_why_not(void **state)
{
    static const struct {
        const char *general, *env, *target;
        int code; /* -1: it may be opened */
    } rows[] = {
        { "", "DISPLAY=:0", "https://a.example/", -1 },
        { "", "WAYLAND_DISPLAY=w SSH_TTY=/dev/pts/1", "http://a.example/", -1 },
        { "", "DISPLAY=:0", "mailto:a@b.example", UI_OPEN_ERROR_MAIL },
        { "", "DISPLAY=:0", "tel:112", UI_OPEN_ERROR_SCHEME },
        { "", "DISPLAY=:0", "file:///etc/passwd", UI_OPEN_ERROR_SCHEME },
        { "", "DISPLAY=:0", "-version", UI_OPEN_ERROR_SCHEME },
        { "", "SSH_CONNECTION=1", "https://a.example/", UI_OPEN_ERROR_NO_SCREEN },
        { "", "HOME=/", "https://a.example/", UI_OPEN_ERROR_NO_SCREEN },
        { "open_command = lynx", "SSH_CONNECTION=1", "https://a.example/", -1 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ConfigSettings) settings = settings_of(rows[i].general);
        g_auto(GStrv) env = g_strsplit(rows[i].env, " ", -1);
        g_autoptr(GError) error = NULL;
        bool may = ui_open_check(settings, env, rows[i].target, &error);

        if (may != (rows[i].code < 0) ||
            (!may && !g_error_matches(error, UI_OPEN_ERROR, rows[i].code)))
            fail_msg("%s %s: %s", rows[i].env, rows[i].target,
                     error == NULL ? "opened" : error->message);
    }
}

static void
open_check__refuses_what_is_too_long(void **state)
{
    g_autoptr(ConfigSettings) settings = settings_of("open_command = x");
    g_autofree char *path = g_strnfill(UI_OPEN_MAX_TARGET, 'x');
    g_autofree char *target = g_strconcat("https://", path, NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(ui_open_check(settings, no_env, target, &error));
    assert_true(g_error_matches(error, UI_OPEN_ERROR, UI_OPEN_ERROR_LONG));
}

/* --- programs --------------------------------------------------------------------------------- */

typedef struct {
    char *dir, *script, *out;
    char *failure;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->dir = scratch_new();
    fixture->script = g_build_filename(fixture->dir, "program", NULL);
    fixture->out = g_build_filename(fixture->dir, "out", NULL);
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    g_free(fixture->script);
    g_free(fixture->out);
    g_free(fixture->failure);
    scratch_remove(fixture->dir);
    g_free(fixture);
    return 0;
}

static void
write_script(const Fixture *fixture, const char *body)
{
    g_autofree char *text = g_strdup_printf("#!/bin/sh\n%s\nmv '%s.new' '%s'\n", body,
                                            fixture->out, fixture->out);

    assert_true(g_file_set_contents(fixture->script, text, -1, NULL));
    assert_int_equal(g_chmod(fixture->script, 0700), 0);
}

static gboolean
give_up(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

static gboolean
look_again(gpointer data)
{
    (void)data;
    return G_SOURCE_CONTINUE;
}

/* The main loop runs until the program has written, or a failure was told. */
static char *
wait_for(const Fixture *fixture)
{
    bool is_over = false;
    guint source = g_timeout_add(WAIT_MS, give_up, &is_over);
    guint tick = g_timeout_add(5, look_again, NULL);
    char *text = NULL;

    while (!is_over && fixture->failure == NULL &&
           !g_file_test(fixture->out, G_FILE_TEST_EXISTS))
        g_main_context_iteration(NULL, TRUE);
    if (!is_over)
        g_source_remove(source);
    g_source_remove(tick);
    g_file_get_contents(fixture->out, &text, NULL, NULL);
    return text;
}

static void
note_failure(const GError *error, void *user_data)
{
    Fixture *fixture = user_data;

    g_free(fixture->failure);
    fixture->failure = g_strdup(error->message);
}

static ConfigSettings *
settings_with(const Fixture *fixture, const char *key, const char *more)
{
    g_autofree char *general =
        g_strdup_printf("%s = '%s' %s", key, fixture->script, more);

    return settings_of(general);
}

/* No shell sees the target, nor does the program see the terminal. */
static void
open_start__gives_one_argument_and_no_terminal(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ConfigSettings) settings = settings_with(fixture, "open_command", "-u %s");
    g_autofree char *body = g_strdup_printf(
        "{ printf '<%%s>' \"$@\"; readlink /proc/$$/fd/0; readlink /proc/$$/fd/2;"
        " ps -o sid= -p $$ | tr -d ' '; echo $$; } >'%s.new'",
        fixture->out);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    GError *error = NULL;

    write_script(fixture, body);
    assert_true(ui_open_start(settings, "https://a.example/$(id)`id`;id&|'\"\\ ü",
                              note_failure, fixture, &error));
    text = wait_for(fixture);
    assert_non_null(text);
    lines = g_strsplit(text, "\n", -1);
    assert_string_equal(lines[0],
                        "<-u><https://a.example/$(id)%60id%60;id&%7C'%22%5C%20%C3%BC>"
                        "/dev/null");
    assert_string_equal(lines[1], "/dev/null");
    assert_string_equal(lines[2], lines[3]);
    assert_null(fixture->failure);
}

static void
open_start__tells__when_the_program_fails_soon(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ConfigSettings) settings = settings_with(fixture, "open_command", "");
    GError *error = NULL;

    write_script(fixture, "exit 3");
    assert_true(
        ui_open_start(settings, "https://a.example/", note_failure, fixture, &error));
    g_free(wait_for(fixture));
    assert_non_null(fixture->failure);
    assert_non_null(strstr(fixture->failure, "exit status 3"));
}

static void
open_start__fails__when_there_is_no_such_program(void **state)
{
    g_autoptr(ConfigSettings) settings =
        settings_of("open_command = no-such-program-here");
    g_autoptr(GError) error = NULL;

    assert_false(
        ui_open_start(settings, "https://a.example/", note_failure, *state, &error));
    assert_true(g_error_matches(error, UI_PROGRAM_ERROR, UI_PROGRAM_ERROR_MISSING));
}

/* --- copying ---------------------------------------------------------------------------------- */

static void
append_bytes(const char *bytes, gsize len, void *user_data)
{
    g_string_append_len(user_data, bytes, (gssize)len);
}

static void
clipboard_copy__gives_the_text_to_a_program(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ConfigSettings) settings = settings_with(fixture, "copy_command", "-x");
    const UiClipboard clipboard = {
        .settings = settings, .env = no_env, .failed = note_failure, .user_data = fixture
    };
    g_autofree char *long_text = g_strnfill(300 * 1024, 'x');
    g_autofree char *body =
        g_strdup_printf("{ printf '<%%s>' \"$@\"; cat; } >'%s.new'", fixture->out);
    g_autofree char *words = NULL;
    g_autofree char *text = NULL;

    write_script(fixture, body);
    words = ui_clipboard_copy(&clipboard, long_text, NULL);
    assert_true(g_str_has_prefix(words, "Given to "));
    text = wait_for(fixture);
    assert_non_null(text);
    assert_int_equal(strlen(text), strlen("<-x>") + strlen(long_text));
    assert_true(g_str_has_suffix(text, long_text));
}

static void
clipboard_copy__asks_the_terminal_and_claims_no_more(void **state)
{
    g_autoptr(ConfigSettings) settings = settings_of("");
    char *env[] = { (char *)"TERM=xterm", NULL };
    g_autoptr(GString) sent = g_string_new(NULL);
    const UiClipboard clipboard = {
        .settings = settings, .env = env, .send = append_bytes, .user_data = sent
    };
    g_autofree char *words = ui_clipboard_copy(&clipboard, "hi", NULL);

    (void)state;
    assert_string_equal(sent->str, "\033]52;c;aGk=\a");
    assert_non_null(strstr(words, "if pasting gives nothing"));
}

static void
clipboard_copy__sends_nothing__that_a_terminal_would_not_take(void **state)
{
    g_autoptr(ConfigSettings) settings = settings_of("");
    char *xterm[] = { (char *)"TERM=xterm", NULL },
         *console[] = { (char *)"TERM=linux", NULL };
    g_autofree char *most = g_strnfill(100 * 1024, 'x');
    g_autofree char *more = g_strnfill(100 * 1024 + 1, 'x');
    g_autofree char *words = NULL;
    g_autoptr(GString) sent = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    UiClipboard clipboard = {
        .settings = settings, .env = console, .send = append_bytes, .user_data = sent
    };

    (void)state;
    assert_null(ui_clipboard_copy(&clipboard, "hi", &error));
    assert_true(g_error_matches(error, UI_CLIPBOARD_ERROR, UI_CLIPBOARD_ERROR_TERMINAL));
    g_clear_error(&error);
    clipboard.env = xterm;
    assert_null(ui_clipboard_copy(&clipboard, more, &error));
    assert_true(g_error_matches(error, UI_CLIPBOARD_ERROR, UI_CLIPBOARD_ERROR_LONG));
    assert_int_equal(sent->len, 0);
    words = ui_clipboard_copy(&clipboard, most, NULL);
    assert_non_null(words);
    assert_true(sent->len > 100 * 1024);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_argv__puts_the_target_into_one_argument),
        cmocka_unit_test(open_check__says_why_not),
        cmocka_unit_test(open_check__refuses_what_is_too_long),
        cmocka_unit_test_setup_teardown(open_start__gives_one_argument_and_no_terminal,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(open_start__tells__when_the_program_fails_soon,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(open_start__fails__when_there_is_no_such_program,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(clipboard_copy__gives_the_text_to_a_program,
                                        set_up, tear_down),
        cmocka_unit_test(clipboard_copy__asks_the_terminal_and_claims_no_more),
        cmocka_unit_test(clipboard_copy__sends_nothing__that_a_terminal_would_not_take),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
