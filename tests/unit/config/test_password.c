/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_password.c: passwords from commands and files. */
#include <config.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "config/password.h"

static PbSecret *
run(const char *command, GError **error)
{
    ConfigAccount account = { .name = (char *)"a" };
    PbSecret *secret;

    assert_true(g_shell_parse_argv(command, NULL, &account.password_command, NULL));
    assert_int_equal(config_password_source(&account), CONFIG_PASSWORD_FROM_COMMAND);
    secret = config_password_get(&account, NULL, error);
    g_strfreev(account.password_command);
    return secret;
}

static void
password_get__takes__the_first_line_of_a_command(void **state)
{
    static const struct {
        const char *command, *expected;
    } rows[] = {
        { "echo secret", "secret" },
        { "printf 'a b\\r\\nsecond\\n'", "a b" },
        { "printf none", "none" },
        { "printf ' \\303\\244 '", " \xC3\xA4 " },
        { "sh -c 'sleep 0.1; echo late'", "late" },
        { "printf '$HOME `id`\\n'", "$HOME `id`" },
        /* What it leaves behind keeps the pipe open, but not us. */
        { "sh -c 'sleep 60 & echo $!; kill $!'", NULL },
        { "sh -c 'echo early; exec >&-; sleep 0.1'", "early" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(PbSecret) secret = run(rows[i].command, &error);

        if (secret == NULL)
            print_message("%s: %s\n", rows[i].command, error->message);
        assert_non_null(secret);
        if (rows[i].expected != NULL)
            assert_string_equal(pb_secret_peek(secret), rows[i].expected);
    }
}

static void
password_get__does_not_wait_for__what_a_command_left_behind(void **state)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(PbSecret) secret = run("sh -c 'sleep 20 & echo $!'", NULL);

    (void)state;
    assert_non_null(secret);
    assert_true(g_get_monotonic_time() - start < 10 * G_USEC_PER_SEC);
    (void)kill((pid_t)g_ascii_strtoll(pb_secret_peek(secret), NULL, 10), SIGTERM);
}

static void
password_get__takes__as_much_as_is_allowed(void **state)
{
    g_autoptr(PbSecret) secret = run("head -c 8192 /dev/zero --", NULL);
    g_autoptr(PbSecret) most =
        run("sh -c 'head -c 8192 /dev/zero | tr \"\\\\0\" x'", NULL);

    (void)state;
    assert_null(secret); /* NUL bytes */
    assert_non_null(most);
    assert_int_equal(pb_secret_len(most), CONFIG_PASSWORD_MAX);
}

static void
password_get__names__what_went_wrong_with_a_command(void **state)
{
    static const struct {
        const char *command, *message;
    } rows[] = {
        { "sh -c 'echo x; exit 3'", "password_command sh: ended with status 3" },
        { "sh -c 'kill -9 $$'", "password_command sh: was ended by signal 9" },
        { "true", "password_command true: there is no password in the first line" },
        { "printf '\\nsecond\\n'",
          "password_command printf: there is no password in the first line" },
        { "printf 'a\\000b\\n'", "password_command printf: a NUL byte stands" },
        { "head -c 8193 /dev/zero",
          "password_command head: printed more than 8192 bytes" },
        { "yes", "password_command yes: printed more than 8192 bytes" },
        { "/nonexistent/command x",
          "password_command /nonexistent/command: cannot be run" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(run(rows[i].command, &error));
        assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 77);
        if (!g_str_has_prefix(error->message, rows[i].message))
            print_message("%s\n", error->message);
        assert_true(g_str_has_prefix(error->message, rows[i].message));
    }
}

static gpointer
cancel_soon(gpointer cancellable)
{
    g_usleep(50000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void
assert_cancelled(const char *const *argv)
{
    const ConfigAccount account = { .password_command = (char **)argv };
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);
    gint64 start = g_get_monotonic_time();

    assert_null(config_password_get(&account, cancellable, &error));
    g_thread_join(thread);
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_true(g_get_monotonic_time() - start < 15 * G_USEC_PER_SEC);
}

static void
password_get__ends__when_cancelled(void **state)
{
    static const char *const argv[] = { "sleep", "20", NULL };
    static const char *const deaf[] = { "sh", "-c", "trap '' TERM; exec sleep 20", NULL };

    (void)state;
    assert_cancelled(argv);
    assert_cancelled(deaf);
}

/* A command that is run aside gets an empty input, a session of its own, and no word onto the screen; nor is
 * it told where the terminal is. */
static void
password_get_aside__gives__no_terminal(void **state)
{
    static const char *const argv[] = {
        "sh", "-c",
        "echo \"$(cat | wc -c)-$(cut -d' ' -f6 /proc/$$/stat)-$$-$GPG_TTY\"; echo no >&2",
        NULL
    };
    const ConfigAccount account = { .password_command = (char **)argv };
    g_autoptr(GError) error = NULL;
    g_autoptr(PbSecret) secret = NULL;
    g_autoptr(PbSecret) ours = NULL;
    g_auto(GStrv) parts = NULL;

    (void)state;
    g_setenv("GPG_TTY", "tty9", TRUE);
    secret = config_password_get_aside(&account, NULL, &error);
    assert_non_null(secret);
    parts = g_strsplit(pb_secret_peek(secret), "-", -1);
    assert_int_equal(g_strv_length(parts), 4);
    assert_string_equal(parts[0], "0");
    assert_string_equal(parts[1], parts[2]);
    assert_string_equal(parts[3], "");
    ours = config_password_get(&account, NULL, &error);
    assert_non_null(ours);
    assert_true(g_str_has_suffix(pb_secret_peek(ours), "-tty9"));
}

static void
password_get__reads__a_private_file(void **state)
{
    g_autofree char *dir = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(dir, "password", NULL);
    const ConfigAccount account = { .password_file = file };
    g_autoptr(PbSecret) secret = NULL;
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_int_equal(config_password_source(&account), CONFIG_PASSWORD_FROM_FILE);
    assert_true(g_file_set_contents_full(file, "s3cret\r\nnote\n", -1,
                                         G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    secret = config_password_get(&account, NULL, &error);
    assert_non_null(secret);
    assert_string_equal(pb_secret_peek(secret), "s3cret");
    assert_int_equal(g_chmod(file, 0640), 0);
    assert_null(config_password_get(&account, NULL, &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_INSECURE));
    g_clear_error(&error);
    g_unlink(file);
    assert_null(config_password_get(&account, NULL, &error));
    assert_non_null(error);
    g_rmdir(dir);
}

static void
password_source__is__the_prompt_otherwise(void **state)
{
    const ConfigAccount account = { .name = (char *)"a" };

    (void)state;
    assert_int_equal(config_password_source(&account), CONFIG_PASSWORD_FROM_PROMPT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(password_get__takes__the_first_line_of_a_command),
        cmocka_unit_test(password_get__does_not_wait_for__what_a_command_left_behind),
        cmocka_unit_test(password_get__takes__as_much_as_is_allowed),
        cmocka_unit_test(password_get__names__what_went_wrong_with_a_command),
        cmocka_unit_test(password_get__ends__when_cancelled),
        cmocka_unit_test(password_get_aside__gives__no_terminal),
        cmocka_unit_test(password_get__reads__a_private_file),
        cmocka_unit_test(password_source__is__the_prompt_otherwise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
